import { type CallName, calls, type ErrorCode, endpointPath } from '@umapi-kit/protocol';
import { type LongText, wholeOf } from './long-text.ts';

/** A JSON answer from a value. */
export function json(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): TextAnswer {
  return jsonText(JSON.stringify(body), status, headers);
}

/** A JSON answer from text that is JSON already. */
export function jsonText(
  body: string | LongText,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): TextAnswer {
  return new TextAnswer(body, { status, headers: { ...headers, 'Content-Type': 'application/json' } });
}

/** What a call answers: text at hand, or a response with no body or one that is made while it is sent. */
export type Answer = TextAnswer | Response;

/** An answer whose text is at hand, for whoever sends it, changes it or writes it down. */
export class TextAnswer {
  readonly body: string | LongText;
  readonly status: number;
  readonly headers: AnswerHeaders;

  constructor(body: string | LongText, { status = 200, headers = {} }: TextAnswerInit = {}) {
    this.body = body;
    this.status = status;
    this.headers = new AnswerHeaders(headers);
  }

  get content(): string {
    return typeof this.body === 'string' ? this.body : wholeOf(this.body);
  }
}

interface TextAnswerInit {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>> | AnswerHeaders | Headers;
}

/** As much of `Headers` as answers need: those check, sort and copy, which takes longer than finding a user. */
export class AnswerHeaders {
  readonly #values = new Map<string, string>();

  constructor(headers: NonNullable<TextAnswerInit['headers']>) {
    const entries = Symbol.iterator in headers ? headers : Object.entries(headers);
    for (const [name, value] of entries) this.set(name, value);
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), value);
  }

  /** By lower-case name. */
  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#values[Symbol.iterator]();
  }
}

/** The answer as `fetch` gives it. A `Response` encodes and copies its text, which a socket has no need of. */
export function toResponse(answer: Answer): Response {
  if (answer instanceof Response) return answer;
  const { body, content, status, headers } = answer;
  const response = new Response(content, { status, headers: Object.fromEntries(headers) });
  // It has a copy.
  if (typeof body === 'object') body.middle.release();
  return response;
}

/** An answer without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  const length = status === 204 ? {} : { 'Content-Length': '0' };
  return new Response(null, { status, headers: { ...headers, ...length } });
}

/** What `HEAD` gets of an answer: everything but its body. */
export async function headOf(answer: Answer): Promise<Response> {
  const length = (await toResponse(answer).arrayBuffer()).byteLength;
  const headers = new Headers(Object.fromEntries(answer.headers));
  headers.set('Content-Length', String(length));
  return new Response(null, { status: answer.status, headers });
}

/** Ends a call with an answer that refuses it. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall';
  readonly response: Answer;

  constructor(response: Answer) {
    super(`refused with status ${response.status}`);
    this.response = response;
  }
}

/**
 * A whole request is refused.
 *
 * @param result an error code, or `error` where the documentation has none
 */
export function refused(
  call: CallName,
  result: ErrorCode | 'error',
  message: string,
  status = 400,
): RefusedCall {
  return new RefusedCall(json({ result, message }, status, canonicalResource(call)));
}

/** What a reading call asks for is not there. */
export function notFound(call: CallName, result: ErrorCode, message: string): Answer {
  return json({ lastPage: false, result, message }, 404, canonicalResource(call));
}

/** 400 and 404 answers name the call by its path template. */
export function canonicalResource(call: CallName): Readonly<Record<string, string>> {
  const { base, path } = calls[call];
  const template = path.replace('{+', '{');
  return { 'Canonical-Resource': base === 'endpoint' ? endpointPath + template : template };
}
