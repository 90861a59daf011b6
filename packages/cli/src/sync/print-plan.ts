import { describePlan, type Plan, type PlanLine } from '@umapi-kit/sync';
import type { Terminal, Tone } from '../terminal/terminal.ts';

const tones: Readonly<Record<PlanLine['tone'], Tone>> = {
  title: 'heading',
  plain: 'plain',
  add: 'add',
  remove: 'remove',
  change: 'change',
  warning: 'warning',
};

/** Shows a plan: its summary and its diff. */
export function printPlan(plan: Plan, terminal: Terminal): void {
  for (const { text, tone } of describePlan(plan, { width: terminal.width })) {
    terminal.line(terminal.paint(tones[tone], text));
  }
}
