import { writeFile } from 'node:fs/promises';
import {
  type ApplyEvent,
  type ChangeOutcome,
  type SyncConfig,
  type SyncPlan,
  type SyncSummary,
  summaryHtml,
} from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import { explainFailure } from '../failure.ts';
import type { ApplyForecast } from './apply-forecast.ts';
import { exitOfRun } from './exit-of.ts';
import { followRun } from './follow-run.ts';
import { printSyncSummary, summaryAsJson } from './print-summary.ts';
import type { RunTraffic } from './run-traffic.ts';
import type { SyncFlags } from './sync-flags.ts';

/** How a run is told. */
interface Telling {
  readonly flags: SyncFlags;
  readonly config: Pick<SyncConfig, 'log' | 'testOnly'>;
  /** What guards stopped leaves too. */
  readonly lifted?: boolean;
  readonly traffic: RunTraffic;
  /** Made where progress is shown: it takes a moment for a large plan. */
  readonly forecast: () => ApplyForecast;
}

/** Carries a run out and says what came of it. @returns the exit code */
export async function carryOut(
  plan: SyncPlan,
  run: AsyncGenerator<ApplyEvent, SyncSummary, void>,
  { flags, config: { log, testOnly }, lifted = false, traffic, forecast }: Telling,
  context: Context,
): Promise<number> {
  const { terminal, signal, clock } = context;
  const outcomes: ChangeOutcome[] = [];
  const summary = await followRun(
    run,
    {
      total: countChanges(plan, lifted),
      outcomes,
      ...(log.progress ? { progress: { traffic, forecast: forecast() } } : {}),
    },
    context,
  );
  if (flags.json === true) terminal.line(JSON.stringify({ testOnly, ...summaryAsJson(plan, summary) }));
  else printSyncSummary(summary, terminal);
  tellExplain(outcomes, context);
  if (testOnly && flags.json !== true)
    terminal.line('test mode: the service was only asked, nothing was changed');
  if (flags.report !== undefined)
    await writeReport(
      flags.report,
      [...summaryHtml(summary, { outcomes, endedAt: clock.now(), testOnly })].join(''),
    );
  for (const { org, stoppedBy } of summary.orgs)
    if (stoppedBy !== undefined) tellStop(org, stoppedBy, context);
  return exitCode[exitOfRun(lifted ? undefined : plan, summary, signal)];
}

/** Once is enough, whatever failed. */
function tellExplain(outcomes: readonly ChangeOutcome[], { terminal }: Context): void {
  const [code] = outcomes.flatMap(({ outcome }) =>
    outcome.status === 'failed' ? outcome.failures.map((failure) => failure.code) : [],
  );
  if (code !== undefined) terminal.note(`"umapi explain ${code}" says what that means, and what to do`);
}

function countChanges({ orgs }: SyncPlan, lifted: boolean): number {
  return orgs.reduce(
    (count, { changes, blocked }) => count + changes.length + (lifted ? blocked.length : 0),
    0,
  );
}

async function writeReport(path: string, page: string): Promise<void> {
  try {
    await writeFile(path, page, { mode: 0o600 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError('usage', `--report: ${path} can't be written: ${reason}`, { cause });
  }
}

function tellStop(org: string, stoppedBy: unknown, { terminal, signal }: Context): void {
  terminal.note(`${terminal.paint('error', `${org}:`)} ${explainFailure(stoppedBy, signal).message}`);
  terminal.note('what is left is noted; "umapi sync resume" goes on with it');
}
