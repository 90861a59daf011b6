import {
  applySyncPlan,
  planLines,
  readPlanFile,
  resumeSyncRun,
  type SyncConfig,
  type SyncPlan,
  type SyncSummary,
  writePlanFile,
} from '@umapi-kit/sync';
import type { ConfigFlags, RunFlags } from '../commands/sync-options.ts';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import { explainFailure } from '../failure.ts';
import { exitOfPlan, exitOfRun, somethingIsBlocked } from './exit-of.ts';
import { followRun } from './follow-run.ts';
import { type LoadedConfig, loadConfig } from './load-config.ts';
import { makePlan } from './make-plan.ts';
import { printPlan } from './print-plan.ts';
import { tellProblems } from './print-problems.ts';
import { printSyncSummary, summaryAsJson } from './print-summary.ts';
import { openRun } from './run-context.ts';

/** The command line of `umapi sync`. */
export interface SyncFlags extends ConfigFlags, RunFlags {
  readonly strict?: boolean;
}

/** The command line of `umapi sync plan`. */
export interface PlanFlags extends SyncFlags {
  readonly out?: string;
  readonly format?: 'text' | 'jsonl' | 'markdown' | 'html';
  readonly exitCode?: boolean;
}

/** The command line of `umapi sync apply`. */
export interface ApplyFlags extends SyncFlags {
  readonly lift?: string;
  readonly testOnly?: boolean;
}

/** Plans and applies. @returns the exit code */
export async function runSync(flags: SyncFlags, context: Context): Promise<number> {
  const loaded = loadConfig(flags, context);
  tellProblems(loaded, context.terminal);
  await using run = await openRun(loaded.config, { ...flags, writes: true }, context);
  refuseToSupersede(run.state.run.current() !== undefined, context);
  const plan = await makePlan(loaded.config, run, flags, context);
  if (flags.json !== true) for (const one of plan.orgs) printPlan(one, context.terminal);
  if (flags.strict === true && somethingIsBlocked(plan)) return stopStrictly(context);
  const { testOnly } = loaded.config;
  const origin = originOf(loaded, context);
  const applying = applySyncPlan(plan, {
    ...run,
    clock: context.clock,
    signal: context.signal,
    testOnly,
    origin,
  });
  return report(plan, await followRun(applying, countChanges(plan), context), flags, context);
}

/** What an interrupted run achieved is read from the accounts, and the rest of it planned again. */
function refuseToSupersede(interrupted: boolean, { terminal }: Context): void {
  if (interrupted) terminal.note('an earlier run was interrupted; this one plans again what it left');
}

function stopStrictly({ terminal }: Context): number {
  terminal.note(
    'a guard fired, and --strict applies nothing then; look at the plan, and lift the guard for it',
  );
  return exitCode.limitFired;
}

/** Plans, and shows or writes the plan. @returns the exit code */
export async function runPlan(flags: PlanFlags, context: Context): Promise<number> {
  const loaded = loadConfig(flags, context);
  tellProblems(loaded, context.terminal);
  await using run = await openRun(loaded.config, { ...flags, writes: false }, context);
  const plan = await makePlan(loaded.config, run, flags, context);
  const origin = originOf(loaded, context);
  if (flags.out !== undefined) {
    const digest = await writePlan(flags.out, plan, origin);
    context.terminal.note(`${flags.out}: plan ${digest}`);
  }
  await showPlan(plan, origin, flags, context);
  return exitCode[exitOfPlan(plan, flags)];
}

type Origin = Parameters<typeof planLines>[1];

function originOf({ config, path }: LoadedConfig, { clock }: Context): Origin {
  return { madeAt: clock.now(), config: path, directory: config.directory.kind };
}

async function writePlan(path: string, plan: SyncPlan, origin: Origin): Promise<string> {
  try {
    return await writePlanFile(path, plan, origin);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError('usage', `--out: ${path} can't be written: ${reason}`, { cause });
  }
}

async function showPlan(
  plan: SyncPlan,
  origin: Origin,
  { format = 'text' }: PlanFlags,
  { terminal }: Context,
): Promise<void> {
  if (format === 'jsonl') {
    for (const line of planLines(plan, origin)) terminal.line(line.trimEnd());
    return;
  }
  for (const one of plan.orgs) printPlan(one, terminal);
}

/** Applies a plan that was made before, where nothing it relies on has changed. @returns the exit code */
export async function runApply(path: string, flags: ApplyFlags, context: Context): Promise<number> {
  const { plan, header, digest } = await readPlanFile(path);
  const configFilename = flags.configFilename ?? header.origin.config;
  const named = configFilename === undefined ? {} : { configFilename };
  const { config } = loadConfig(
    { ...flags, ...named, ...(flags.testOnly === true ? { testMode: true } : {}) },
    context,
  );
  refuseOtherOrgs(plan, config);
  await using run = await openRun(config, { ...flags, writes: true }, context);
  if (flags.strict === true && somethingIsBlocked(plan) && flags.lift === undefined)
    return stopStrictly(context);
  const options = {
    clock: context.clock,
    signal: context.signal,
    testOnly: config.testOnly,
    origin: header.origin,
  };
  const lift = flags.lift === undefined ? {} : { lift: flags.lift };
  const applying = applySyncPlan(plan, { ...run, ...options, digest, ...lift });
  return report(plan, await followRun(applying, countChanges(plan), context), flags, context);
}

function refuseOtherOrgs(plan: SyncPlan, config: SyncConfig): void {
  const known = new Set(config.orgs.map(({ connection }) => connection.orgId));
  const other = plan.orgs.find(({ org }) => !known.has(org));
  if (other)
    throw new CommandError('usage', `the plan is for ${other.org}, which the configuration does not have`);
}

/** Goes on with a run that was interrupted. @returns the exit code */
export async function runResume(flags: SyncFlags, context: Context): Promise<number> {
  const { config } = loadConfig(flags, context);
  await using run = await openRun(config, { ...flags, writes: true }, context);
  const begun = run.state.run.current();
  if (begun === undefined) {
    context.terminal.line('no run was interrupted; there is nothing to resume');
    return exitCode.ok;
  }
  const { plan } = await readPlanFile(begun.plan);
  const resuming = resumeSyncRun({ ...run, clock: context.clock, signal: context.signal });
  return report(plan, await followRun(resuming, countChanges(plan), context), flags, context);
}

function countChanges({ orgs }: SyncPlan): number {
  return orgs.reduce((count, { changes }) => count + changes.length, 0);
}

function report(plan: SyncPlan, summary: SyncSummary, { json = false }: SyncFlags, context: Context): number {
  const { terminal, signal } = context;
  if (json) terminal.line(JSON.stringify(summaryAsJson(plan, summary)));
  else printSyncSummary(summary, terminal);
  for (const { org, stoppedBy } of summary.orgs) {
    if (stoppedBy === undefined) continue;
    terminal.note(`${terminal.paint('error', `${org}:`)} ${explainFailure(stoppedBy, signal).message}`);
    terminal.note('what is left is noted; "umapi sync resume" goes on with it');
  }
  return exitCode[exitOfRun(plan, summary, signal)];
}
