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

const documentedCalls = {
  ...rateLimits.callsPerWindow,
  application: rateLimits.callsPerWindowOfApplication,
} as const;

/** Lanes whose limit is documented, and `application` for all clients of one. */
export type LimitedLane = keyof typeof documentedCalls;

/** What a client keeps to in a lane: the limit that Adobe documents, and some time more. */
export function documentedLimit(lane: LimitedLane): LaneLimit {
  return { calls: documentedCalls[lane], windowMs: rateLimits.windowMs, guardMs };
}

/** What Adobe documents for each client by lane, and for all clients of an application. */
export const documentedLimits: Readonly<Record<string, LaneLimit>> = Object.fromEntries(
  Object.entries(documentedCalls).map(([lane, calls]) => [
    lane,
    { calls, windowMs: rateLimits.windowMs, guardMs },
  ]),
);

/**
 * The time from the first to the last of so many calls, where each leaves as soon as a limit lets it: the first ones
 * leave at once.
 *
 * @example
 * durationUnder(documentedLimit('action'), 57) // 306_000: five times a minute and the guard
 */
export function durationUnder({ calls: perWindow, windowMs, guardMs }: LaneLimit, calls: number): number {
  return Math.max(0, Math.ceil(calls / perWindow) - 1) * (windowMs + guardMs);
}

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
