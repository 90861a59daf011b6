import type { EpochMs } from '@umapi-kit/clock';
import type { Group, IdentityType, User } from '@umapi-kit/protocol';
import type { Directory } from './directory.ts';
import type { GuardRule } from './guards.ts';
import type { Identity } from './identity.ts';
import type { ManagedGroups } from './managed-groups.ts';
import type { Plan } from './plan.ts';
import type { Primary } from './primary.ts';
import type { SyncRules } from './rules.ts';

/** What earlier runs left to this one. */
export interface PlanMemory {
  /** Dynamic groups that were ever made, so that their last members can leave. */
  readonly dynamicGroups?: readonly string[];
  /** What was managed in the last run. */
  readonly managedGroups?: readonly string[];
  /** Since when accounts have been on their way out, by id. */
  readonly leaving?: ReadonlyMap<string, EpochMs>;
  /** People in the directory at the last run. */
  readonly directoryUsers?: number;
}

/** Everything a plan is made of but the accounts. */
export interface PlanInput {
  /** Stands in every change: a plan of one org is never applied to another. */
  readonly org: string;
  /** Absent for the first org. */
  readonly name?: string;
  readonly directory: Directory;
  /** Every group of the org. Absent: the mapping's names are believed to exist. */
  readonly groups?: Iterable<Group>;
  readonly rules: SyncRules;
  /** @defaultValue `defaultGuards` */
  readonly guards?: readonly GuardRule[];
  readonly memory?: PlanMemory;
  /** Needed for staged leaving only. @defaultValue 0 */
  readonly now?: EpochMs;
  /** Whether the list of accounts is known to be whole; nothing is taken away otherwise. @defaultValue true */
  readonly reconciled?: boolean;
  /** What the first org says, for the plan of another one. */
  readonly primary?: Primary;
  /** The accounts that are missing from the directory, when a list says so and not the directory. */
  readonly missing?: (account: User, type: IdentityType) => boolean;
}

/** Counts of what a planner was not shown, since nothing has to be done about it. */
export interface Aside {
  readonly users: number;
  readonly selected: number;
  readonly adobeUsers: number;
  readonly excluded: number;
  readonly unchanged: number;
}

/** What a planner says before any guard looked at it. */
export interface UnguardedPlan extends Omit<Plan, 'blocked' | 'verdicts'> {
  /** Groups that rules made of directory groups in this run. */
  readonly dynamicGroups: readonly string[];
  /** Ids of changes that take every role of an administrator. */
  readonly administrators: ReadonlySet<string>;
}

/** What a planner takes. */
export interface PlannerInput extends PlanInput {
  /** Absent: it is made of the rules, the groups and the people. */
  readonly managed?: ManagedGroups;
  readonly aside?: Aside;
  /** Whether somebody is in the directory, or has an account, without being shown to the planner. */
  readonly isKnown?: (who: Identity, type: IdentityType) => boolean;
}
