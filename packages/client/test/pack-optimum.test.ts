import { createPacker } from '@umapi-kit/client/pack';
import type { CommandEntry } from '@umapi-kit/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const groupNames = ['G1', 'G2', 'G3', 'G4', 'G5'];

/** The user groups that each of a few people joins. */
const joins = fc.array(fc.uniqueArray(fc.constantFrom(...groupNames), { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 16,
});

function callsTaken(people: readonly (readonly string[])[]): number {
  const packer = createPacker({ isUserGroup: () => true });
  for (const [seq, groups] of people.entries()) {
    const entry: CommandEntry = { user: { user: `u${seq}@x.example` }, steps: [{ kind: 'add', groups }] };
    packer.add(seq, { entry });
  }
  let calls = 0;
  for (let call = packer.take({ drain: true }); call; call = packer.take({ drain: true })) {
    packer.settle(call, { entries: call.entries.map(() => ({ errors: [], warnings: [] })) });
    calls++;
  }
  return calls;
}

/**
 * The fewest calls over every choice of who is sent by user: as many as the entries fill, and at least one for
 * each membership of whoever is sent group-wise, since nobody is named twice in a request.
 */
function fewestCalls(people: readonly (readonly string[])[]): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (let choice = 0; choice < 2 ** people.length; choice++) {
    const members = new Map<string, number>();
    let entries = 0;
    let longest = 0;
    for (const [person, groups] of people.entries()) {
      if (choice & (1 << person)) {
        entries++;
        continue;
      }
      longest = Math.max(longest, groups.length);
      for (const group of groups) members.set(group, (members.get(group) ?? 0) + 1);
    }
    for (const count of members.values()) entries += Math.ceil(count / 10);
    fewest = Math.min(fewest, Math.max(longest, Math.ceil(entries / 10)));
  }
  return fewest;
}

test('a few people join user groups in the fewest calls that any choice of entries allows', () => {
  fc.assert(
    fc.property(joins, (people) => {
      expect(callsTaken(people)).toBe(fewestCalls(people));
    }),
    { numRuns: 500 },
  );
});
