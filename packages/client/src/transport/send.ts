import { type Clock, deadline } from '@umapi-kit/clock';
import { untilAborted } from './until-aborted.ts';

/** A request, ready to leave. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A whole answer, its body read. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** No answer came. */
export interface NoAnswer {
  readonly cause: unknown;
  /** The request surely had no effect: no connection came about. */
  readonly surelyNotDone: boolean;
  /** Trying again can't help: the other side's certificate is not trusted. */
  readonly permanent: boolean;
}

/** What became of one try. */
export type Sent = { readonly answer: HttpAnswer } | { readonly noAnswer: NoAnswer };

/** What sending needs from outside. */
interface SendOptions {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** For the whole try, the body included. */
  readonly timeoutMs: number;
}

/**
 * Sends one request once. Redirects are not followed: they would carry credentials to wherever the answer says.
 *
 * @throws the reason of `signal` only; a failure on the way is a result
 */
export async function send(options: SendOptions, request: HttpRequest, signal?: AbortSignal): Promise<Sent> {
  using limit = deadline(options.clock, options.timeoutMs, signal);
  try {
    return { answer: await untilAborted(exchange(options.fetch, request, limit.signal), limit.signal) };
  } catch (cause) {
    signal?.throwIfAborted();
    return { noAnswer: judgeFailure(cause) };
  }
}

async function exchange(
  fetch: SendOptions['fetch'],
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { url, ...init } = request;
  signal.throwIfAborted();
  const response = await fetch(url, { ...init, redirect: 'manual', signal });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Runtimes on undici say in `cause.code` how far the request came; others say nothing, which reads as "unknown". */
function judgeFailure(cause: unknown): NoAnswer {
  const code = errorCode(cause) ?? errorCode(cause instanceof Error ? cause.cause : undefined) ?? '';
  const permanent = /CERT|SIGNATURE|ISSUER|ERR_TLS/.test(code);
  return { cause, permanent, surelyNotDone: permanent || neverConnected.has(code) };
}

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
