import { rm } from 'node:fs/promises';
import type { Clock } from '@umapi-kit/clock';
import { inMemory } from '@umapi-kit/sqlite';
import { carryOut, type NoteSettled } from '../apply/carry-out.ts';
import { OrgRun, type TargetOrg } from '../apply/org-run.ts';
import type { ApplyEvent, Outcome } from '../apply/outcome.ts';
import { type SyncSummary, summaryOf } from '../apply/sync-summary.ts';
import { LiftError } from '../errors.ts';
import type { Plan, SyncPlan } from '../plan/plan.ts';
import { liftGuards } from '../plan/split-changes.ts';
import type { PlanOrigin } from '../plan-file/plan-record.ts';
import { readPlanFile } from '../plan-file/read-plan.ts';
import { writePlanFile } from '../plan-file/write-plan.ts';
import type { SyncState } from '../state/sync-state.ts';
import { completeRun } from './complete-run.ts';
import { runFiles } from './run-files.ts';
import { supersede } from './supersede.ts';

/** What carrying a plan out works with. */
export interface RunTargets {
  /** One for each org of the plan, in any order. */
  readonly orgs: readonly TargetOrg[];
  readonly state: SyncState;
  readonly clock: Clock;
  /** Ends waiting and sending; what was not sent is pending. */
  readonly signal?: AbortSignal;
}

/** How a plan is carried out. */
export interface ApplySyncOptions extends RunTargets {
  /** Of the plan file that the plan came from: every account is then looked at before it is changed. */
  readonly digest?: string;
  /** The digest of this very plan file: what its guards stopped leaves too. */
  readonly lift?: string;
  /** The connections only ask what would happen, so nothing is remembered of it. @defaultValue false */
  readonly testOnly?: boolean;
  /** Stands in the copy of the plan that is kept for `resume`. */
  readonly origin?: PlanOrigin;
}

/**
 * Carries a plan out in all of its orgs. Yields one event for each change; nothing is thrown because the service
 * fails, the summary says where and why the run ended. Whatever was begun before is superseded: this plan was made
 * later.
 *
 * Keep the lock of the run meanwhile, see {@link fileRunLock}. A run that is killed at any moment can be resumed.
 *
 * @throws {@link LiftError} when `lift` is not the digest of this plan
 * @throws RangeError when there is no connection to one of its orgs
 *
 * @example
 * for await (const { settled, total } of applySyncPlan(plan, { orgs, state, clock })) show(settled, total);
 */
export async function* applySyncPlan(
  plan: SyncPlan,
  options: ApplySyncOptions,
): AsyncGenerator<ApplyEvent, SyncSummary, void> {
  const { digest, lift, state, testOnly = false } = options;
  if (lift !== undefined && lift !== digest) throw new LiftError(lift, digest);
  const lifted = lift !== undefined;
  const whole = lifted ? withoutGuards(plan) : plan;
  const runs = runsOf(whole, options, { checkDrift: digest !== undefined });
  if (testOnly) {
    await supersedeAll(options);
    yield* carryOut(runs, { resume: false, note: () => {} });
    return summaryOf(whole, runs);
  }
  await begin(plan, lifted, options);
  return yield* toTheEnd(whole, runs, options, { resume: false, lifted, note: state.run.note });
}

/**
 * Goes on with the run that was interrupted: settles the calls whose answers are missing, and sends what was not
 * sent where the account still is what the plan believed.
 *
 * @throws RangeError when no run was interrupted: see `state.run.current()`
 * @throws PlanFileError when its plan is not there any more
 */
export async function* resumeSyncRun(targets: RunTargets): AsyncGenerator<ApplyEvent, SyncSummary, void> {
  const { state } = targets;
  const begun = state.run.current();
  if (!begun) throw new RangeError('no run was interrupted');
  const { plan } = await readPlanFile(begun.plan);
  const whole = begun.lifted ? withoutGuards(plan) : plan;
  const runs = runsOf(whole, targets, { checkDrift: true, settled: state.run.settled });
  return yield* toTheEnd(whole, runs, targets, { resume: true, lifted: begun.lifted, note: state.run.note });
}

function withoutGuards(plan: SyncPlan): SyncPlan {
  return { ...plan, orgs: plan.orgs.map((org) => withoutCost(liftGuards(org))) };
}

/** It was estimated without what guards stopped. */
function withoutCost({ cost: _, ...plan }: Plan): Plan {
  return plan;
}

function runsOf(
  { orgs }: SyncPlan,
  { orgs: targets, signal }: RunTargets,
  how: { readonly checkDrift: boolean; readonly settled?: (org: string) => ReadonlyMap<string, Outcome> },
): readonly OrgRun[] {
  return orgs.map((plan) => {
    const settled = how.settled?.(plan.org) ?? new Map<string, Outcome>();
    const ending = signal === undefined ? {} : { signal };
    return new OrgRun(plan, targetOf(plan.org, targets), { checkDrift: how.checkDrift, settled, ...ending });
  });
}

async function* toTheEnd(
  plan: SyncPlan,
  runs: readonly OrgRun[],
  { state, clock }: RunTargets,
  how: { readonly resume: boolean; readonly lifted: boolean; readonly note: NoteSettled },
): AsyncGenerator<ApplyEvent, SyncSummary, void> {
  yield* carryOut(runs, how);
  const summary = summaryOf(plan, runs);
  if (!summary.orgs.every(isThrough)) return summary;
  completeRun(plan, { state, clock, lifted: how.lifted });
  if (state.path !== inMemory) for (const path of runFiles(state.path).plans) await rm(path, { force: true });
  return summary;
}

/** What is pending or unknown is left to be resumed. */
function isThrough({ outcomes, stoppedBy }: SyncSummary['orgs'][number]): boolean {
  return stoppedBy === undefined && outcomes.pending + outcomes.unknown === 0;
}

/** From here on the run can be resumed. */
async function begin(plan: SyncPlan, lifted: boolean, options: ApplySyncOptions): Promise<void> {
  const { state, clock, origin = { madeAt: clock.now() } } = options;
  await supersedeAll(options);
  if (state.path === inMemory) return;
  const [one, other] = runFiles(state.path).plans;
  const path = state.run.current()?.plan === one ? other : one;
  const digest = await writePlanFile(path, plan, origin);
  state.run.begin({ plan: path, digest, lifted, at: clock.now() });
}

async function supersedeAll({ orgs }: RunTargets): Promise<void> {
  for (const { journal } of orgs) if (journal) await supersede(journal);
}

function targetOf(org: string, targets: readonly TargetOrg[]): TargetOrg {
  const target = targets.find(({ conn }) => conn.orgId === org);
  if (target) return target;
  throw new RangeError(`the plan is for ${org}, and there is no connection to it`);
}
