import type { Packable, PackedCall, PackMode } from '@umapi-kit/client';
import { seededRandom } from '@umapi-kit/clock';
import { type ActionAnswer, type CommandEntry, fold, isUserEntry, limits } from '@umapi-kit/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mode, namesOf, runPacked } from './support/run-packed.ts';

/** Decides what happens next. */
const chances = fc.integer();

const manyGroups = ['G1', 'G2', 'G3', ...Array.from({ length: 30 }, (_, number) => `Q${number}`)];
const person = fc.nat(30).map((number) => `u${number}@x.example`);

/** Long actions, most of them on user groups that the packer knows. */
const longLists: fc.Arbitrary<readonly Packable[]> = fc
  .array(
    fc.oneof(
      fc
        .tuple(
          person,
          fc.array(
            fc.tuple(
              fc.constantFrom('add', 'remove'),
              fc.uniqueArray(fc.constantFrom(...manyGroups), { minLength: 1, maxLength: 25, selector: fold }),
            ),
            { minLength: 1, maxLength: 12 },
          ),
        )
        .map(
          ([user, steps]): CommandEntry => ({
            user: { user },
            steps: steps.map(([kind, names]) => ({ kind, groups: names })),
          }),
        ),
      fc
        .tuple(
          fc.constantFrom('G1', 'g2', 'Q'),
          fc.constantFrom('addMembers', 'removeMembers'),
          namesOf(person, 25),
        )
        .map(([group, kind, users]): CommandEntry => ({ group, steps: [{ kind, users }] })),
      fc.tuple(fc.constantFrom('G1', 'G2', 'Q'), fc.constantFrom('createGroup', 'deleteGroup')).map(
        ([group, kind]): CommandEntry => ({
          group,
          steps: [kind === 'createGroup' ? { kind, onConflict: 'ignore' } : { kind }],
        }),
      ),
    ),
    { maxLength: 30 },
  )
  .map((entries) => entries.map((entry) => ({ entry })));

/** Everything succeeds. */
const obedient = {
  execute: (entries: readonly CommandEntry[]): ActionAnswer => ({
    entries: entries.map(() => ({ errors: [], warnings: [] })),
  }),
};

function membershipsIn(entry: CommandEntry): readonly string[] {
  if (isUserEntry(entry)) {
    return entry.steps.flatMap((step) =>
      'groups' in step ? step.groups.map((group) => triple(step.kind, entry.user.user, group)) : [],
    );
  }
  return entry.steps.flatMap((step) =>
    'users' in step
      ? (step.users ?? []).map((user) =>
          triple(step.kind === 'addMembers' ? 'add' : 'remove', user, entry.group),
        )
      : [`${step.kind} ${fold(entry.group)}`],
  );
}

function triple(kind: string, user: string, group: string): string {
  return `${kind} ${fold(user)} ${fold(group)}`;
}

function expectToFit(entry: CommandEntry, packMode: PackMode): void {
  const lists = entry.steps.map((step) =>
    'groups' in step ? step.groups : 'users' in step ? (step.users ?? []) : [],
  );
  expect(entry.steps.length).toBeLessThanOrEqual(10);
  for (const list of lists) expect(list.length).toBeLessThanOrEqual(10);
  const names = (kind: string) => lists.filter((_, step) => entry.steps[step]?.kind === kind).flat().length;
  if (isUserEntry(entry) && packMode === 'docs-strict')
    expect(Math.max(names('add'), names('remove'))).toBeLessThanOrEqual(10);
  if (!isUserEntry(entry) && packMode !== 'dense') expect(lists.flat().length).toBeLessThanOrEqual(10);
}

/** Of all entries under way, no two name the same user, and none names a group that another creates or deletes. */
function expectApart(calls: readonly PackedCall[]): void {
  const entries = calls.flatMap((call) => call.entries.map(({ entry }) => entry));
  const users = entries.flatMap((entry) => [...new Set(usersIn(entry).map(fold))]);
  expect(new Set(users).size).toBe(users.length);
  const changed = entries.flatMap((entry) =>
    !isUserEntry(entry) && entry.steps.some(({ kind }) => kind === 'createGroup' || kind === 'deleteGroup')
      ? [fold(entry.group)]
      : [],
  );
  for (const group of changed)
    expect(entries.filter((entry) => groupsIn(entry).some((name) => fold(name) === group))).toHaveLength(1);
  for (const { entries: together } of calls) {
    const deletes = together.some(({ entry }) => entry.steps.some(({ kind }) => kind === 'deleteGroup'));
    if (deletes) expect(together).toHaveLength(1);
  }
}

function usersIn(entry: CommandEntry): readonly string[] {
  if (isUserEntry(entry)) return [entry.user.user];
  return entry.steps.flatMap((step) => ('users' in step ? (step.users ?? []) : []));
}

function groupsIn(entry: CommandEntry): readonly string[] {
  if (!isUserEntry(entry)) return [entry.group];
  return entry.steps.flatMap((step) => ('groups' in step ? step.groups : []));
}

describe('whatever is packed', () => {
  test('no limit is broken, no claim is violated, nothing is lost or doubled', () => {
    fc.assert(
      fc.property(longLists, mode, chances, (list, packMode, seed) => {
        const { calls, together } = runPacked(list, packMode, obedient, seededRandom(seed));

        for (const { entries } of calls) expect(entries.length).toBeLessThanOrEqual(limits.entriesPerCall);
        for (const { entry } of calls.flatMap(({ entries }) => entries)) expectToFit(entry, packMode);
        for (const underWay of together) expectApart(underWay);
        const sent = calls.flatMap(({ entries }) => entries.flatMap(({ entry }) => membershipsIn(entry)));
        const asked = list.flatMap(({ entry }) => membershipsIn(entry));
        expect(sent.toSorted()).toEqual(asked.toSorted());
      }),
      { numRuns: 2_000 },
    );
  });
});
