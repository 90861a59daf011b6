import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countCalls } from '../bench/client/count-calls.ts';
import { callFigures, everyCircumstance, floorMinutes } from '../bench/client/figures.ts';
import { listingTable } from '../bench/client/listing.ts';
import { simulate, windowKinds } from '../bench/client/simulate.ts';
import { creates, moves, oneGroup, randomChanges } from '../bench/client/workloads.ts';
import { startProcess } from '../bench/server/process.ts';
import { limitRow, rateRow } from '../bench/server/row.ts';
import { syncTables } from '../bench/sync/figures.ts';

describe('the calls that reach a server', () => {
  test.each([creates(1_000), oneGroup(1_000), moves(500)])(
    'are the floor of the documented limits, and leave what one action after the other leaves: $name',
    async (workload) => {
      const { ratio, sameState } = await callFigures(workload);

      expect({ ratio, sameState }).toEqual({ ratio: 1, sameState: 'yes' });
    },
  );

  test('are within a twentieth of a lower bound for random changes', async () => {
    const workload = randomChanges();

    const { calls, failed } = await countCalls(workload);

    expect(failed).toBe(0);
    expect(calls / workload.floor).toBeLessThanOrEqual(1.05);
  });

  test('leave of random changes what one action after the other leaves', async () => {
    const { sameState } = await callFigures(randomChanges(2_000));

    expect(sameState).toBe('yes');
  });

  test.each([creates(300), oneGroup(1_000), moves(500), randomChanges(2_000)])(
    'are foreseen by packing alone, to a twentieth: $name',
    async (workload) => {
      const { foreseen, calls } = await callFigures(workload);

      expect(Math.abs(foreseen - calls)).toBeLessThanOrEqual(calls / 20);
    },
  );

  test('are a tenth of one entry a user where people join one group', async () => {
    const { calls, oneEntryAUser } = await callFigures(oneGroup(1_000));

    expect(oneEntryAUser / calls).toBe(10);
  });

  test('are never fewer than the lower bound of random changes', async () => {
    const workloads = fc.record({ count: fc.integer({ min: 1, max: 120 }), seed: fc.nat() });

    await fc.assert(
      fc.asyncProperty(workloads, async ({ count, seed }) => {
        const workload = randomChanges(count, seed);
        const { calls } = await countCalls(workload);

        expect(calls).toBeGreaterThanOrEqual(workload.floor);
      }),
      { numRuns: 20 },
    );
  });
});

describe('under the documented limits, whatever the window and the time that answers take,', () => {
  test('no call is refused, and the last one leaves within two minutes of the floor', async () => {
    const workload = creates(1_000);

    const runs = await simulate(workload, everyCircumstance());

    expect(runs.map(({ refused, failed, calls }) => ({ refused, failed, calls }))).toEqual(
      runs.map(() => ({ refused: 0, failed: 0, calls: 100 })),
    );
    const latest = Math.max(...runs.map(({ lastLeftMs }) => lastLeftMs / 60_000));
    expect(latest).toBeLessThanOrEqual(floorMinutes(workload) + 2);
  });

  test('limits that are halved refuse calls for one window at most, and each of them once', async () => {
    const circumstances = windowKinds.flatMap((window) =>
      [150_000, 200_000, 245_500, 301_000].map((halvedAtMs) => ({ window, answerMs: 8_000, halvedAtMs })),
    );

    const runs = await simulate(creates(800), circumstances);

    expect(Math.min(...runs.map(({ refused }) => refused))).toBeGreaterThan(0);
    expect(Math.max(...runs.map(({ refusedForMs }) => refusedForMs))).toBeLessThanOrEqual(60_000);
    expect(new Set(runs.flatMap(({ sentAgain }) => sentAgain))).toEqual(new Set([1]));
    expect(runs.map(({ failed, calls }) => ({ failed, calls }))).toEqual(
      runs.map(() => ({ failed: 0, calls: 80 })),
    );
  });

  test('a service that wants to be left alone for 1,938 s is left alone for as long, and no longer', async () => {
    const lockOut = { atCall: 55, seconds: 1_938 };

    const runs = await simulate(creates(700), everyCircumstance({ lockOut }));

    expect(runs.map(({ refused, sentAgain, restedMs }) => ({ refused, sentAgain, restedMs }))).toEqual(
      runs.map(() => ({ refused: 1, sentAgain: [1], restedMs: 1_938_000 })),
    );
  });
});

test('the client reads as many users of a server as a loop over its pages', async () => {
  await using server = await startProcess('serve.ts', ':memory:', '4000');

  const { rows } = await listingTable(server);

  expect(rows.map(({ users }) => users)).toEqual([4_000, 4_000]);
});

test('a plan of two sides finds the one in a hundred that differ', async () => {
  const [table] = await syncTables({ users: 4_000 });

  // One of the 40 is missing in the directory for every one that is renamed, moved or new.
  expect(table?.rows.map(({ read, changes }) => [read, changes])).toEqual([
    [7_980, 0],
    [7_980, 40],
  ]);
});

describe('a figure of the server', () => {
  test.each([
    { perSecond: 300, met: 'yes' },
    { perSecond: 249, met: 'no' },
    { perSecond: 260, floor: 434, met: 'no' },
  ])('reaches its aim by its share of the floor and by itself: %o', ({ perSecond, floor = 400, met }) => {
    expect(rateRow('pages', perSecond, floor, { percent: 60, perSecond: 250 })['met']).toBe(met);
  });

  test.each([
    { figure: 100, met: 'yes' },
    { figure: 100.2, met: 'no' },
    { figure: 142, floor: 43, met: 'yes' },
  ])('may be as large as its aim allows, beyond its floor if it has one: %o', ({ figure, floor, met }) => {
    expect(limitRow('MB', figure, 100, floor)['met']).toBe(met);
  });
});
