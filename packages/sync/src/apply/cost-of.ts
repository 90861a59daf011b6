import { documentedLimit, durationUnder, estimateCalls } from '@umapi-kit/client/pack';
import { fold } from '@umapi-kit/protocol';
import type { Plan, PlanCost, PlannedChange } from '../plan/plan.ts';
import { type Looks, looksFor } from './find-accounts.ts';
import { nextRound } from './rounds.ts';

/** What is carried out, and what is known of the org that it is for. */
export type Costing = Pick<Plan, 'changes' | 'userGroups' | 'counts' | 'unseen' | 'cost'>;

/** Calls that carrying changes out takes, by what they do. */
export interface ForeseenCalls {
  readonly actions: number;
  /** What is looked at before anything is changed, where a plan is applied from its file. */
  readonly looks: Looks;
}

/**
 * Estimates the calls that carry out the plan of one org, unless its cost says them. Of several orgs some calls more
 * are not full.
 */
export function foreseeCalls(plan: Costing): ForeseenCalls {
  const { changes, counts, unseen, cost } = plan;
  const looks = looksFor(unseen === true ? [] : changes, counts.adobeUsers);
  return { actions: cost?.calls ?? estimateActions(plan), looks };
}

function estimateActions({ changes, userGroups }: Costing): number {
  const names = new Set(userGroups.map(fold));
  const isUserGroup = (name: string) => names.has(fold(name));
  let actions = 0;
  for (let waiting: readonly PlannedChange[] = changes; waiting.length > 0; ) {
    const { ready, later } = nextRound(waiting);
    actions += estimateCalls(ready, { isUserGroup });
    waiting = later;
  }
  return actions;
}

/**
 * What carrying out the plan of one org takes when every change succeeds, estimated without a call.
 *
 * @param limits `unlimited`: the server keeps none, so nothing is known of the time
 *
 * @example
 * const plan = { ...planned, cost: costOf(planned) };
 */
export function costOf(plan: Costing, limits: 'documented' | 'unlimited' = 'documented'): PlanCost {
  const { actions, looks } = foreseeCalls(plan);
  if (limits === 'unlimited') return { calls: actions };
  const sendingMs = durationUnder(documentedLimit('action'), actions);
  const lookingMs = durationUnder(documentedLimit(looks.lane), looks.calls);
  // Accounts are looked at one by one while calls leave; the list is read before.
  const fromFileMs = looks.lane === 'user' ? Math.max(sendingMs, lookingMs) : lookingMs + sendingMs;
  return { calls: actions, minutes: minutesOf(sendingMs), minutesFromFile: minutesOf(fromFileMs) };
}

function minutesOf(durationMs: number): number {
  return Math.round(durationMs / 60_000);
}
