import { describe, expect, test } from 'vitest';
import { callFigures } from '../bench/client/figures.ts';
import { simulate } from '../bench/client/simulate.ts';
import { windowKinds } from '../bench/client/throttle.ts';
import { creates, moves, oneGroup, randomChanges } from '../bench/client/workloads.ts';
import { syncTables } from '../bench/sync/figures.ts';

describe('the calls that packing takes', () => {
  test.each([creates, oneGroup, moves])('are the floor of the documented limits: %o', (make) => {
    expect(callFigures(make()).ratio).toBe(1);
  });

  test('are within a twentieth of a lower bound for random changes', () => {
    expect(callFigures(randomChanges()).ratio).toBeLessThanOrEqual(1.05);
  });

  test('are a tenth of one entry a user where people join one group', () => {
    const { calls, oneEntryAUser } = callFigures(oneGroup());

    expect(oneEntryAUser / calls).toBe(10);
  });
});

describe.each(windowKinds)('a service that counts a %s window', (window) => {
  test.each([200, 8_000, 30_000])(
    'refuses nothing when answers take %d ms, and the last call leaves in time',
    async (answerMs) => {
      const { lastLeftMs, refusals } = await simulate(creates(), { window, answerMs });

      expect(refusals).toEqual([]);
      expect(lastLeftMs / 60_000).toBeLessThanOrEqual(99 + 2);
    },
  );

  test.each([150_000, 200_000, 245_500, 301_000])(
    'that halves its limits after %d ms refuses calls for one window at most',
    async (halvedAtMs) => {
      const { refusals, mostSends } = await simulate(creates(2_000), { window, answerMs: 8_000, halvedAtMs });

      expect((refusals.at(-1)?.at ?? 0) - (refusals[0]?.at ?? 0)).toBeLessThanOrEqual(60_000);
      expect(mostSends).toBe(2);
    },
  );

  test('that wants to be left alone for 1,938 s is left alone', async () => {
    const lockOut = { atCall: 55, waitMs: 1_938_000 };

    const { tooEarly, refusals } = await simulate(creates(2_000), { window, answerMs: 8_000, lockOut });

    expect(refusals).toHaveLength(1);
    expect(tooEarly).toBe(0);
  });
});

test('a plan of two sides finds the one in a hundred that differ', async () => {
  const [table] = await syncTables({ users: 4_000 });

  // One of the 40 is missing in the directory for every one that is renamed, moved or new.
  expect(table?.rows.map(({ read, changes }) => [read, changes])).toEqual([
    [7_980, 0],
    [7_980, 40],
  ]);
});
