/** A limit of calls in any span of time. */
export interface LaneLimit {
  readonly calls: number;
  readonly windowMs: number;
  /** Added to the window, against jitter on the way to the service. */
  readonly guardMs: number;
}

/** When the last calls left, oldest first; at most as many as the limit counts. */
export type CallLog = readonly number[];

/**
 * The moment at which the next call may leave. A sliding log is the strictest reading of "calls per minute":
 * what it lets pass is right for fixed windows and full token buckets too.
 */
export function nextDeparture(log: CallLog, { calls, windowMs, guardMs }: LaneLimit, now: number): number {
  const oldest = log.at(-calls);
  return oldest === undefined ? now : Math.max(now, oldest + windowMs + guardMs);
}

/** The log after one more departure; what no later decision needs is dropped. */
export function withDeparture(log: CallLog, at: number, { calls }: LaneLimit): CallLog {
  return [...log, at].slice(-calls);
}
