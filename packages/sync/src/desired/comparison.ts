import type { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '@umapi-kit/clock';
import type { Group, IdentityType, User } from '@umapi-kit/protocol';
import { openTemporary } from '@umapi-kit/sqlite';
import { applyGuards } from '../plan/apply-guards.ts';
import { defaultGuards } from '../plan/default-guards.ts';
import type { GuardRule } from '../plan/guards.ts';
import type { Plan, SyncPlan } from '../plan/plan.ts';
import type { PlanMemory } from '../plan/plan-input.ts';
import type { SyncRules } from '../plan/rules.ts';
import type { DirectoryRecord } from '../source/source.ts';
import { type AccountTable, createAccountTable } from './account-table.ts';
import type { AfterMapping, HookLogger } from './after-mapping.ts';
import { comparedPrimary } from './compared-primary.ts';
import { createHookRunner } from './hook.ts';
import { createPeopleTable, type PeopleTable } from './people-table.ts';
import { planComparedOrg } from './plan-compared-org.ts';
import { peopleSql } from './schema.ts';
import { createSelect, type Selection } from './selection.ts';

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
  const { orgs, select = {}, hook } = options;
  const database = openTemporary({ sql: peopleSql });
  const mapped = orgs.flatMap(({ rules }) => rules.groups.map(({ directory }) => directory));
  const people = createPeopleTable(database, createSelect(select, mapped));
  const accounts = orgs.map(({ rules }, index) => createAccountTable(database, index, rules));
  database.exec('BEGIN');

  async function plan(readings: readonly OrgReading[] = []): Promise<SyncPlan> {
    people.merge();
    if (hook) await people.change(createHookRunner({ ...hook, orgs }));
    for (const table of accounts) table.index();
    return planAll(options, { database, people, accounts, readings });
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

/** Both sides, as they lie on disk. */
interface Sides {
  readonly database: DatabaseSync;
  readonly people: PeopleTable;
  readonly accounts: readonly AccountTable[];
  readonly readings: readonly OrgReading[];
}

/** The first org before the others, which follow it. */
function planAll(options: ComparisonOptions, { database, people, accounts, readings }: Sides): SyncPlan {
  const { orgs, guards = defaultGuards, now = 0 } = options;
  const memberGroups = dynamicGroupsComeFrom(orgs) ? people.memberGroups() : [];
  const plans: Plan[] = [];
  const dynamicGroups: { readonly org: string; readonly groups: readonly string[] }[] = [];
  for (const [index, org] of orgs.entries()) {
    const table = accounts[index];
    if (table === undefined) throw new RangeError(`there is no org ${index}`);
    const primary = index === 0 ? undefined : comparedPrimary(plans[0], accounts[0]);
    // Whom the first org excludes or misses can't be known from half of its list.
    const reconciled = isWhole(readings[0]) && isWhole(readings[index]);
    const one = planComparedOrg(database, {
      ...{ org, people, accounts: table, memberGroups, guards, now, reconciled, primary },
      groups: readings[index]?.groups,
      missing: options.missing,
      hooked: options.hook !== undefined,
    });
    const primaryVerdicts = plans[0]?.verdicts;
    const listDriven = options.missing !== undefined;
    plans.push(applyGuards(one, { guards, memory: org.memory, listDriven, primaryVerdicts }));
    dynamicGroups.push({ org: org.org, groups: one.dynamicGroups });
  }
  const { rejects, records } = people;
  return { orgs: plans, directory: { records, ...people.count(), rejects, dynamicGroups } };
}

function dynamicGroupsComeFrom(orgs: readonly ComparedOrg[]): boolean {
  return orgs.some(({ rules }) => rules.dynamicGroups.length > 0);
}

function isWhole(reading: OrgReading | undefined): boolean {
  return reading?.reconciled ?? true;
}
