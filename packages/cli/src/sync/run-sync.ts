import { applySyncPlan, writeAdobeOnly } from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { createApplyForecast } from './apply-forecast.ts';
import { carryOut } from './carry-out.ts';
import { somethingIsBlocked } from './exit-of.ts';
import { loadConfig } from './load-config.ts';
import { withLog } from './log-file.ts';
import { makePlan } from './make-plan.ts';
import { withCosts } from './plan-costs.ts';
import { originOf } from './plan-origin.ts';
import { printPlan } from './print-plan.ts';
import { tellProblems } from './print-problems.ts';
import { openRun } from './run-context.ts';
import type { SyncFlags } from './sync-flags.ts';

/** Plans and applies. @returns the exit code */
export async function runSync(flags: SyncFlags, around: Context): Promise<number> {
  const loaded = loadConfig(flags, around);
  const { config } = loaded;
  const context = withLog(around, config.log);
  const { terminal, clock, signal } = context;
  tellProblems(loaded, terminal);
  await using run = await openRun(config, { ...flags, writes: true }, context);
  if (run.state.run.current() !== undefined)
    terminal.note('an earlier run was interrupted; this one plans again what it left');
  const plan = withCosts(await makePlan(config, run, flags, context), run);
  if (flags.json !== true) printPlan(plan, terminal);
  if (config.adobeOnlyFile !== undefined) await writeAdobeOnly(config.adobeOnlyFile, plan);
  if (flags.strict === true && somethingIsBlocked(plan)) return stopStrictly(context);
  const origin = originOf(loaded, context);
  const applying = applySyncPlan(plan, { ...run, clock, signal, testOnly: config.testOnly, origin });
  const forecast = () => createApplyForecast(plan.orgs, run.traffic, { looks: false });
  return await carryOut(plan, applying, { flags, config, traffic: run.traffic, forecast }, context);
}

/** Says why nothing is applied. @returns the exit code */
export function stopStrictly({ terminal }: Context): number {
  terminal.note(
    'a guard fired, and --strict applies nothing then; look at the plan, and lift the guard for it',
  );
  return exitCode.limitFired;
}
