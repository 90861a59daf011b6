import { limits } from '@umapi-kit/protocol';
import { actionAnswer, type EntryOutcome } from '../action/action-answer.ts';
import { type ParsedEntry, parseEntry } from '../action/parse-entry.ts';
import { json, RefusedCall, refused } from '../answers.ts';
import { authorize } from '../auth.ts';
import { readBody } from '../body.ts';
import type { CallContext } from '../context.ts';
import { type Decision, decide } from '../org/decide.ts';

/** Runs up to ten entries. */
export async function action(context: CallContext): Promise<Response> {
  const { parameters, request, store, strictness, url } = context;
  const { orgId = '' } = parameters;
  const org = await authorize('action', orgId, context);
  checkMediaType(request.headers.get('Content-Type'));
  const entries = parseEntries(await readBody(request)).map((entry) => parseEntry(entry, strictness.size));
  const testOnly = url.searchParams.get('testOnly')?.toLowerCase() === 'true';
  const readable = entries.flatMap((parsed) => ('entry' in parsed ? [parsed.entry] : []));
  const decisions = await store.runEntries(org, readable, decide, { ...strictness, testOnly });
  return json(actionAnswer(outcomes(entries, decisions), testOnly));
}

/** Wrong labels on JSON are common (`curl -d` says it sends a form); only what can't be JSON is refused. */
function checkMediaType(contentType: string | null): void {
  if (!/^\s*(multipart|image|audio|video|font)\//i.test(contentType ?? '')) return;
  const message = 'The request must be application/json';
  throw new RefusedCall(json({ result: 'error.command.malformed', message }, 415));
}

function parseEntries(body: Uint8Array<ArrayBuffer>): readonly unknown[] {
  const entries = parseJson(body);
  if (!Array.isArray(entries)) throw malformed('The request is no JSON array');
  if (entries.length === 0) throw malformed('The request has no entries');
  if (entries.length > limits.entriesPerCall)
    throw malformed(`The request has too many entries, max ${limits.entriesPerCall}`);
  return entries;
}

function parseJson(body: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw malformed('The request is no JSON in UTF-8');
  }
}

function malformed(message: string): RefusedCall {
  return refused('action', 'error.command.malformed', message);
}

/** Decisions exist for the readable entries only, in their order. */
function outcomes(entries: readonly ParsedEntry[], decisions: readonly Decision[]): readonly EntryOutcome[] {
  const decided = decisions.values();
  return entries.map((parsed) => {
    if ('error' in parsed) return { echo: parsed.echo, errors: [parsed.error], warnings: [] };
    return { echo: parsed.echo, errors: decided.next().value?.errors ?? [], warnings: parsed.warnings };
  });
}
