import { type ActionOutcome, Connection, type ExecutionOptions, type Packable } from '@umapi-kit/client';
import { type Random, seededRandom } from '@umapi-kit/clock';
import { type CommandEntry, fold, isUserEntry } from '@umapi-kit/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHastyClock } from './support/hasty-clock.ts';
import { fetchOf } from './support/model-fetch.ts';
import type { ModelService } from './support/model-service.ts';
import { crowded, entangled, membersOnly, serviceWith, settings } from './support/random-actions.ts';
import { mode } from './support/run-packed.ts';
import { collect } from './support/scripted-service.ts';

const auth = { clientId: 'client-1', token: async () => 'token-1', invalidate: () => {} };

const options: fc.Arbitrary<ExecutionOptions> = fc.record({
  mode,
  groupWise: fc.constantFrom('whenFewerCalls', 'never'),
  moves: fc.constantFrom('addFirst', 'removeFirst'),
  userGroups: fc.constantFrom('ask', 'never', ['G1', 'g2', 'G3']),
  lookahead: fc.constantFrom(1, 5, 20, 10_000),
  maxInFlight: fc.constantFrom(1, 2, 10),
  stallMs: fc.constantFrom(0, 1_000),
});

/** A source that lets others go first now and then. */
async function* streamed<T>(list: readonly T[], chance: Random): AsyncGenerator<T> {
  for (const item of list) {
    for (let turns = chance() < 0.3 ? Math.floor(chance() * 40) : 0; turns > 0; turns--) await undefined;
    yield item;
  }
}

/** Executes everything in a connection over a line on which calls are refused and overtake each other. */
async function executed(
  list: readonly Packable[],
  service: ModelService,
  given: ExecutionOptions,
  seed: number,
  watch?: Parameters<typeof fetchOf>[2],
) {
  const chance = seededRandom(seed);
  const conn = new Connection({
    ...{ orgId: 'ORG@AdobeOrg', auth, limits: 'unlimited', timeoutMs: 0, requestIdPrefix: 'test' },
    fetch: fetchOf(service, chance, watch),
    clock: createHastyClock(),
    random: () => 0,
  });
  const source = chance() < 0.5 ? list : streamed(list, chance);
  return toldOf(await collect(conn.execute(source, given)));
}

function toldOf(outcomes: readonly ActionOutcome[]): readonly unknown[] {
  return outcomes
    .toSorted((a, b) => a.seq - b.seq)
    .map((outcome) => ({
      seq: outcome.seq,
      failures: 'failures' in outcome ? outcome.failures.map(({ step, code }) => ({ step, code })) : [],
    }));
}

function oneByOne(list: readonly Packable[], service: ModelService): readonly unknown[] {
  return list.map(({ entry }, seq) => {
    const errors = service.execute([entry]).entries[0]?.errors ?? [];
    return { seq, failures: errors.map(({ step, code }) => ({ step, code })) };
  });
}

describe('whatever is executed, over whatever line', () => {
  test.each([
    ['a few people and groups', entangled, 6_500],
    ['many people', crowded, 1_500],
  ])(
    'accounts, memberships and outcomes are those of the actions one by one: %s',
    async (_, list, numRuns) => {
      await fc.assert(
        fc.asyncProperty(list, options, settings, fc.integer(), async (actions, given, model, seed) => {
          const apart = serviceWith(model);
          const packed = serviceWith(model);

          const expected = oneByOne(actions, apart);
          const told = await executed(actions, packed, given, seed);

          expect(packed.state).toEqual(apart.state);
          expect(told).toEqual(expected);
        }),
        { numRuns },
      );
    },
  );

  test('members who are there already make no difference to who is in which group', async () => {
    await fc.assert(
      fc.asyncProperty(membersOnly, options, settings, fc.integer(), async (actions, given, model, seed) => {
        const apart = serviceWith(model);
        const packed = serviceWith({ ...model, repeatedMember: 'refuse' });

        const expected = oneByOne(actions, apart);
        const told = await executed(actions, packed, given, seed);

        expect(packed.state).toEqual(apart.state);
        expect(told).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a call that leaves', () => {
  test('is no larger than the service takes it, and names nobody whom another one under way names', async () => {
    await fc.assert(
      fc.asyncProperty(crowded, options, settings, fc.integer(), async (actions, given, model, seed) => {
        const underWay = new Map<readonly CommandEntry[], readonly string[]>();
        const faults: string[] = [];
        await executed(actions, serviceWith(model), given, seed, (entries, event) => {
          if (event === 'lands') return void underWay.delete(entries);
          underWay.set(entries, entries.flatMap(peopleIn));
          const named = [...underWay.values()].flat();
          if (new Set(named).size < named.length) faults.push(`somebody is in it twice: ${named.join()}`);
          faults.push(...sizeFaults(entries));
        });

        expect(faults).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Everybody an entry is about, once. */
function peopleIn(entry: CommandEntry): readonly string[] {
  const listed = entry.steps.flatMap((step) => ('users' in step ? (step.users ?? []) : []));
  return [...new Set([...(isUserEntry(entry) ? [entry.user.user] : []), ...listed].map(fold))];
}

function sizeFaults(entries: readonly CommandEntry[]): readonly string[] {
  const lists = entries.flatMap(({ steps }) =>
    steps.map((step) =>
      'groups' in step ? step.groups.length : 'users' in step ? (step.users?.length ?? 0) : 0,
    ),
  );
  const sizes = {
    entries: entries.length,
    steps: Math.max(...entries.map(({ steps }) => steps.length)),
    names: Math.max(...lists),
  };
  return Object.values(sizes).some((size) => size > 10) ? [`too large: ${JSON.stringify(sizes)}`] : [];
}
