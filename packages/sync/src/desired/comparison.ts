import type { EpochMs } from '@umapi-kit/clock';
import type { Group, IdentityType, User } from '@umapi-kit/protocol';
import { openTemporary } from '@umapi-kit/sqlite';
import { applyGuards } from '../plan/apply-guards.ts';
import { defaultGuards } from '../plan/default-guards.ts';
import type { GuardRule } from '../plan/guards.ts';
import { emailKey, type Identity, identityKey } from '../plan/identity.ts';
import { type ManagedGroups, resolveGroups } from '../plan/managed-groups.ts';
import type { Plan, SyncPlan } from '../plan/plan.ts';
import type { Aside, PlanMemory, UnguardedPlan } from '../plan/plan-input.ts';
import { OrgPlanner } from '../plan/planner.ts';
import type { Primary } from '../plan/primary.ts';
import type { SyncRules } from '../plan/rules.ts';
import type { DirectoryRecord } from '../source/source.ts';
import { type AccountTable, createAccountTable } from './account-table.ts';
import type { AfterMapping, HookLogger } from './after-mapping.ts';
import { createHookRunner } from './hook.ts';
import { createPeopleTable } from './people-table.ts';
import { namesOf, targetsOf } from './row.ts';
import { peopleSql } from './schema.ts';
import { createSelect, type Selection } from './selection.ts';
import { hasNothingToDo, setAside } from './set-aside.ts';

/** One org of a comparison. */
export interface ComparedOrg {
  readonly org: string;
  /** Absent for the first one, which owns the directories. */
  readonly name?: string;
  readonly rules: SyncRules;
  readonly memory?: PlanMemory;
}

/** What is compared, and by what. */
export interface ComparisonOptions {
  /** The first one owns the directories; the others follow it. */
  readonly orgs: readonly [ComparedOrg, ...ComparedOrg[]];
  readonly select?: Selection;
  /** @defaultValue `defaultGuards` */
  readonly guards?: readonly GuardRule[];
  readonly hook?: { readonly afterMapping: AfterMapping; readonly logger: HookLogger };
  /** Needed for staged leaving only. @defaultValue 0 */
  readonly now?: EpochMs;
  /** The accounts that are missing, by org, when a list says so and not the directory; add no records then. */
  readonly missing?: (org: string, account: User, type: IdentityType) => boolean;
}

/** What is known about an org's accounts once they were read. */
export interface OrgReading {
  /** Every group of the org. Absent: the mapping's names are believed to exist. */
  readonly groups?: Iterable<Group>;
  /** Whether the list of accounts is known to be whole; nothing is taken away otherwise. @defaultValue true */
  readonly reconciled?: boolean;
}

/** Takes both sides in any order, at the same time if need be, and plans once both are complete. */
export interface Comparison extends Disposable {
  addRecord(record: DirectoryRecord): void;
  /** @param org its place among the orgs */
  addAccount(org: number, account: User): void;
  /**
   * Call it once, and only when the directory and every list of accounts came to their ends.
   *
   * @param readings by the place of the org
   * @throws DynamicGroupError when two directory groups lead to one dynamic group
   */
  plan(readings?: readonly OrgReading[]): Promise<SyncPlan>;
}

/**
 * Compares sides of any size: both are kept on disk, in a file that nobody else can open, and only what differs is
 * brought to memory. The plan is the one that `planSync` would make.
 *
 * @example
 * using comparison = openComparison({ orgs: [{ org, rules }] });
 * for await (const record of source.read({ signal })) comparison.addRecord(record);
 * for await (const account of conn.users()) comparison.addAccount(0, account);
 * const { orgs } = await comparison.plan();
 */
