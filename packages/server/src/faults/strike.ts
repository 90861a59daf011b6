import type { Clock } from '@umapi-kit/clock';
import { isJsonObject, isUserEntry } from '@umapi-kit/protocol';
import type { ParsedEntry } from '../action/parse-entry.ts';
import { type Answer, AnswerHeaders, notFound, TextAnswer } from '../answers.ts';
import { durationMs } from '../time/duration.ts';
import type { CallFacts } from './active-rule.ts';
import { BrokenOff } from './broken-off.ts';
import { changeAnswer, listOf, statusAnswer } from './change-answer.ts';
import type { FaultEffect } from './fault-rule.ts';
import type { Struck } from './faults.ts';
import { createdNames, type HiddenUsers } from './hidden-users.ts';
import { latencyMs } from './latency.ts';

/** What happens to one call. */
export interface Strike {
  /** Of the rules that strike. */
  readonly names: readonly string[];
  /** What others do before the work, as entries of an action. */
  readonly meanwhile: readonly unknown[];
  /** Waits, and answers in the place of the work where that is not to be done. */
  before(): Promise<Answer | undefined>;
  /** An entry of an action as it is to be run, or the error in its place. */
  entry(parsed: ParsedEntry, index: number): ParsedEntry;
  /** The answer as it goes out. @param requestBody of the call */
  after(response: Answer, requestBody: string): Answer;
}

interface StrikeParts {
  readonly struck: readonly Struck[];
  readonly facts: Omit<CallFacts, 'body'>;
  readonly hidden: HiddenUsers;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Puts the effects on one call together. */
export function createStrike(parts: StrikeParts): Strike {
  const { struck } = parts;
  return {
    names: struck.map(({ rule }) => rule.rule.name ?? rule.id),
    meanwhile: struck.flatMap(({ effect }) => (effect.kind === 'meanwhile' ? effect.entries : [])),
    before: () => before(parts),
    entry: (parsed, index) => entryOf(parsed, index, parts),
    after(response, requestBody) {
      hideCreated(response, requestBody, parts);
      return struck.reduce(
        (answer, { rule, effect }) => changeAnswer(answer, effect, { ...parts, rule }),
        withoutHidden(response, parts),
      );
    },
  };
}

async function before({ struck, facts, hidden, clock, signal }: StrikeParts): Promise<Answer | undefined> {
  for (const { rule, effect } of struck) {
    if (effect.kind === 'latency') await clock.sleep(latencyMs(effect, rule.random), signal).catch(() => {});
    if (signal.aborted) return new BrokenOff();
    if (effect.kind === 'status' && !effect.afterWork) return statusAnswer(effect);
    if (effect.kind === 'cut' && effect.at === 'before') return new BrokenOff();
  }
  const { orgId = '', userString = '' } = facts.parameters;
  if (facts.call !== 'user' || !hidden.isHidden(orgId, userString, clock.now())) return undefined;
  return notFound('user', 'error.user.not_found', `User not found ${userString}`);
}

function entryOf(
  parsed: ParsedEntry,
  index: number,
  { struck, facts, hidden, clock }: StrikeParts,
): ParsedEntry {
  const { echo } = parsed;
  for (const { effect } of struck) {
    if (effect.kind !== 'entryError' || !isMeant(effect, echo.user, index)) continue;
    const { code, step = 0, message = 'Injected by a fault rule' } = effect;
    return { echo, error: { step, code, message } };
  }
  if (!('entry' in parsed) || !isUserEntry(parsed.entry) || echo.user === undefined) return parsed;
  const { orgId = '' } = facts.parameters;
  const creates = parsed.entry.steps.some(({ kind }) => kind === 'create');
  if (creates || !hidden.isHidden(orgId, echo.user, clock.now())) return parsed;
  const message = `User Id does not exist: ${echo.user}`;
  return { echo, error: { step: 0, code: 'error.user.nonexistent', message } };
}

function isMeant(
  { entry, user }: Extract<FaultEffect, { kind: 'entryError' }>,
  name: string | undefined,
  index: number,
): boolean {
  if (entry !== undefined && entry !== index) return false;
  return user === undefined || user.toLowerCase() === name?.toLowerCase();
}

function hideCreated(
  response: Answer,
  requestBody: string,
  { struck, facts, hidden, clock }: StrikeParts,
): void {
  const { orgId = '' } = facts.parameters;
  for (const { effect } of struck) {
    if (effect.kind !== 'lag' || !(response instanceof TextAnswer)) continue;
    const names = createdNames(requestBody, response.content);
    hidden.hide(orgId, names, clock.now() + (durationMs(effect.for) ?? 0));
  }
}

/** A list without those who are not found yet; the total goes down with them. */
function withoutHidden(response: Answer, { facts, hidden, clock }: StrikeParts): Answer {
  const { orgId: org = '' } = facts.parameters;
  const now = clock.now();
  if (!(response instanceof TextAnswer) || facts.call === 'action' || !hidden.any(org, now)) return response;
  const list = listOf(response.content);
  const shown = list?.items.filter(
    (item) =>
      !isJsonObject(item) || typeof item['email'] !== 'string' || !hidden.isHidden(org, item['email'], now),
  );
  if (!list || !shown || shown.length === list.items.length) return response;
  const total = Number(response.headers.get('X-Total-Count')) - (list.items.length - shown.length);
  const headers = new AnswerHeaders(response.headers);
  headers.set('X-Total-Count', String(Math.max(0, total)));
  return new TextAnswer(list.write(shown), { status: response.status, headers });
}
