import { rateLimits } from '@umapi-kit/protocol';

/** So many calls in any span of so long. */
export interface LaneLimit {
  readonly calls: number;
  readonly windowMs: number;
  /** Added to the window, against jitter on the way to the service. */
  readonly guardMs: number;
}

/** Jitter of a second, and some more; a hundred windows still end within two minutes of the floor. */
const guardMs = 1_200;

/** What Adobe documents for each client by lane, and for all clients of an application. */
export const documentedLimits: Readonly<Record<string, LaneLimit>> = Object.fromEntries(
  Object.entries({
    ...rateLimits.callsPerWindow,
    application: rateLimits.callsPerWindowOfApplication,
  }).map(([lane, calls]) => [lane, { calls, windowMs: rateLimits.windowMs, guardMs }]),
);

/**
 * The moment at which the next call may leave. A sliding log is the strictest reading of "calls per minute": what
 * it lets pass is right for fixed windows and full token buckets too.
 *
 * @param log when the last calls left, oldest first
 */
export function nextDeparture(
  log: readonly number[],
  { calls, windowMs, guardMs }: LaneLimit,
  now: number,
): number {
  const oldest = log.at(-calls);
  return oldest === undefined ? now : Math.max(now, oldest + windowMs + guardMs);
}
