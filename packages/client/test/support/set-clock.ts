import type { Clock } from '@umapi-kit/clock';

/** A clock that a test sets; nobody sleeps on it. */
export class SetClock implements Clock {
  elapsedMs = 0;
  /** What the wall shows beyond what has passed. */
  wallMs = 1_800_000_000_000;

  now(): number {
    return this.wallMs + this.elapsedMs;
  }

  monotonic(): number {
    return this.elapsedMs;
  }

  sleep(): Promise<void> {
    throw new RangeError('nobody sleeps here');
  }
}

/** The most moments in any span of a minute. */
export function mostInAMinute(moments: readonly number[]): number {
  return Math.max(
    0,
    ...moments.map((from) => moments.filter((at) => at >= from && at < from + 60_000).length),
  );
}
