import { describePlan, type PlanLine, type SyncPlan } from '@umapi-kit/sync';
import type { Terminal, Tone } from '../terminal/terminal.ts';

const tones: Readonly<Record<PlanLine['tone'], Tone>> = {
  title: 'heading',
  plain: 'plain',
  add: 'add',
  remove: 'remove',
  change: 'change',
  warning: 'warning',
};

/** Shows a plan, organization by organization: its summary and its diff. */
export function printPlan({ orgs }: SyncPlan, terminal: Terminal): void {
  for (const [index, plan] of orgs.entries()) {
    if (index > 0) terminal.line();
    for (const { text, tone } of describePlan(plan, { width: terminal.width })) {
      terminal.line(terminal.paint(tones[tone], text));
    }
  }
}
