import type { Clock } from '@umapi-kit/clock';
import type { CallMatch } from '@umapi-kit/protocol';
import { checked } from '../admin/schemas.ts';
import { type Answer, TextAnswer } from '../answers.ts';
import { bodyText } from '../body.ts';
import { BrokenOff } from '../faults/broken-off.ts';
import type { Incoming } from '../incoming.ts';
import { type LongText, startOf } from '../long-text.ts';
import { type CallPattern, callPattern, mismatches } from './call-pattern.ts';
import { type Har, toHar } from './har.ts';
import type { LoggedCall } from './logged-call.ts';
import { maskHeaders, maskTokenAnswer, maskTokenRequest, maskUrl } from './mask.ts';

/** How much is kept; the oldest calls are forgotten first. */
export interface CallLogOptions {
  /** @defaultValue 1_000; 0 keeps none */
  readonly calls?: number;
  /** Of all that is kept together, about. @defaultValue 8 MiB */
  readonly bytes?: number;
  /** Of each body. @defaultValue 64 KiB */
  readonly bodyBytes?: number;
}

/** What a server was asked and what it answered. */
export interface CallLog {
  /** The oldest first. @throws {@link AdminError} for a pattern that is none */
  matching(pattern?: CallPattern): readonly LoggedCall[];
  /**
   * The calls that match, if there are any.
   *
   * @param times exactly that many are expected. @defaultValue one or more
   * @throws {@link CallExpectationError} otherwise, with the calls that come near
   *
   * @example
   * server.calls.expect({ call: 'action', body: 'jane@acme.example' }, 1);
   */
  expect(pattern: CallPattern, times?: number): readonly LoggedCall[];
  /** As an HTTP archive, version 1.2. */
  har(pattern?: CallPattern): Har;
  /** Forgets all of them. */
  clear(): void;
}

/** Other calls were made than a test expected. */
export class CallExpectationError extends Error {
  override readonly name = 'CallExpectationError';
  readonly code = 'CALL_EXPECTATION';
}

/** Takes calls down as they come. */
export interface CallRecorder extends Omit<CallLog, 'matching' | 'har'> {
  matching(pattern?: unknown): readonly LoggedCall[];
  har(pattern?: unknown): Har;
  /** Runs a call and takes it down. */
  record(incoming: Incoming, match: CallMatch, run: () => Promise<Answer>): Promise<Answer>;
}

/** An empty log. */
export function createCallLog(clock: Clock, options: CallLogOptions = {}): CallRecorder {
  const { calls: maxCalls = 1_000, bytes: maxBytes = 8 * 1_024 * 1_024, bodyBytes = 65_536 } = options;
  let kept: LoggedCall[] = [];
  let keptBytes = 0;
  let lastNumber = 0;

  function keep(call: LoggedCall): void {
    kept.push(call);
    keptBytes += sizeOf(call);
    while (kept.length > maxCalls || keptBytes > maxBytes) {
      const oldest = kept.shift();
      if (!oldest) break;
      keptBytes -= sizeOf(oldest);
    }
  }
  const matching = (pattern: unknown = {}) => {
    const wanted = checked(callPattern, pattern);
    return kept.filter((call) => mismatches(wanted, call).length === 0);
  };

  return {
    matching,
    expect(pattern, times) {
      const found = matching(pattern);
      if (times === undefined ? found.length > 0 : found.length === times) return found;
      throw new CallExpectationError(failure(pattern, times, found, kept));
    },
    har: (pattern) => toHar(matching(pattern)),
    clear() {
      kept = [];
      keptBytes = 0;
    },
    async record(incoming, match, run) {
      if (maxCalls === 0) return run();
      const at = new Date(clock.now()).toISOString();
      const from = clock.monotonic();
      const number = ++lastNumber;
      const response = await run();
      const durationMs = Math.max(0, clock.monotonic() - from);
      keep({ number, at, durationMs, ...exchangeOf(incoming, match, response, bodyBytes) });
      return response;
    },
  };
}

function exchangeOf(
  { request, url, headers }: Incoming,
  match: CallMatch,
  response: Answer,
  bodyBytes: number,
): Omit<LoggedCall, 'number' | 'at' | 'durationMs'> {
  const { call = undefined, parameters = {} } = match && 'call' in match ? match : {};
  const isToken = url.pathname.startsWith('/ims/');
  const requestBody = bodyText(request);
  const responseBody = response instanceof TextAnswer ? startOfText(response.body, bodyBytes) : '';
  const { orgId: org } = parameters;
  const clientId = request.headers.get('X-Api-Key');
  return {
    ...(call === undefined ? {} : { call }),
    ...(org === undefined ? {} : { org }),
    ...(clientId === null ? {} : { clientId }),
    method: request.method,
    url: maskUrl(url, isToken),
    requestHeaders: maskHeaders(headers()),
    requestBody: shortened(
      isToken ? maskTokenRequest(requestBody, request.headers.get('Content-Type') ?? '') : requestBody,
      bodyBytes,
    ),
    status: response instanceof BrokenOff && !response.partial ? 0 : response.status,
    responseHeaders: maskHeaders(response.headers),
    responseBody: shortened(isToken ? maskTokenAnswer(responseBody) : responseBody, bodyBytes),
  };
}

function startOfText(body: string | LongText, bodyBytes: number): string {
  return typeof body === 'string' ? body : startOf(body, bodyBytes);
}

/** A copy: a part of a text would keep the whole of it alive. */
function shortened(text: string, bytes: number): string {
  return text.length <= bytes ? text : Buffer.from(text.slice(0, bytes)).toString();
}

/** About what a call takes; headers are small and alike. */
function sizeOf({ url, requestBody, responseBody }: LoggedCall): number {
  return 1_000 + url.length + requestBody.length + responseBody.length;
}

/** How many calls a failure shows. */
const shownCalls = 5;

function failure(
  pattern: CallPattern,
  times: number | undefined,
  found: readonly LoggedCall[],
  kept: readonly LoggedCall[],
): string {
  const expected = times === undefined ? 'a call' : times === 1 ? 'one call' : `${times} calls`;
  const head = `expected ${expected} like ${JSON.stringify(pattern)}, but ${found.length} of ${kept.length} are`;
  if (found.length > 0)
    return [`${head}:`, ...found.slice(0, shownCalls).map((call) => `  ${lineOf(call)}`)].join('\n');
  const near = kept
    .map((call) => ({ call, wrong: mismatches(pattern, call) }))
    .toSorted((left, right) => left.wrong.length - right.wrong.length)
    .slice(0, shownCalls)
    .map(({ call, wrong }) => `  ${lineOf(call)}: ${wrong.join('; ')}`);
  return near.length === 0 ? head : [`${head}. The nearest:`, ...near].join('\n');
}

function lineOf({ number, method, url, status }: LoggedCall): string {
  const { pathname, search } = new URL(url);
  return `#${number} ${method} ${pathname}${search} → ${status === 0 ? 'cut' : status}`;
}
