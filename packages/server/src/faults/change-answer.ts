import type { Clock } from '@umapi-kit/clock';
import { isJsonObject } from '@umapi-kit/protocol';
import { type Answer, empty, json, TextAnswer } from '../answers.ts';
import { parseText } from '../calls/parse-json.ts';
import type { ActiveRule, CallFacts } from './active-rule.ts';
import { BrokenOff } from './broken-off.ts';
import type { FaultEffect } from './fault-rule.ts';

/** What changes an answer may need besides it. */
interface AnswerContext {
  readonly facts: CallFacts;
  readonly rule: ActiveRule;
  readonly clock: Clock;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** An answer as an effect leaves it; most effects leave it alone. */
export function changeAnswer(response: Answer, effect: FaultEffect, context: AnswerContext): Answer {
  switch (effect.kind) {
    case 'status':
      return effect.afterWork ? statusAnswer(effect) : response;
    case 'cut':
      return effect.at === 'before' ? response : cut(response, effect.at);
    case 'trickle':
      return trickle(response, effect, context);
    case 'malformed':
      return malformed(response, effect.how);
    case 'pageCount':
      return withPageCount(response, effect.by);
    case 'duplicates':
      return withDuplicates(response, effect.count, context);
    default:
      return response;
  }
}

/** The refusal that a `status` effect gives. */
export function statusAnswer({
  status,
  retryAfterSeconds,
  body,
}: Extract<FaultEffect, { kind: 'status' }>): Answer {
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
  if (body !== undefined) return json(body, status, headers);
  if (status === 429) return json({ error_code: '429050', message: 'Too many requests' }, status, headers);
  return empty(status, headers);
}

function textOf(response: Answer): string {
  return response instanceof TextAnswer ? response.content : '';
}

function cut(response: Answer, at: 'after' | 'body'): Answer {
  if (at === 'after') return new BrokenOff();
  const bytes = new TextEncoder().encode(textOf(response));
  const headers = new Headers(Object.fromEntries(response.headers));
  headers.set('Content-Length', String(bytes.byteLength));
  return new BrokenOff(bytes.slice(0, Math.floor(bytes.byteLength / 2)), {
    status: response.status,
    headers,
  });
}

function trickle(
  response: Answer,
  { bytes, everyMs }: Extract<FaultEffect, { kind: 'trickle' }>,
  { clock, signal }: AnswerContext,
): Answer {
  const body = new TextEncoder().encode(textOf(response));
  const gone = new AbortController();
  let sent = 0;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // Nobody reads on after an abort: an error here would be nobody's.
      if (sent > 0) await clock.sleep(everyMs, AbortSignal.any([signal, gone.signal])).catch(() => {});
      if (signal.aborted || gone.signal.aborted || sent >= body.byteLength) return controller.close();
      controller.enqueue(body.slice(sent, sent + bytes));
      sent += bytes;
    },
    cancel: () => gone.abort(),
  });
  return new Response(stream, { status: response.status, headers: Object.fromEntries(response.headers) });
}

function malformed(response: Answer, how: 'truncated' | 'html' | 'empty'): Answer {
  const { status, headers } = response;
  const text = textOf(response);
  if (how === 'truncated')
    return new TextAnswer(text.slice(0, Math.floor(text.length / 2)), { status, headers });
  if (how === 'empty') return new TextAnswer('', { status, headers });
  const page = '<html><body><h1>Service Unavailable</h1></body></html>';
  return new TextAnswer(page, {
    status,
    headers: { ...Object.fromEntries(headers), 'content-type': 'text/html' },
  });
}

function withPageCount(response: Answer, by: number): Answer {
  const count = response.headers.get('X-Page-Count');
  if (count !== null) response.headers.set('X-Page-Count', String(Math.max(0, Number(count) + by)));
  return response;
}

function withDuplicates(response: Answer, count: number, { facts, rule }: AnswerContext): Answer {
  const list = listOf(textOf(response));
  if (!list || response.status !== 200) return response;
  const key = [facts.clientId, facts.call, facts.parameters['orgId'], facts.parameters['groupName']].join(
    '\n',
  );
  const before = rule.lastItems.get(key) ?? [];
  rule.lastItems.set(key, list.isLast ? [] : list.items.slice(-count));
  if (before.length === 0) return response;
  return new TextAnswer(list.write([...before, ...list.items]), { headers: response.headers });
}

/** A page of items, and how to write it with others. */
interface ListPage {
  readonly items: readonly unknown[];
  readonly isLast: boolean;
  write(items: readonly unknown[]): string;
}

/** The page in an answer; `undefined` for what is none. */
export function listOf(text: string): ListPage | undefined {
  const body = parseText(text);
  if (Array.isArray(body)) return { items: body, isLast: false, write: (items) => JSON.stringify(items) };
  if (!isJsonObject(body)) return undefined;
  const key = ['users', 'groups'].find((name) => Array.isArray(body[name]));
  const items: unknown = key === undefined ? undefined : body[key];
  if (key === undefined || !Array.isArray(items)) return undefined;
  const isLast = body['lastPage'] === true;
  return { items, isLast, write: (changed) => JSON.stringify({ ...body, [key]: changed }) };
}
