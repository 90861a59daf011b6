import type { ChangeKind } from './plan.ts';

/**
 * What a guard counts: accounts with a change of that kind, administrators who would lose a right, accounts that
 * the directory does not have and that would lose something (`adobeOnly`), or people whom the directory had at
 * the last run and has no more.
 */
export type GuardedKind = ChangeKind | 'loseAdmin' | 'adobeOnly' | 'directoryShrinks';

/** Fires when more than `max` are affected, or more than `percent`, which counts only from `fromCount` on. */
export interface GuardRule {
  readonly kind: GuardedKind;
  readonly max?: number;
  readonly percent?: number;
  /** @defaultValue 20 */
  readonly fromCount?: number;
  /** What is a hundred per cent: every account of the org, or those that the rules do not exclude. @defaultValue 'org' */
  readonly percentOf?: 'org' | 'notExcluded';
  /** `adobeOnly` only: count those who would leave a managed group, instead of everybody. @defaultValue false */
  readonly groupRemovalsOnly?: boolean;
}

/** What a guard found in one plan. */
export interface GuardVerdict {
  readonly rule: GuardRule;
  /** Where it counted: another org follows the first one in doubting who is missing from the directory. */
  readonly org: string;
  readonly count: number;
  /** What `percent` is of. */
  readonly of: number;
  /** It stops changes of this plan: they are not applied, unless the guard is lifted for this very plan. */
  readonly fired: boolean;
}
