import type { EpochMs } from '@umapi-kit/clock';
import type { CommandEntry, IdentityType, UserAddress } from '@umapi-kit/protocol';
import type { Reject } from '../source/source.ts';
import type { ListCount } from '../state/sync-state.ts';
import type { AccountFacts } from './account-facts.ts';
import type { GuardVerdict } from './guards.ts';

/** Every {@link ChangeKind}, in the order in which they are told. */
export const changeKinds = [
  'createGroup',
  'create',
  'update',
  'remove',
  'add',
  'strip',
  'removeFromOrg',
  'deleteAccount',
] as const;

/**
 * What happens to an account or a group. `remove` leaves groups, `strip` every group, `removeFromOrg` the
 * organization; `deleteAccount` deletes the account besides.
 */
export type ChangeKind = (typeof changeKinds)[number];

/** Why something is done: the rule in words, and the directory's record behind it. */
export interface Reason {
  readonly rule: string;
  readonly place?: string;
}

/** The fields of an account that an update can change. */
export interface AccountNames {
  readonly email?: string;
  readonly username?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

/** One account or group in one org: what is done, why, and what was believed when it was planned. Plain data. */
export interface PlannedChange {
  /** Unique in its plan, and the same in the next plan about the same account or group. */
  readonly id: string;
  readonly org: string;
  /** How Adobe knows the account *now*, or will know it where it is created. */
  readonly target: UserAddress | { readonly group: string };
  /** In the order of the steps. */
  readonly kinds: readonly ChangeKind[];
  /** What is sent. May hold more than 10 steps or names: the client splits it. */
  readonly entry: CommandEntry;
  /** Ids of changes that have to be confirmed before this one leaves. */
  readonly after: readonly string[];
  readonly because: readonly Reason[];
  /** The present values of the fields that an update changes; absent ones have none. */
  readonly before: AccountNames;
  /** Digest of the account's names and managed groups when it was planned; `null`: must not exist. */
  readonly basedOn: string | null;
  /** What that digest is of. Absent for what is created. */
  readonly believed?: AccountFacts;
}

/** Somebody who is left as they are, wholly or as far as something would be taken away. */
export interface Held {
  /** The e-mail. */
  readonly user: string;
  readonly what: 'everything' | 'removals';
  readonly reason: string;
  readonly place?: string;
}

/** How much was looked at. */
export interface PlanCounts {
  readonly directoryRecords: number;
  /** Different people among the records that can be used. */
  readonly directoryUsers: number;
  /** Those of them whom the run is about. */
  readonly selected: number;
  readonly adobeUsers: number;
  /** People whose account is as it should be. */
  readonly unchanged: number;
  /** Accounts that the rules exclude. */
  readonly excluded: number;
  /** Accounts that the directory does not have, changed or not. */
  readonly adobeOnly: number;
}

/** An account that the directory does not have. */
export interface AdobeOnlyAccount {
  /** The id that a change of this account has. */
  readonly id: string;
  readonly type: IdentityType;
  readonly email: string;
  readonly username?: string;
  readonly domain?: string;
}

/** An account that waits for its removal, or its deletion. */
export interface LeavingAccount {
  readonly id: string;
  /** When it was first missing from the directory. */
  readonly since: EpochMs;
}

/** What carrying a plan out takes when every change succeeds. */
export interface PlanCost {
  /** Calls that carry the changes out. */
  readonly calls: number;
  /** Minutes from the first to the last of them under the limits that Adobe documents; absent where none are kept. */
  readonly minutes?: number;
  /** The same where it is applied from its file, so that every account is looked at before it is changed. */
  readonly minutesFromFile?: number;
}

/** What a sync would do to one org. The same input gives the same plan, whatever the order it is read in. */
export interface Plan {
  readonly org: string;
  /** The name that the configuration gives the org; absent for the first one, which owns the directories. */
  readonly name?: string;
  /** In an order in which they can be applied one after the other. */
  readonly changes: readonly PlannedChange[];
  /** What a guard stopped, in the same form. Applied only when the guard is lifted for this very plan. */
  readonly blocked: readonly PlannedChange[];
  /** What every guard found, fired or not. */
  readonly verdicts: readonly GuardVerdict[];
  /** Accounts that the directory does not have and that no rule excludes, changed or not. */
  readonly adobeOnly: readonly AdobeOnlyAccount[];
  readonly held: readonly Held[];
  readonly rejects: readonly Reject[];
  /** Every group whose memberships are the sync's business, as the org spells them. */
  readonly managedGroups: readonly string[];
  /** Those of them that are known to be user groups: their members can be changed ten to an entry. */
  readonly userGroups: readonly string[];
  /**
   * Accounts that are on their way out by staged leaving, and since when: all of them, to be remembered in place of
   * what was known.
   */
  readonly leaving: readonly LeavingAccount[];
  /** The accounts were not looked at, so none of them can have drifted from what the plan believes. */
  readonly unseen?: true;
  /** How the list of accounts went, where it is known to be whole; what the next run compares its own with. */
  readonly list?: ListCount;
  /** What somebody has to see to outside, e.g. a mapped group that the org does not have. */
  readonly problems: readonly string[];
  readonly counts: PlanCounts;
  /** Absent where nobody has estimated it: see {@link costOf}. */
  readonly cost?: PlanCost;
}

/** What a run would do to every org of a configuration. */
export interface SyncPlan {
  /** The person that the plan is about alone; absent: everybody. */
  readonly only?: string;
  /** The first one owns the directories; the others follow it. */
  readonly orgs: readonly Plan[];
  readonly directory: {
    /** Everything that was read, rejects included. */
    readonly records: number;
    /** Different people among the records that can be used. */
    readonly users: number;
    /** People whom the run is about. */
    readonly selected: number;
    readonly rejects: readonly Reject[];
    /** Adobe groups that dynamic groups led to in this run, by org, to be remembered for the next. */
    readonly dynamicGroups: readonly { readonly org: string; readonly groups: readonly string[] }[];
  };
}
