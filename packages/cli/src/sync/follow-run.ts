import type { ApplyEvent, ChangeOutcome, Outcome, PlannedChange } from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import { createProgress } from '../terminal/progress.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { ApplyForecast } from './apply-forecast.ts';
import type { RunTraffic } from './run-traffic.ts';

/** How a run is followed. */
interface Following {
  readonly total: number;
  /** What progress is told by. @defaultValue no progress is shown */
  readonly progress?: { readonly traffic: RunTraffic; readonly forecast: ApplyForecast };
  /** Takes in the changes that did not succeed. */
  readonly outcomes?: ChangeOutcome[];
}

/**
 * Carries a run out under a progress bar, and tells of each change that did not succeed.
 *
 * @returns what the run returns
 */
export async function followRun<Summary>(
  run: AsyncGenerator<ApplyEvent, Summary, void>,
  { total, progress: shown, outcomes }: Following,
  { terminal, clock }: Pick<Context, 'terminal' | 'clock'>,
): Promise<Summary> {
  const remainingMs = () => shown?.forecast.remainingMs();
  using progress = shown && createProgress(terminal, clock, { label: 'applying', total, remainingMs });
  using _watching = progress && shown.traffic.watch(progress.refresh);
  progress?.refresh();
  for (;;) {
    const next = await run.next();
    if (next.done) return next.value;
    const { change, outcome, settled } = next.value;
    if (outcome.status !== 'succeeded') outcomes?.push({ change, outcome });
    for (const line of failureOf(change, outcome, terminal)) terminal.note(line);
    shown?.forecast.settle({ change, outcome });
    progress?.update(settled);
  }
}

function failureOf({ target }: PlannedChange, outcome: Outcome, terminal: Terminal): readonly string[] {
  const who = 'group' in target ? target.group : target.user;
  const failed = terminal.paint('error', 'failed:');
  if (outcome.status === 'drifted')
    return [
      `${terminal.paint('warning', 'not done:')} ${who} was ${outcome.expected}, and is ${outcome.found}`,
    ];
  if (outcome.status !== 'failed') return [];
  return outcome.failures.map(({ code, message }) => `${failed} ${who}: ${message} (${code})`);
}
