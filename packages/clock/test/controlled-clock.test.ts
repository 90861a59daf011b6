import { createControlledClock, createSimulatedClock } from '@umapi-kit/clock';
import { expect, test } from 'vitest';

const startAt = Date.UTC(2026, 0, 1);

function controlled() {
  const base = createSimulatedClock(startAt);
  return { base, clock: createControlledClock(base) };
}

test('a controlled clock runs with the one below it', async () => {
  const { base, clock } = controlled();

  await base.advance(1_500);

  expect(clock.now()).toBe(startAt + 1_500);
  expect(clock.monotonic()).toBe(1_500);
});

test('a frozen clock stands still, moves when it is told to, and goes on from there', async () => {
  const { base, clock } = controlled();

  clock.freeze();
  await base.advance(60_000);
  const frozen = clock.now();
  clock.advance(5_000);
  const moved = clock.now();
  clock.resume();
  await base.advance(1_000);

  expect([frozen, moved, clock.now()]).toEqual([startAt, startAt + 5_000, startAt + 6_000]);
  expect(clock.monotonic()).toBe(6_000);
});

test('freezing twice is freezing once, and what runs can be resumed', async () => {
  const { base, clock } = controlled();
  clock.resume();
  clock.freeze();
  await base.advance(1_000);
  clock.freeze();

  clock.resume();

  expect(clock.frozen).toBe(false);
  expect(clock.now()).toBe(startAt);
});

test('moving on wakes those whose time has come, and nobody else', async () => {
  const { base, clock } = controlled();
  const woken: string[] = [];
  const early = clock.sleep(1_000).then(() => woken.push('early'));
  const late = clock.sleep(3_000).then(() => woken.push('late'));

  clock.advance(2_000);
  await early;
  const afterMove = [...woken];
  await base.advance(1_000);
  await late;

  expect(afterMove).toEqual(['early']);
  expect(woken).toEqual(['early', 'late']);
});

test('a sleeper of a frozen clock sleeps until it is moved, or told to stop', async () => {
  const { base, clock } = controlled();
  const stop = new AbortController();
  clock.freeze();
  const sleeping = clock.sleep(1_000);
  const stopped = clock.sleep(1_000, stop.signal);
  await base.advance(3_600_000);

  stop.abort(new Error('enough'));
  clock.advance(1_000);

  await expect(stopped).rejects.toThrow('enough');
  await expect(sleeping).resolves.toBeUndefined();
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('time can not be moved by %d', (durationMs) => {
  const { clock } = controlled();

  expect(() => clock.advance(durationMs)).toThrow(RangeError);
  expect(clock.now()).toBe(startAt);
});
