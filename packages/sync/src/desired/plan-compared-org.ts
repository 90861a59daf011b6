import type { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '@umapi-kit/clock';
import type { Group } from '@umapi-kit/protocol';
import type { GuardRule } from '../plan/guards.ts';
import { type ManagedGroups, resolveGroups } from '../plan/managed-groups.ts';
import type { Aside, PlannerInput, UnguardedPlan } from '../plan/plan-input.ts';
import { OrgPlanner } from '../plan/planner.ts';
import type { Primary } from '../plan/primary.ts';
import type { SyncRules } from '../plan/rules.ts';
import type { AccountTable } from './account-table.ts';
import type { ComparedOrg, ComparisonOptions } from './comparison.ts';
import type { PeopleTable } from './people-table.ts';
import { hasNothingToDo, setAside } from './set-aside.ts';

/** What is known when the turn of an org comes. */
interface OrgToPlan {
  readonly org: ComparedOrg;
  readonly people: PeopleTable;
  readonly accounts: AccountTable;
  /** Directory groups that dynamic groups are made of. */
  readonly memberGroups: readonly string[];
  readonly guards: readonly GuardRule[];
  readonly now: EpochMs;
  readonly groups: Iterable<Group> | undefined;
  readonly reconciled: boolean;
  readonly primary: Primary | undefined;
  readonly missing: ComparisonOptions['missing'];
  /** Whether a hook chose groups. */
  readonly hooked: boolean;
}

/**
 * Sets aside whom there is nothing to do about, and shows the planner the rest.
 *
 * @throws DynamicGroupError when two directory groups lead to one dynamic group
 */
export function planComparedOrg(database: DatabaseSync, given: OrgToPlan): UnguardedPlan {
  const { org, people, accounts, primary } = given;
  const rules = primary ? followingRules(org.rules) : org.rules;
  const managed = managedBy(rules, given);
  const context = { accounts, rejects: people.rejects, managed, rules };
  setAside(database, context);
  const idle = hasNothingToDo(database, context, primary !== undefined || !rules.createUnmapped);
  const open = `id NOT IN (SELECT person FROM aside) AND NOT (${idle})`;
  const { rejects, records } = people;
  const planner = new OrgPlanner({
    ...inputOf(given, rules),
    managed,
    directory: { people: [...people.where(open)], rejects, records },
    aside: countAside(database, people, open),
    isKnown: (who, type) => accounts.has(who, type) || people.has(who, type),
  });
  for (const { account, place } of accounts.outside()) planner.meetMissing(account, place);
  for (const account of accounts.open()) planner.meet(account);
  const plan = planner.finish();
  return given.hooked ? { ...plan, problems: [...plan.problems, ...unmanaged(given, managed)] } : plan;
}

function inputOf(
  { org, guards, now, reconciled, primary, missing }: OrgToPlan,
  rules: SyncRules,
): Omit<PlannerInput, 'directory'> {
  const { org: id, name, memory = {} } = org;
  return {
    ...{ org: id, rules, guards, now, memory, reconciled },
    ...(name === undefined ? {} : { name }),
    ...(primary === undefined ? {} : { primary }),
    ...(missing === undefined ? {} : { missing: (account, type) => missing(id, account, type) }),
  };
}

/** Names belong to the org that owns the account. */
function followingRules(rules: SyncRules): SyncRules {
  return { ...rules, updateFields: [] };
}

function managedBy(rules: SyncRules, { org, groups, memberGroups }: OrgToPlan): ManagedGroups {
  const remembered = org.memory?.dynamicGroups ?? [];
  return resolveGroups(rules, { orgGroups: groups, orgName: org.name, memberGroups, remembered });
}

/** What the planner is not shown. */
function countAside(database: DatabaseSync, people: PeopleTable, open: string): Aside {
  const count = (sql: string) => Number(database.prepare(sql).get()?.['n']);
  const how = (word: string) => count(`SELECT count(*) AS n FROM aside WHERE how = '${word}'`);
  const all = people.count();
  const [unchanged, excluded, aside] = [how('unchanged'), how('excluded'), how('aside')];
  return {
    users: all.users - count(`SELECT count(*) AS n FROM person WHERE ${open}`),
    selected: all.selected - count(`SELECT count(*) AS n FROM person WHERE selection IS NULL AND ${open}`),
    adobeUsers: unchanged + excluded + aside,
    excluded,
    unchanged,
  };
}

/** What a hook chose although no rule manages it. */
function unmanaged({ org: { name = '' }, people }: OrgToPlan, managed: ManagedGroups): readonly string[] {
  return people
    .targets(name)
    .filter((group) => !managed.has(group))
    .map((group) => `the hook puts people into "${group}", which no rule manages: that is ignored`);
}
