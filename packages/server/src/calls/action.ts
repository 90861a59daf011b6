import { type CommandEntry, isUserEntry, limits } from '@umapi-kit/protocol';
import { actionAnswer, type EntryOutcome } from '../action/action-answer.ts';
import { inOrder, type PlacedEntry } from '../action/entry-order.ts';
import { type ParsedEntry, parseEntry, type SyntaxSettings } from '../action/parse-entry.ts';
import { repeatedKeys } from '../action/repeated-keys.ts';
import { type Answer, json, type RefusedCall, refused } from '../answers.ts';
import { checkMediaType, readBody } from '../body.ts';
import type { Caller, OrgCallContext } from '../context.ts';
import { type Decision, decide, decideSettings } from '../org/decide.ts';
import type { Strictness } from '../org/strictness.ts';
import { decodeUtf8, parseText } from './parse-json.ts';

/** Runs up to ten entries. */
export async function action(context: OrgCallContext): Promise<Answer> {
  const { caller, request, settings, store, strictness, strike, url } = context;
  checkMediaType(request);
  const parsed = parseRequest(await readBody(request), strictness);
  const entries = parsed.map((entry, index) => strike?.entry(entry, index) ?? entry);
  const testOnly = url.searchParams.get('testOnly')?.toLowerCase() === 'true';
  const readable = entries.flatMap((parsed) => ('entry' in parsed ? [permitted(parsed.entry, caller)] : []));
  const ordered = inOrder(readable, settings);
  const decisions = await store.runEntries(
    caller.org,
    ordered.map(({ entry }) => entry),
    decide,
    decideSettings(settings, testOnly),
  );
  return json(actionAnswer(outcomes(entries, asSent(ordered, decisions), strictness), testOnly));
}

/** An integration that may not delete accounts removes people from the organization and leaves their accounts. */
function permitted(entry: CommandEntry, { permissions }: Caller): CommandEntry {
  if (!isUserEntry(entry) || permissions.has('deleteAccounts')) return entry;
  const steps = entry.steps.map((step) =>
    step.kind === 'removeFromOrg' ? { ...step, deleteAccount: false } : step,
  );
  return { ...entry, steps };
}

function parseRequest(body: Uint8Array<ArrayBuffer>, settings: SyntaxSettings): readonly ParsedEntry[] {
  const text = decodeUtf8(body);
  const entries = text === undefined ? undefined : parseText(text);
  if (text === undefined || entries === undefined) throw malformed('The request is no JSON in UTF-8');
  checkEntries(entries);
  const repeated = repeatedKeys(text, entries);
  return entries.map((entry, index) => parseEntry(entry, settings, repeated.get(index)));
}

function checkEntries(entries: unknown): asserts entries is readonly unknown[] {
  if (!Array.isArray(entries)) throw malformed('The request is no JSON array');
  if (entries.length === 0) throw malformed('The request has no entries');
  if (entries.length > limits.entriesPerCall)
    throw malformed(`The request has too many entries, max ${limits.entriesPerCall}`);
}

function malformed(message: string): RefusedCall {
  return refused('action', 'error.command.malformed', message);
}

/** Decisions in the order in which their entries came, whatever order they ran in. */
function asSent(ordered: readonly PlacedEntry[], decisions: readonly Decision[]): readonly Decision[] {
  return ordered
    .flatMap(({ place }, index) => {
      const decision = decisions[index];
      return decision ? [{ place, decision }] : [];
    })
    .toSorted((left, right) => left.place - right.place)
    .map(({ decision }) => decision);
}

/** Decisions exist for the readable entries only, in their order. */
function outcomes(
  entries: readonly ParsedEntry[],
  decisions: readonly Decision[],
  { afterFailedStep }: Strictness,
): readonly EntryOutcome[] {
  const decided = decisions.values();
  return entries.map((parsed) => {
    if ('error' in parsed) return { echo: parsed.echo, errors: [parsed.error], warnings: [] };
    const errors = decided.next().value?.errors ?? [];
    const wasDone = (step: number) =>
      errors.every((error) => (afterFailedStep === 'stop' ? step < error.step : step !== error.step));
    return { echo: parsed.echo, errors, warnings: parsed.warnings.filter(({ step }) => wasDone(step)) };
  });
}
