import {
  applySyncPlan,
  liftGuards,
  readPlanFile,
  resumeSyncRun,
  type SyncConfig,
  type SyncPlan,
  type SyncState,
} from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import { createApplyForecast } from './apply-forecast.ts';
import { carryOut } from './carry-out.ts';
import { somethingIsBlocked } from './exit-of.ts';
import { loadConfig } from './load-config.ts';
import { withLog } from './log-file.ts';
import { openRun } from './run-context.ts';
import { stopStrictly } from './run-sync.ts';
import type { RunTraffic } from './run-traffic.ts';
import type { ApplyFlags, SyncFlags } from './sync-flags.ts';

/** Applies a plan that was made before, where nothing it relies on has changed. @returns the exit code */
export async function runApply(path: string, flags: ApplyFlags, around: Context): Promise<number> {
  const { plan, header, digest } = await readPlanFile(path);
  const { lift, testOnly = false, strict = false } = flags;
  const configFilename = flags.configFilename ?? header.origin.config;
  const named = configFilename === undefined ? {} : { configFilename };
  const { config } = loadConfig({ ...flags, ...named, ...(testOnly ? { testMode: true } : {}) }, around);
  refuseOtherOrgs(plan, config);
  const context = withLog(around, config.log);
  await using run = await openRun(config, { ...flags, writes: true }, context);
  if (strict && lift === undefined && somethingIsBlocked(plan)) return stopStrictly(context);
  const { clock, signal } = context;
  const options = { clock, signal, testOnly: config.testOnly, origin: header.origin, digest };
  const applying = applySyncPlan(plan, { ...run, ...options, ...(lift === undefined ? {} : { lift }) });
  const telling = { flags, config, lifted: lift !== undefined };
  return await carryOut(plan, applying, { ...telling, ...foreseen(plan, run.traffic, telling) }, context);
}

function refuseOtherOrgs(plan: SyncPlan, config: SyncConfig): void {
  const known = new Set(config.orgs.map(({ connection }) => connection.orgId));
  const other = plan.orgs.find(({ org }) => !known.has(org));
  if (other)
    throw new CommandError('usage', `the plan is for ${other.org}, which the configuration does not have`);
}

/** Goes on with a run that was interrupted. @returns the exit code */
export async function runResume(flags: SyncFlags, around: Context): Promise<number> {
  const { config } = loadConfig(flags, around);
  const context = withLog(around, config.log);
  await using run = await openRun(config, { ...flags, writes: true }, context);
  const begun = run.state.run.current();
  if (begun === undefined) {
    context.terminal.line('no run was interrupted; there is nothing to resume');
    return exitCode.ok;
  }
  const { plan } = await readPlanFile(begun.plan);
  const resuming = resumeSyncRun({ ...run, clock: context.clock, signal: context.signal });
  const telling = { flags, config, lifted: begun.lifted };
  return await carryOut(
    plan,
    resuming,
    { ...telling, ...foreseen(plan, run.traffic, { ...telling, state: run.state }) },
    context,
  );
}

/**
 * Foresees changes whose accounts are looked at first.
 *
 * @param state of an interrupted run: what it settled is done
 */
function foreseen(
  { orgs }: SyncPlan,
  traffic: RunTraffic,
  { lifted, state }: { readonly lifted: boolean; readonly state?: SyncState },
): Pick<Parameters<typeof carryOut>[2], 'traffic' | 'forecast'> {
  const forecast = () => {
    const open = orgs.map((plan) => {
      const { cost: _, ...whole } = lifted ? liftGuards(plan) : plan;
      const settled = state?.run.settled(plan.org);
      return { ...whole, changes: whole.changes.filter(({ id }) => settled?.has(id) !== true) };
    });
    return createApplyForecast(open, traffic, { looks: true });
  };
  return { traffic, forecast };
}
