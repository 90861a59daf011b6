import type { EpochMs } from '@umapi-kit/clock';
import type { GuardVerdict } from '../plan/guards.ts';
import type { AdobeOnlyAccount, Held, LeavingAccount, Plan, PlannedChange, SyncPlan } from '../plan/plan.ts';
import type { Reject } from '../source/source.ts';

/** What the first line of every plan file says. A reader refuses what it does not know. */
export const planFormat = 'umapi-plan/1';

/** Where a plan comes from, for whoever reads it later. No secrets. */
export interface PlanOrigin {
  readonly madeAt: EpochMs;
  /** The configuration file, as it was named. */
  readonly config?: string;
  /** The directory's kind or name. */
  readonly directory?: string;
  /** The version of the program. */
  readonly version?: string;
}

/** What the header says about one org. */
export interface PlanFileOrg
  extends Omit<Plan, 'changes' | 'blocked' | 'held' | 'adobeOnly' | 'leaving' | 'rejects' | 'verdicts'> {
  readonly verdicts: readonly GuardVerdict[];
}

/** The first line. */
export interface PlanHeader {
  readonly format: typeof planFormat;
  readonly origin: PlanOrigin;
  /** The person that the plan is about alone; absent: everybody. */
  readonly only?: string;
  readonly directory: Omit<SyncPlan['directory'], 'rejects'>;
  /** Primary first. */
  readonly orgs: readonly PlanFileOrg[];
}

/** A line between header and footer. Those about an org name it. */
export type PlanRecord =
  | { readonly change: PlannedChange }
  | { readonly blocked: PlannedChange }
  | { readonly held: Held; readonly org: string }
  | { readonly adobeOnly: AdobeOnlyAccount; readonly org: string }
  | { readonly leaving: LeavingAccount; readonly org: string }
  /** Without an org: of the directory as such. */
  | { readonly reject: Reject; readonly org?: string };

/** The last line. */
export interface PlanFooter {
  readonly end: {
    /** Lines between header and footer. */
    readonly records: number;
    /** SHA-256 of every byte before the footer, in hexadecimal: the plan's digest. */
    readonly sha256: string;
  };
}
