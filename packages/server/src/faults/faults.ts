import type { Clock } from '@umapi-kit/clock';
import { notFound } from '../admin/admin-error.ts';
import { checked } from '../admin/schemas.ts';
import { readBody } from '../body.ts';
import { type ActiveRule, activate, type CallFacts, strike, viewOf } from './active-rule.ts';
import type { FaultEffect, FaultRule, FaultView } from './fault-rule.ts';
import { faultRule } from './fault-schema.ts';
import { createHiddenUsers, type HiddenUsers } from './hidden-users.ts';
import { createStrike, type Strike } from './strike.ts';

/** Rules that make calls fail, in the order in which they were added. */
export interface Faults {
  list(): readonly FaultView[];
  /**
   * Puts a rule in force.
   *
   * @throws {@link AdminError} naming what is wrong with it
   *
   * @example
   * server.faults.add({ match: { call: 'usersInOrg', page: 1 }, when: { nth: 1 }, effect: { kind: 'status', status: 504 } });
   */
  add(rule: FaultRule): FaultView;
  /** @throws {@link AdminError} for an id that no rule has */
  remove(id: string): void;
  /** Takes all rules away; whoever was hidden is found again. */
  clear(): void;
}

/** The same for the calls themselves. */
export interface FaultEngine {
  readonly faults: Omit<Faults, 'add'> & { add(rule: unknown): FaultView };
  /** What happens to a call; `undefined` when nothing can. */
  strike(request: Request, facts: Omit<CallFacts, 'body'>): Promise<Strike | undefined>;
  /** Back to the rules of the start, with nothing counted. */
  reset(): void;
  /** Ends all waiting. */
  stop(): void;
}

/** @param initial rules that are there from the start */
export function createFaults(clock: Clock, initial: readonly FaultRule[] = []): FaultEngine {
  const rules: ActiveRule[] = [];
  const hidden = createHiddenUsers();
  const stopping = new AbortController();
  let lastId = 0;

  const faults = {
    list: () => rules.map(viewOf),
    add(rule: unknown) {
      const active = activate(`f${++lastId}`, checked(faultRule, rule));
      rules.push(active);
      return viewOf(active);
    },
    remove(id: string) {
      const index = rules.findIndex((rule) => rule.id === id);
      if (index < 0)
        throw notFound(`no fault rule has the id ${JSON.stringify(id)}; GET /admin/v1/faults lists them`);
      rules.splice(index, 1);
    },
    clear() {
      rules.length = 0;
      hidden.clear();
    },
  };
  const reset = () => {
    faults.clear();
    for (const rule of initial) faults.add(rule);
  };
  reset();

  return {
    faults,
    reset,
    stop: () => stopping.abort(),
    async strike(request, facts) {
      if (rules.length === 0 && !isAnybodyHidden(hidden, facts, clock)) return undefined;
      const struck = strikeAll(rules, await withBody(request, facts, rules));
      const signal = AbortSignal.any([request.signal, stopping.signal]);
      return createStrike({ struck, facts, hidden, clock, signal });
    },
  };
}

function isAnybodyHidden(
  hidden: HiddenUsers,
  { parameters: { orgId = '' } }: Omit<CallFacts, 'body'>,
  clock: Clock,
): boolean {
  return hidden.any(orgId, clock.now());
}

/** An effect, and the rule that it is of. */
export interface Struck {
  readonly rule: ActiveRule;
  readonly effect: FaultEffect;
}

function strikeAll(rules: readonly ActiveRule[], facts: CallFacts): readonly Struck[] {
  return rules.flatMap((rule) => {
    const effect = strike(rule, facts);
    return effect ? [{ rule, effect }] : [];
  });
}

/** The body is read ahead of the call only where a rule looks at it. */
async function withBody(
  request: Request,
  facts: Omit<CallFacts, 'body'>,
  rules: readonly ActiveRule[],
): Promise<CallFacts> {
  if (request.body === null || !rules.some(({ rule }) => rule.match?.body !== undefined)) return facts;
  try {
    return { ...facts, body: new TextDecoder().decode(await readBody(request.clone())) };
  } catch {
    // Too large, or broken off: the call itself says so.
    return facts;
  }
}
