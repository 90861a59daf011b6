import type { EpochMs } from '@umapi-kit/clock';

const brand: unique symbol = Symbol.for('umapi-kit.error');

/** Every code an error of this package can carry. The code is the contract; class names may be minified. */
export type UmapiErrorCode =
  | 'ARGUMENT'
  | 'AUTH'
  | 'NOT_FOUND'
  | 'REQUEST_REFUSED'
  | 'SERVER_ERROR'
  | 'ANSWER_UNREADABLE'
  | 'INCOMPLETE_LIST'
  | 'UNAVAILABLE'
  | 'RATE_LIMITED'
  | 'BATCH_FAILED'
  | 'JOURNAL';

/** Where a failure comes from; every field is absent where it doesn't apply. */
export interface ErrorContext {
  readonly cause?: unknown;
  /** The `X-Request-Id` that the failed request carried: name it when you ask Adobe's support. */
  readonly requestId?: string | undefined;
}

/**
 * Root of everything this package throws, but for an aborted call: that throws the reason of its signal.
 *
 * @example
 * try {
 *   await conn.executeQueued();
 * } catch (error) {
 *   if (!isUmapiError(error) || !error.retryable) throw error;
 * }
 */
export abstract class UmapiError extends Error {
  /** Which failure this is. */
  abstract readonly code: UmapiErrorCode;
  /** `true` when the same call, made again later, can succeed. */
  abstract readonly retryable: boolean;
  /** The `X-Request-Id` of the failed request, where one was sent. */
  readonly requestId: string | undefined;
  /** When the service wants to be asked again, where it named a time. */
  readonly retryAt: EpochMs | undefined;

  constructor(message: string, { cause, requestId }: ErrorContext = {}, retryAt?: EpochMs) {
    super(message, cause === undefined ? undefined : { cause });
    this.requestId = requestId;
    this.retryAt = retryAt;
    Object.defineProperty(this, brand, { value: true });
  }
}

/**
 * Like `instanceof UmapiError`, but also true across two installed copies of this package.
 *
 * @example
 * if (isUmapiError(error) && error.code === 'RATE_LIMITED') console.log(new Date(error.retryAt ?? 0));
 */
export function isUmapiError(value: unknown): value is UmapiError {
  return typeof value === 'object' && value !== null && brand in value;
}

/** An option or an argument can't be used. Thrown before anything is sent; the message names it and says why. */
export class ArgumentError extends UmapiError {
  override readonly name: string = 'ArgumentError';
  readonly code = 'ARGUMENT';
  readonly retryable = false;
}

/** What a refusal said about itself. */
interface Refusal extends ErrorContext {
  readonly status: number;
  /** The service's own code, such as `error.organization.invalid_id` or `403003`. */
  readonly serverCode?: string | undefined;
}

/** The service refused the request with a status from 400 to 499. Sending it again as it is won't help. */
export class RequestError extends UmapiError {
  override readonly name: string = 'RequestError';
  readonly code: 'REQUEST_REFUSED' | 'AUTH' | 'NOT_FOUND' = 'REQUEST_REFUSED';
  readonly retryable = false;
  readonly status: number;
  /** The service's own code, where the answer had one. */
  readonly serverCode: string | undefined;

  constructor(message: string, refusal: Refusal) {
    super(message, refusal);
    this.status = refusal.status;
    this.serverCode = refusal.serverCode;
  }
}

/**
 * The credentials were not accepted: by the token service, or by the API (401 also with a new token, 403).
 * The API answers 401 to a wrong `orgId` too.
 */
export class AuthError extends RequestError {
  override readonly name = 'AuthError';
  override readonly code = 'AUTH';
}

/** What was asked for is not there: an unknown group or domain (404). */
export class NotFoundError extends RequestError {
  override readonly name = 'NotFoundError';
  override readonly code = 'NOT_FOUND';
}

/** An answer with a status that is neither success nor refusal, and that is not retried: 500 and the like. */
export class ServerError extends UmapiError {
  override readonly name = 'ServerError';
  readonly code = 'SERVER_ERROR';
  readonly retryable = true;
  readonly status: number;

  constructor(message: string, refusal: Refusal) {
    super(message, refusal);
    this.status = refusal.status;
  }
}

/** The answer is not what the protocol says: not JSON, no `result: "success"`, a list without its items. */
export class ClientError extends UmapiError {
  override readonly name = 'ClientError';
  readonly code = 'ANSWER_UNREADABLE';
  readonly retryable = false;
}

/** A list that can't be trusted to be whole. What was yielded before this is real, but others may be missing. */
export class IncompleteListError extends UmapiError {
  override readonly name = 'IncompleteListError';
  readonly code = 'INCOMPLETE_LIST';
  readonly retryable = true;
}

/** How a call that got no answer was given up. */
interface GivenUp extends ErrorContext {
  readonly attempts: number;
  /** Seconds of trying and of waiting between tries; waits that the service named are not in it. */
  readonly seconds: number;
  /** `unknown`: the request may have been carried out, only its answer is missing. */
  readonly outcome: 'notDone' | 'unknown';
}

/** No answer: the service is down, overloaded or out of reach, and `retryBudgetMs` is spent. */
export class UnavailableError extends UmapiError {
  override readonly name = 'UnavailableError';
  readonly code = 'UNAVAILABLE';
  readonly retryable = true;
  readonly attempts: number;
  /** Seconds of trying and of waiting between tries; waits that the service named are not in it. */
  readonly seconds: number;
  /** `unknown`: the request may have been carried out, only its answer is missing. */
  readonly outcome: 'notDone' | 'unknown';

  constructor(message: string, givenUp: GivenUp) {
    super(message, givenUp);
    this.attempts = givenUp.attempts;
    this.seconds = givenUp.seconds;
    this.outcome = givenUp.outcome;
  }
}

/** The service named a wait longer than `maxWaitMs`. Nothing is shortened: come back at `retryAt`. */
export class RateLimitedError extends UmapiError {
  override readonly name = 'RateLimitedError';
  readonly code = 'RATE_LIMITED';
  readonly retryable = true;
}
