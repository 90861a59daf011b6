import { type Random, seededRandom } from '@umapi-kit/clock';
import type { CallName } from '@umapi-kit/protocol';
import type { FaultEffect, FaultMatch, FaultMoment, FaultRule, FaultView } from './fault-rule.ts';
import { isLike } from './is-like.ts';

/** A call as rules see it. */
export interface CallFacts {
  readonly call: CallName;
  readonly url: URL;
  readonly parameters: Readonly<Record<string, string>>;
  readonly clientId: string | null;
  /** Of the request; only there when a rule asks for it. */
  readonly body?: string;
}

/** A rule with what it has counted. */
export interface ActiveRule {
  readonly id: string;
  readonly rule: FaultRule;
  readonly random: Random;
  matched: number;
  struck: number;
  /** The items at the end of the page that was read last, by list. */
  readonly lastItems: Map<string, readonly unknown[]>;
}

/** Puts a rule in force. */
export function activate(id: string, rule: FaultRule): ActiveRule {
  const random = seededRandom(rule.when?.randomSeed ?? 1);
  return { id, rule, random, matched: 0, struck: 0, lastItems: new Map() };
}

/** A rule as it is shown. */
export function viewOf({ id, rule, matched, struck }: ActiveRule): FaultView {
  return { id, ...rule, matched, struck };
}

/** Counts a call, and says what happens to it. */
export function strike(active: ActiveRule, facts: CallFacts): FaultEffect | undefined {
  const { when, times = Number.POSITIVE_INFINITY, effect, script } = active.rule;
  if (!matches(active.rule.match ?? {}, facts)) return undefined;
  active.matched++;
  const limit = Math.min(times, script?.length ?? Number.POSITIVE_INFINITY);
  if (active.struck >= limit || !isMoment(when ?? {}, active)) return undefined;
  active.struck++;
  return (script ? script[active.struck - 1] : effect) ?? undefined;
}

function matches(match: FaultMatch, { call, url, parameters, clientId, body }: CallFacts): boolean {
  const { page = url.searchParams.get('page') ?? '' } = parameters;
  return (
    (match.call === undefined || [match.call].flat().includes(call)) &&
    (match.org === undefined || match.org === parameters['orgId']) &&
    (match.clientId === undefined || match.clientId === clientId) &&
    (match.path === undefined || isLike(url.pathname, match.path)) &&
    (match.page === undefined || (page !== '' && Number(page) === match.page)) &&
    (match.body === undefined || (body ?? '').includes(match.body))
  );
}

function isMoment({ nth, every, probability }: FaultMoment, { matched, random }: ActiveRule): boolean {
  if (nth !== undefined) return [nth].flat().includes(matched);
  if (every !== undefined) return matched % every === 0;
  return probability === undefined || random() < probability;
}
