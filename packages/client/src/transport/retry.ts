import type { Clock, Random } from '@umapi-kit/clock';
import { parseRetryAfterMs } from '@umapi-kit/protocol';
import { RateLimitedError, UnavailableError } from '../errors.ts';
import { backoffMs } from './retry-delay.ts';
import type { HttpAnswer, Sent } from './send.ts';

/** A failure that the next try may not meet. */
export interface TransientFailure {
  /** What happened, for people: `status 503`, `no answer within 120000 ms`. */
  readonly reason: string;
  readonly cause?: unknown;
  /** The wait that the service named. */
  readonly retryAfterMs: number | undefined;
  /** The request surely had no effect. */
  readonly surelyNotDone: boolean;
  /** The service said that there were too many calls. */
  readonly rateLimited: boolean;
}

/** What one try came to. Final failures are thrown. */
export type Tried<T> =
  | { readonly done: T }
  | { readonly failure: TransientFailure; readonly requestId?: string }
  /** The next try may follow at once. */
  | { readonly again: true };

/** How long to go on. */
interface RetryPolicy {
  readonly clock: Clock;
  readonly random: Random;
  readonly retryBudgetMs: number;
  readonly maxWaitMs: number;
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
 * Reads a try's result as a failure worth another try; `undefined` when it is an answer to work with.
 *
 * @param everyServerError also those that tell of a fault of the service, not of its load: 500 and the like
 */
export function transientFailure(
  sent: Sent,
  now: number,
  everyServerError: boolean = false,
): TransientFailure | undefined {
  if ('noAnswer' in sent) {
    const { cause, surelyNotDone } = sent.noAnswer;
    return { reason: describe(cause), cause, retryAfterMs: undefined, surelyNotDone, rateLimited: false };
  }
  const { status, headers }: HttpAnswer = sent.answer;
  if (!transientStatuses.has(status) && !(everyServerError && status >= 500)) return undefined;
  return {
    reason: `status ${status}`,
    retryAfterMs: parseRetryAfterMs(headers.get('Retry-After'), now),
    surelyNotDone: status === 429,
    rateLimited: status === 429,
  };
}

/** There was an answer, but it does not tell what was done. */
export function lostAnswer(cause: Error): TransientFailure {
  return { reason: cause.message, cause, retryAfterMs: undefined, surelyNotDone: false, rateLimited: false };
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const deeper = cause.cause instanceof Error && cause.cause.message !== '' ? `: ${cause.cause.message}` : '';
  return `${cause.message}${deeper}`;
}

/**
 * Tries until there is an answer. A wait that the service names is kept to the millisecond and costs nothing of
 * the budget; a wait of 0 counts as none named, so that a confused service is not hammered.
 *
 * @throws {@link RateLimitedError} when a named wait is longer than `maxWaitMs`
 * @throws {@link UnavailableError} when the budget does not reach to the next try
 */
export async function untilAnswered<T>(policy: RetryPolicy, { before, once }: Tries<T>): Promise<T> {
  const { clock, random, signal } = policy;
  let spentMs = 0;
  let surelyNotDone = true;
  for (let attempt = 1; ; attempt++) {
    await before?.();
    const startedAt = clock.monotonic();
    const tried = await once();
    spentMs += clock.monotonic() - startedAt;
    if ('done' in tried) return tried.done;
    if ('again' in tried) continue;
    surelyNotDone &&= tried.failure.surelyNotDone;
    const named = tried.failure.retryAfterMs || undefined;
    const waitMs = named ?? backoffMs(attempt, random);
    if (named === undefined) spentMs += waitMs;
    if (tried.failure.rateLimited) await policy.onRateLimited?.(waitMs);
    checkWait(policy, tried, { named, attempt, spentMs, waitMs, surelyNotDone });
    policy.onRetry?.(attempt, waitMs, tried.failure);
    await clock.sleep(waitMs, signal);
  }
}

interface Wait {
  readonly named: number | undefined;
  readonly attempt: number;
  readonly spentMs: number;
  readonly waitMs: number;
  readonly surelyNotDone: boolean;
}

function checkWait(
  { clock, maxWaitMs, retryBudgetMs }: RetryPolicy,
  { failure, requestId }: { readonly failure: TransientFailure; readonly requestId?: string },
  { named, attempt, spentMs, waitMs, surelyNotDone }: Wait,
): void {
  const context = { cause: failure.cause, ...(requestId === undefined ? {} : { requestId }) };
  if (named !== undefined && named > maxWaitMs) {
    const message = `${failure.reason}: the service wants to be left alone for ${Math.ceil(named / 1000)} s`;
    throw new RateLimitedError(message, context, clock.now() + named);
  }
  if (named !== undefined || spentMs <= retryBudgetMs) return;
  const seconds = Math.round((spentMs - waitMs) / 1000);
  throw new UnavailableError(`no answer after ${attempt} tries in ${seconds} s: ${failure.reason}`, {
    ...context,
    attempts: attempt,
    seconds,
    outcome: surelyNotDone ? 'notDone' : 'unknown',
  });
}
