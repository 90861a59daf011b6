import type { Clock, EpochMs } from '@umapi-kit/clock';
import { parseHttpDate } from '@umapi-kit/protocol';

/** An answer, as far as a check looks at it. */
export interface SeenAnswer {
  readonly status: number;
  readonly body: string;
  /** By how much the other side's clock is ahead of ours; absent when it does not tell the time. */
  readonly aheadMs?: number;
  /** When it came. */
  readonly at: EpochMs;
  readonly retryAfter: string | null;
}

/** A `fetch` for one request, and what came of it. */
export interface OneTry {
  readonly fetch: typeof fetch;
  /** Aborts when whoever made the request would try again: a check never waits. */
  readonly signal: AbortSignal;
  /** The last answer. */
  answer(): SeenAnswer | undefined;
  /** Why there was none. */
  failure(): unknown;
}

/** Statuses after which the client would wait, and try again. */
const transient = new Set([429, 502, 503, 504]);

/** Watches one request go out over `base`. */
export function oneTry(base: typeof fetch, clock: Clock, outer: AbortSignal): OneTry {
  const stop = new AbortController();
  let seen: SeenAnswer | undefined;
  let failure: unknown;
  return {
    signal: AbortSignal.any([stop.signal, outer]),
    answer: () => seen,
    failure: () => failure,
    fetch: async (input, init) => {
      const startedAt = clock.now();
      try {
        const response = await base(input, init);
        seen = await look(response, startedAt, clock.now());
        if (transient.has(response.status)) stop.abort();
        return response;
      } catch (cause) {
        failure = cause;
        stop.abort();
        throw cause;
      }
    },
  };
}

/** The other side looked at its clock between sending and receiving: half of that time is the best guess. */
async function look(response: Response, startedAt: EpochMs, endedAt: EpochMs): Promise<SeenAnswer> {
  const { status, headers } = response;
  const theirs = parseHttpDate(headers.get('Date'));
  return {
    status,
    body: await response.clone().text(),
    at: endedAt,
    retryAfter: headers.get('Retry-After'),
    ...(theirs === undefined ? {} : { aheadMs: theirs - (startedAt + endedAt) / 2 }),
  };
}
