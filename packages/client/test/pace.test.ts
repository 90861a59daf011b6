import {
  createRateBudget,
  type MemoryBudget,
  type PacedCall,
  type PaceState,
  RateLimitedError,
  UserAction,
} from '@umapi-kit/client';
import { seededRandom } from '@umapi-kit/clock';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allDone,
  connect,
  inOrder,
  rejection,
  serviceOf,
  status,
  usersPage,
} from './support/scripted-service.ts';
import { mostInAMinute, SetClock } from './support/set-clock.ts';

const action: PacedCall = { lane: 'action' };
const firstPage: PacedCall = { lane: 'users', firstPageOf: 'usersInOrg' };

/** Moments, from the start on, at which calls leave that ask again whenever they are told to. */
async function departures(budget: MemoryBudget, clock: SetClock, count: number): Promise<readonly number[]> {
  const left: number[] = [];
  while (left.length < count) {
    const reservation = await budget.reserve(action);
    if (reservation.granted) left.push(clock.elapsedMs);
    else clock.elapsedMs += reservation.retryAt - clock.now();
  }
  return left;
}

test('no minute ever holds more calls than the limit, whenever calls ask and whoever asks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 12 }), async (seed, calls) => {
      const random = seededRandom(seed);
      const clock = new SetClock();
      const limits = { action: { calls, windowMs: 60_000, guardMs: 1_200 } };
      const budget = createRateBudget({ clock, limits });
      const left: number[] = [];

      for (let ask = 0; ask < 80; ask++) {
        clock.elapsedMs += Math.floor(random() * 20_000);
        const together = await Promise.all([budget.reserve(action), budget.reserve(action)]);
        for (const { granted } of together) if (granted) left.push(clock.elapsedMs);
      }

      expect(mostInAMinute(left)).toBeLessThanOrEqual(calls);
    }),
    { numRuns: 300 },
  );
});

test('a clock that is set back or forth changes no wait', async () => {
  const clock = new SetClock();
  const budget = createRateBudget({ clock });
  await departures(budget, clock, 10);

  clock.wallMs -= 3_600_000;
  const setBack = await budget.reserve(action);
  clock.wallMs += 7_200_000;
  const setForth = await budget.reserve(action);

  expect(setBack).toEqual({ granted: false, reason: 'limit', retryAt: clock.now() - 7_200_000 + 61_200 });
  expect(setForth).toEqual({ granted: false, reason: 'limit', retryAt: clock.now() + 61_200 });
});

describe('a wait that the service names', () => {
  test('is kept to the millisecond, for everybody in its lane, and is never shortened', async () => {
    const clock = new SetClock();
    const budget = createRateBudget({ clock });

    await budget.block('action', clock.now() + 30_000);
    await budget.block('action', clock.now() + 10_000);
    const early = await budget.reserve(action);
    const other = await budget.reserve({ lane: 'users' });
    clock.elapsedMs += 30_000;
    const inTime = await budget.reserve(action);

    expect(early).toEqual({ granted: false, reason: 'server', retryAt: clock.now() });
    expect([other.granted, inTime.granted]).toEqual([true, true]);
  });

  test('outlives a restart, like the calls already made', async () => {
    const clock = new SetClock();
    const before = createRateBudget({ clock });
    await departures(before, clock, 10);
    await before.block('all', clock.now() + 1_938_000);

    const state: PaceState = JSON.parse(JSON.stringify(before.state));
    const after = createRateBudget({ clock, state });
    const blocked = await after.reserve({ lane: 'groups' });
    clock.elapsedMs += 1_938_000;
    const free = await departures(after, clock, 11);

    expect(blocked).toEqual({ granted: false, reason: 'server', retryAt: clock.now() - 61_200 });
    expect(mostInAMinute(free)).toBe(10);
  });

  test('holds the other calls of its lane, on every connection that shares the budget', async () => {
    const service = serviceOf(inOrder(status(429, undefined, { 'Retry-After': '45' }), allDone));
    const budget = createRateBudget({ clock: service.clock });
    const [first, second] = [connect(service, { budget }), connect(service, { budget })];
    const add = new UserAction({ email: 'jane@x.example' }).addToGroups('Design');

    await service.clock.run(async () => {
      const refused = first.executeSingle(add, { immediate: true });
      await service.clock.sleep(1_000);
      await Promise.all([refused, second.executeSingle(add, { immediate: true })]);
    });

    expect(service.calls.map(({ at }) => at)).toEqual([0, 45_000, 45_000]);
  });

  test('that is longer than maxWaitMs is not waited for by the calls that it holds either', async () => {
    const service = serviceOf(status(429, undefined, { 'Retry-After': '1938' }));
    const conn = connect(service, { maxWaitMs: 60_000 });

    await rejection(conn.users().all());
    const held = await rejection(conn.user('jane@x.example'));
    const list = await rejection(conn.users().all());

    expect(held).toBeInstanceOf(RateLimitedError);
    expect(list).toMatchObject({ code: 'RATE_LIMITED', retryAt: service.clock.now() + 1_938_000 });
    expect(service.calls).toHaveLength(2);
  });
});

test('a 429 within the limits halves them, once for each window', async () => {
  const clock = new SetClock();
  const budget = createRateBudget({ clock });
  await departures(budget, clock, 10);

  for (let refusal = 0; refusal < 5; refusal++) await budget.block('action', clock.now() + 60_000);
  const left = await departures(budget, clock, 20);

  expect(mostInAMinute(left)).toBe(5);
});

describe('runs', () => {
  test('are not kept apart as long as the service has not asked for it', async () => {
    const budget = createRateBudget({ clock: new SetClock() });

    const runs = [await budget.reserve(firstPage), await budget.reserve(firstPage)];

    expect(runs.map(({ granted }) => granted)).toEqual([true, true]);
  });

  test('are kept apart by as much as a 429 on a first page has shown', async () => {
    const clock = new SetClock();
    const budget = createRateBudget({ clock });
    await budget.reserve(firstPage);
    clock.elapsedMs += 3_600_000;
    await budget.reserve(firstPage);

    await budget.block('firstPage:usersInOrg', clock.now() + 3_600_000);
    clock.elapsedMs += 3_600_000;
    const inTime = await budget.reserve(firstPage);
    const next = await budget.reserve(firstPage);
    const otherPage = await budget.reserve({ lane: 'users' });

    expect(inTime.granted).toBe(true);
    expect(next).toEqual({ granted: false, reason: 'server', retryAt: clock.now() + 7_200_000 });
    expect(otherPage.granted).toBe(true);
  });

  test('that the sync signals mark read their first pages without waiting for the next run', async () => {
    const page = usersPage(['a@x.example'], 0, 1);
    const service = serviceOf(inOrder(page, status(429, undefined, { 'Retry-After': '3600' }), page));
    const conn = connect(service);
    await conn.users().all();

    conn.startSync();
    await service.clock.run(() => conn.users().all());
    await conn.users().all();

    expect(service.calls.map(({ at }) => at)).toEqual([0, 0, 3_600_000, 3_600_000]);
  });

  test('wait for a time that the service named, whatever the sync signals say', async () => {
    const clock = new SetClock();
    const budget = createRateBudget({ clock });

    await budget.block('firstPage:usersInOrg', clock.now() + 3_600_000);
    const { granted } = await budget.reserve({ ...firstPage, continuesRun: true });

    expect(granted).toBe(false);
  });
});
