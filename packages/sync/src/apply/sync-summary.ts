import type { SyncPlan } from '../plan/plan.ts';
import type { ApplySummary } from './outcome.ts';

/** What applying a plan came to in one org. */
export interface OrgSummary extends ApplySummary {
  readonly org: string;
  /** The name that the configuration gives the org; absent for the first one. */
  readonly name?: string;
}

/** What applying a plan came to, primary first, counted from what the services confirmed. */
export interface SyncSummary {
  readonly orgs: readonly OrgSummary[];
}

/** @param runs in the order of the plan's orgs */
export function summaryOf(
  { orgs }: SyncPlan,
  runs: readonly { readonly summary: ApplySummary }[],
): SyncSummary {
  return {
    orgs: orgs.flatMap(({ org, name }, index) => {
      const run = runs[index];
      return run ? [{ org, ...(name === undefined ? {} : { name }), ...run.summary }] : [];
    }),
  };
}
