import type { Clock, EpochMs, Random } from '@umapi-kit/clock';
import { parseRetryAfterMs } from '@umapi-kit/protocol';
import { type ErrorContext, RateLimitedError, UnavailableError } from '../errors.ts';
import { backoffMs } from './retry-delay.ts';
import type { HttpAnswer, Sent } from './send.ts';

/** A failure that the next try may not meet. */
export interface TransientFailure {
  /** What happened, for people: `status 503`, `no answer within 120000 ms`. */
  readonly reason: string;
  readonly cause?: unknown;
  /** The wait that the service named. */
  readonly retryAfterMs?: number | undefined;
  /** The request surely had no effect. */
  readonly surelyNotDone: boolean;
  /** The service said that there were too many calls. */
  readonly rateLimited?: boolean;
  /** Trying again can't help: the certificate of the other side is not trusted. */
  readonly permanent?: boolean;
}

/** What one try came to. Final failures are thrown. */
export type Tried<T> =
  | { readonly done: T }
  | { readonly failure: TransientFailure }
  /** The next try may follow at once. */
  | { readonly again: true };

/** How long to go on. */
interface RetryPolicy {
  /** The address that is asked. */
  readonly url: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly retryBudgetMs: number;
  readonly maxWaitMs: number;
  /** What all tries carry. */
  readonly requestId?: string;
  readonly signal?: AbortSignal | undefined;
  /** Told before the wait. */
  readonly onRetry?: (attempt: number, waitMs: number, failure: TransientFailure) => void;
  /** Told after each 429, also when it is the last try. */
  readonly onRateLimited?: (waitMs: number) => Promise<void>;
}

/** How a try is made. */
interface Tries<T> {
  /** What has to be waited for before each try; its time is not charged to the budget. */
  readonly before?: () => Promise<void>;
  readonly once: () => Promise<Tried<T>>;
}

const transientStatuses = new Set([429, 502, 503, 504]);

/**
 * Tells an answer to work with from a failure worth another try.
 *
 * @param everyServerError is worth one, also those that tell of a fault of the service, not of its load: 500 and the
 * like
 */
export function judge(
  sent: Sent,
  now: EpochMs,
  everyServerError: boolean = false,
): { readonly answer: HttpAnswer } | { readonly failure: TransientFailure } {
  if ('noAnswer' in sent) {
    return { failure: { reason: describe(sent.noAnswer.cause), ...sent.noAnswer } };
  }
  const { status, headers } = sent.answer;
  if (!transientStatuses.has(status) && !(everyServerError && status >= 500)) return sent;
  const rateLimited = status === 429;
  const retryAfterMs = parseRetryAfterMs(headers.get('Retry-After'), now);
  return { failure: { reason: `status ${status}`, retryAfterMs, surelyNotDone: rateLimited, rateLimited } };
}

/** Most runtimes say "fetch failed", and what happened one deeper. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}

/**
 * Tries until there is an answer. A wait that the service names is kept to the millisecond and costs nothing of
 * the budget; a wait of 0 counts as none named, so that a confused service is not hammered.
 *
 * @throws {@link RateLimitedError} when a named wait is longer than `maxWaitMs`
 * @throws {@link UnavailableError} when the budget does not reach to the next try
 */
export async function untilAnswered<T>(policy: RetryPolicy, { before, once }: Tries<T>): Promise<T> {
  const { clock, random } = policy;
  const spent: Spent = { attempts: 0, ms: 0, surelyNotDone: true };
  for (;;) {
    await before?.();
    const startedAt = clock.monotonic();
    const tried = await once();
    spent.ms += clock.monotonic() - startedAt;
    spent.attempts++;
    if ('done' in tried) return tried.done;
    if ('again' in tried) continue;
    const { failure } = tried;
    spent.surelyNotDone &&= failure.surelyNotDone;
    const waitMs = failure.retryAfterMs || backoffMs(spent.attempts, random);
    if (failure.rateLimited) await policy.onRateLimited?.(waitMs);
    checkWait(policy, failure, spent, waitMs);
    if (!failure.retryAfterMs) spent.ms += waitMs;
    policy.onRetry?.(spent.attempts, waitMs, failure);
    await clock.sleep(waitMs, policy.signal);
  }
}

/** What it took so far. */
interface Spent {
  attempts: number;
  ms: number;
  surelyNotDone: boolean;
}

function checkWait(policy: RetryPolicy, failure: TransientFailure, spent: Spent, waitMs: number): void {
  const { url, clock, maxWaitMs, retryBudgetMs, requestId } = policy;
  const { reason, cause, retryAfterMs, permanent } = failure;
  if (retryAfterMs) {
    if (waitMs > maxWaitMs) throw tooLong(reason, waitMs, clock.now() + waitMs, { cause, requestId });
  } else if (permanent || spent.ms + waitMs > retryBudgetMs) {
    const { attempts, ms, surelyNotDone } = spent;
    const seconds = Math.round(ms / 1000);
    const outcome = surelyNotDone ? 'notDone' : 'unknown';
    const what = permanent
      ? `the certificate of ${new URL(url).host} is not trusted`
      : `no answer after ${attempts} tries in ${seconds} s`;
    throw new UnavailableError(`${what}: ${reason}`, { cause, requestId, attempts, seconds, outcome });
  }
}

/** The service named a wait that nobody wants to wait for. @param what has to wait, or why */
export function tooLong(
  what: string,
  waitMs: number,
  retryAt: EpochMs,
  context?: ErrorContext,
): RateLimitedError {
  const message = `${what}: the service wants to be left alone for ${Math.ceil(waitMs / 1000)} s`;
  return new RateLimitedError(message, context, retryAt);
}