export function openComparison(options: ComparisonOptions): Comparison {
  const { orgs, select = {}, guards = defaultGuards, hook, now = 0, missing } = options;
  const database = openTemporary({ sql: peopleSql });
  const mapped = orgs.flatMap(({ rules }) => rules.groups.map(({ directory }) => directory));
  const people = createPeopleTable(database, createSelect(select, mapped));
  const accounts = orgs.map(({ rules }, index) => createAccountTable(database, index, rules));
  database.exec('BEGIN');

  async function plan(readings: readonly OrgReading[] = []): Promise<SyncPlan> {
    people.merge();
    if (hook) await people.change(createHookRunner({ ...hook, orgs }));
    for (const table of accounts) table.index();
    const memberGroups = memberGroupsOf();
    const plans: Plan[] = [];
    const dynamicGroups: { readonly org: string; readonly groups: readonly string[] }[] = [];
    for (const [index, org] of orgs.entries()) {
      const primary = index === 0 ? undefined : primaryOf(plans[0], accounts[0]);
      // Whom the first org excludes or misses can't be known from half of its list.
      const reconciled = isWhole(readings[0]) && isWhole(readings[index]);
      const one = planOrg({ index, org, primary, reading: { ...readings[index], reconciled }, memberGroups });
      plans.push(applyGuards(one, { guards, memory: org.memory, primaryVerdicts: plans[0]?.verdicts }));
      dynamicGroups.push({ org: org.org, groups: one.dynamicGroups });
    }
    const { rejects, records } = people;
    return { orgs: plans, directory: { records, ...people.count(), rejects, dynamicGroups } };
  }

  /** Names of directory groups that dynamic groups are made of: of the people whom the run is about. */
  function memberGroupsOf(): readonly string[] {
    if (orgs.every(({ rules }) => rules.dynamicGroups.length === 0)) return [];
    const lists = database.prepare(
      'SELECT DISTINCT coalesce(member_groups, groups) AS names FROM person WHERE selection IS NULL',
    );
    const names = new Set<string>();
    for (const row of lists.iterate()) for (const name of namesOf(String(row['names']))) names.add(name);
    return [...names].toSorted();
  }

  function planOrg({ index, org, primary, reading, memberGroups }: OrgToPlan): UnguardedPlan {
    const table = accounts[index];
    if (table === undefined) throw new RangeError(`there is no org ${index}`);
    const rules = primary ? followingRules(org.rules) : org.rules;
    const remembered = org.memory?.dynamicGroups ?? [];
    const managed = resolveGroups(rules, {
      orgGroups: reading.groups,
      orgName: org.name,
      memberGroups,
      remembered,
    });
    const context = { accounts: table, rejects: people.rejects, managed, rules };
    setAside(database, context);
    const idle = hasNothingToDo(database, context, primary !== undefined || !rules.createUnmapped);
    const open = `id NOT IN (SELECT person FROM aside) AND NOT (${idle})`;
    const { rejects, records } = people;
    const planner = new OrgPlanner({
      ...{ org: org.org, rules, guards, now, managed, memory: org.memory ?? {} },
      ...(org.name === undefined ? {} : { name: org.name }),
      reconciled: reading.reconciled,
      ...(primary === undefined ? {} : { primary }),
      ...(missing === undefined ? {} : { missing: (account, type) => missing(org.org, account, type) }),
      directory: { people: [...people.where(open)], rejects, records },
      aside: countAside(open),
      isKnown: (who, type) => table.has(who, type) || people.has(who, type),
    });
    for (const { account, place } of table.outside()) planner.meetMissing(account, place);
    for (const account of table.open()) planner.meet(account);
    const plan = planner.finish();
    return { ...plan, problems: [...plan.problems, ...unmanagedTargets(org.name ?? '', managed)] };
  }

  /** What a hook chose although no rule manages it. */
  function unmanagedTargets(org: string, managed: ManagedGroups): readonly string[] {
    if (!hook) return [];
    const lists = database.prepare('SELECT DISTINCT targets FROM person WHERE targets IS NOT NULL');
    const names = new Set<string>();
    for (const { targets } of lists.iterate()) {
      for (const name of targetsOf(String(targets)).get(org) ?? [])
        if (!managed.has(name)) names.add(name.trim());
    }
    return [...names]
      .toSorted()
      .map((name) => `the hook puts people into "${name}", which no rule manages: that is ignored`);
  }

  /** What the planner is not shown. */
  function countAside(open: string): Aside {
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

  return {
    addRecord: people.add,
    addAccount(org, account) {
      accounts[org]?.add(account);
    },
    plan,
    [Symbol.dispose]() {
      if (database.isOpen) database.close();
    },
  };
}

interface OrgToPlan {
  readonly index: number;
  readonly org: ComparedOrg;
  readonly primary: Primary | undefined;
  readonly reading: OrgReading & { readonly reconciled: boolean };
  readonly memberGroups: readonly string[];
}

function isWhole(reading: OrgReading | undefined): boolean {
  return reading?.reconciled ?? true;
}

/** Names belong to the org that owns the account. */
function followingRules(rules: SyncRules): SyncRules {
  return { ...rules, updateFields: [] };
}

/** What the others ask of the first org. */
function primaryOf(plan: Plan | undefined, table: AccountTable | undefined): Primary | undefined {
  if (plan === undefined || table === undefined) return undefined;
  const missing = new Set(
    plan.adobeOnly.flatMap((account) => [
      identityKey(account.type, account),
      emailKey(account.type, account.email),
    ]),
  );
  return {
    excludes: table.excludes,
    knows: (person) => table.has(person, person.idType),
    misses: (who: Identity, type) =>
      missing.has(identityKey(type, who)) || missing.has(emailKey(type, who.email)),
  };
}
