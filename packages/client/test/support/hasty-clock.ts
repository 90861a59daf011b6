import type { Clock } from '@umapi-kit/clock';

/** A clock on which every sleep ends after a few turns: for runs of which only the order of things matters. */
export function createHastyClock(): Clock {
  let elapsedMs = 0;
  return {
    now: () => elapsedMs,
    monotonic: () => elapsedMs,
    async sleep(durationMs, signal) {
      for (let turns = 0; turns < 5; turns++) {
        signal?.throwIfAborted();
        await undefined;
      }
      signal?.throwIfAborted();
      elapsedMs += Math.max(0, durationMs);
    },
  };
}
