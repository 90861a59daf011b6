import type { Connection } from '@umapi-kit/client';
import type { ApplyEvent } from '@umapi-kit/sync';
import { type ApplySummary, applyPlan, type Plan } from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import { createProgress } from '../terminal/progress.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Applies a plan under a progress bar, and tells of each change that did not succeed. */
export async function applyWithProgress(
  plan: Plan,
  conn: Connection,
  { terminal, clock, signal }: Context,
): Promise<ApplySummary> {
  using progress = createProgress(terminal, clock, 'applying', plan.changes.length);
  const run = applyPlan(plan, conn, { signal });
  for (;;) {
    const next = await run.next();
    if (next.done) return next.value;
    tellFailure(next.value, terminal);
    progress.update(next.value.settled);
  }
}

function tellFailure({ change, outcome }: ApplyEvent, terminal: Terminal): void {
  if (outcome.status !== 'failed') return;
  const who = 'group' in change.target ? change.target.group : change.target.user;
  for (const { code, message } of outcome.failures) {
    terminal.note(`${terminal.paint('error', 'failed:')} ${who}: ${message} (${code})`);
  }
}
