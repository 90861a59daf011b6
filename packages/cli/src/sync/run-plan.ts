import { planHtml, planLines, planMarkdown, type SyncPlan, writePlanFile } from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import { exitOfPlan } from './exit-of.ts';
import { loadConfig } from './load-config.ts';
import { makePlan } from './make-plan.ts';
import { withCosts } from './plan-costs.ts';
import { originOf, type PlanOrigin } from './plan-origin.ts';
import { printPlan } from './print-plan.ts';
import { tellProblems } from './print-problems.ts';
import { openRun } from './run-context.ts';
import type { PlanFlags } from './sync-flags.ts';

/** Plans, and shows or writes the plan. @returns the exit code */
export async function runPlan(flags: PlanFlags, context: Context): Promise<number> {
  const loaded = loadConfig(flags, context);
  tellProblems(loaded, context.terminal);
  await using run = await openRun(loaded.config, { ...flags, writes: false }, context);
  const plan = withCosts(await makePlan(loaded.config, run, flags, context), run);
  const origin = originOf(loaded, context);
  showPlan(plan, origin, flags, context);
  if (flags.out !== undefined) {
    const digest = await writePlan(flags.out, plan, origin);
    context.terminal.note(`${flags.out}: plan ${digest}`);
  }
  return exitCode[exitOfPlan(plan, flags)];
}

function showPlan(
  plan: SyncPlan,
  origin: PlanOrigin,
  { format, json }: PlanFlags,
  { terminal }: Context,
): void {
  const form = format ?? (json === true ? 'jsonl' : 'text');
  if (form === 'text') printPlan(plan, terminal);
  if (form === 'jsonl') for (const line of planLines(plan, origin)) terminal.line(line.trimEnd());
  if (form === 'markdown') for (const line of planMarkdown(plan, { origin })) terminal.line(line);
  if (form === 'html') terminal.line([...planHtml(plan, { origin })].join(''));
}

async function writePlan(path: string, plan: SyncPlan, origin: PlanOrigin): Promise<string> {
  try {
    return await writePlanFile(path, plan, origin);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError('usage', `--out: ${path} can't be written: ${reason}`, { cause });
  }
}
