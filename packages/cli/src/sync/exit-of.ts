import type { SyncPlan, SyncSummary } from '@umapi-kit/sync';
import { type ExitName, highestExit } from '../exit-code.ts';
import { explainFailure } from '../failure.ts';

/**
 * What a run that was carried out means for its caller.
 *
 * @param plan absent where nothing of it is stopped any more
 */
export function exitOfRun(plan: SyncPlan | undefined, summary: SyncSummary, signal: AbortSignal): ExitName {
  return highestExit([
    ...(plan && somethingIsBlocked(plan) ? (['limitFired'] as const) : []),
    ...summary.orgs.flatMap(({ outcomes, stoppedBy }): readonly ExitName[] => [
      ...(stoppedBy === undefined ? [] : [explainFailure(stoppedBy, signal).exit]),
      ...(outcomes.failed + outcomes.skipped + outcomes.drifted > 0 ? (['failedChanges'] as const) : []),
      ...(outcomes.pending + outcomes.unknown > 0 ? (['throttled'] as const) : []),
    ]),
  ]);
}

/** What a plan that is only shown means. */
export function exitOfPlan(plan: SyncPlan, { exitCode = false }: { readonly exitCode?: boolean }): ExitName {
  const pending = plan.orgs.some(({ changes }) => changes.length > 0);
  return highestExit([
    ...(somethingIsBlocked(plan) ? (['limitFired'] as const) : []),
    ...(exitCode && pending ? (['pendingChanges'] as const) : []),
  ]);
}

/** Whether a guard stopped something. */
export function somethingIsBlocked({ orgs }: SyncPlan): boolean {
  return orgs.some(({ blocked }) => blocked.length > 0);
}
