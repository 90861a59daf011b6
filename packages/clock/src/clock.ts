/** Milliseconds since 1970 by the wall; may jump. */
export type EpochMs = number;

/** Uniform in [0, 1). Passed in wherever chance is needed, so that a seed replays a run. */
export type Random = () => number;

/** The only source of time and of waiting. Timers and `Date` are read nowhere else. */
export interface Clock {
  /** Wall time. Use it for dates that are shown, stored or sent. */
  now(): EpochMs;
  /** Milliseconds from an arbitrary start that never goes back. Durations and windows use this one. */
  monotonic(): number;
  /**
   * Resolves after `durationMs` of this clock; zero and less resolve at the next turn.
   *
   * @throws the signal's reason as soon as it aborts
   */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** A signal that aborts after a while, and that gives its timer back when disposed. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
}

/** Timers hold at most 2^31 − 1 ms; longer waits are slept in parts. */
const longestTimerMs = 2_147_483_647;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(durationMs, signal) {
    const until = performance.now() + durationMs;
    do {
      await timer(Math.min(Math.max(0, until - performance.now()), longestTimerMs), signal);
    } while (performance.now() < until - 1);
  },
};

function timer(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(handle);
      reject(signal?.reason);
    };
    const handle = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, durationMs);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/**
 * A signal that aborts with a `TimeoutError` after `durationMs` of `clock`, or with the reason of `parent`
 * when that aborts first. Dispose it when the work is done, so that no timer stays behind.
 *
 * @param durationMs `Infinity` sets no limit: only `parent` can abort then
 *
 * @example
 * using limit = deadline(clock, 120_000, signal);
 * await fetch(url, { signal: limit.signal });
 */
export function deadline(clock: Clock, durationMs: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  const cancel = new AbortController();
  const follow = () => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  parent?.addEventListener('abort', follow, { once: true });
  if (durationMs !== Number.POSITIVE_INFINITY) {
    clock.sleep(durationMs, cancel.signal).then(
      () => controller.abort(new DOMException(`no answer within ${durationMs} ms`, 'TimeoutError')),
      () => {},
    );
  }
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      parent?.removeEventListener('abort', follow);
      cancel.abort();
    },
  };
}
