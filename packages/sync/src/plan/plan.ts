import type { CommandEntry, UserAddress } from '@umapi-kit/protocol';
import type { Reject } from '../source/source.ts';

/** What happens to an account or a group. */
export type ChangeKind = 'createGroup' | 'create' | 'update' | 'add' | 'remove';

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
  readonly adobeUsers: number;
  /** People whose account is as it should be. */
  readonly unchanged: number;
  /** Accounts that the rules exclude. */
  readonly excluded: number;
  /** Accounts that the directory does not have; they stay, changed or not. */
  readonly adobeOnly: number;
}

/** What a sync would do to one org. The same input gives the same plan, whatever the order it is read in. */
export interface Plan {
  readonly org: string;
  /** In an order in which they can be applied one after the other. */
  readonly changes: readonly PlannedChange[];
  readonly held: readonly Held[];
  readonly rejects: readonly Reject[];
  /** What somebody has to see to outside, e.g. a mapped group that the org does not have. */
  readonly problems: readonly string[];
  readonly counts: PlanCounts;
}
