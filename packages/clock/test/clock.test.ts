import { createSimulatedClock, deadline, seededRandom, systemClock, systemRandom } from '@umapi-kit/clock';
import { expect, test } from 'vitest';

test('a simulated clock wakes sleepers in order, each at its own moment', async () => {
  const clock = createSimulatedClock(0);
  const woken: [string, number][] = [];
  const late = clock.sleep(2_000).then(() => woken.push(['late', clock.now()]));
  const early = clock.sleep(500).then(() => woken.push(['early', clock.now()]));

  await clock.advance(5_000);

  await Promise.all([late, early]);
  expect(woken).toEqual([
    ['early', 500],
    ['late', 2_000],
  ]);
  expect(clock.now()).toBe(5_000);
});

test('a task on a simulated clock takes its hours in no time', async () => {
  const clock = createSimulatedClock(0);

  const slept = await clock.run(async () => {
    for (let hour = 0; hour < 24; hour++) await clock.sleep(3_600_000);
    return clock.monotonic();
  });

  expect(slept).toBe(24 * 3_600_000);
});

test('work that goes on between the turns of the event loop is not taken for waiting', async () => {
  const clock = createSimulatedClock(0);

  const endedAt = await clock.run(async () => {
    for (let call = 0; call < 200; call++) {
      using limit = deadline(clock, 1_000);
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
      limit.signal.throwIfAborted();
    }
    return clock.now();
  });

  expect(endedAt).toBe(0);
});

test('a task that waits for nothing on the clock is named instead of hanging', async () => {
  const clock = createSimulatedClock();

  await expect(clock.run(() => new Promise(() => {}))).rejects.toThrow('nobody sleeps on this clock');
});

test.each([
  { name: 'the simulated clock', clock: createSimulatedClock() },
  { name: 'the system clock', clock: systemClock },
])('$name stops sleeping with the reason of the signal', async ({ clock }) => {
  const controller = new AbortController();
  const sleeping = clock.sleep(60_000, controller.signal);

  controller.abort(new Error('enough'));

  await expect(sleeping).rejects.toThrow('enough');
  await expect(clock.sleep(1, controller.signal)).rejects.toThrow('enough');
});

test('the system clock sleeps at least one turn', async () => {
  const before = systemClock.monotonic();

  await systemClock.sleep(0);

  expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before);
  expect(systemClock.now()).toBeGreaterThan(Date.UTC(2020, 0, 1));
});

test('a deadline aborts with a TimeoutError when its time is over', async () => {
  const clock = createSimulatedClock();
  using limit = deadline(clock, 1_000);

  await clock.advance(999);
  expect(limit.signal.aborted).toBe(false);
  await clock.advance(1);

  expect(limit.signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('a deadline follows its parent, before and after it was made', () => {
  const clock = createSimulatedClock();
  const parent = new AbortController();
  using following = deadline(clock, 1_000, parent.signal);

  parent.abort('stop');

  using late = deadline(clock, 1_000, parent.signal);
  expect([following.signal.reason, late.signal.reason]).toEqual(['stop', 'stop']);
});

test('a disposed deadline leaves no sleeper behind', async () => {
  const clock = createSimulatedClock();
  const limit = deadline(clock, 1_000);

  limit[Symbol.dispose]();
  await clock.advance(2_000);

  expect(limit.signal.aborted).toBe(false);
});

test('a seed always gives the same numbers, all in [0, 1)', () => {
  const first = seededRandom(7);
  const second = seededRandom(7);

  const numbers = Array.from({ length: 1_000 }, () => first());

  expect(numbers).toEqual(Array.from({ length: 1_000 }, () => second()));
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(numbers).size).toBeGreaterThan(990);
});

test("the machine's chance gives ever new numbers in [0, 1)", () => {
  const numbers = Array.from({ length: 1_000 }, () => systemRandom());

  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(numbers).size).toBeGreaterThan(990);
});
