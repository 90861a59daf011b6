import type { UserStep } from '@umapi-kit/protocol';
import { type ChangeKind, changeKinds, type Held, type Plan, type PlannedChange } from './plan.ts';

/** What a line is about, for whoever colours it. */
export type Tone = 'title' | 'plain' | 'add' | 'remove' | 'change' | 'warning';

/** One line of text without control characters and colours. */
export interface PlanLine {
  readonly text: string;
  readonly tone: Tone;
}

/** How a plan is shown. */
export interface DescribeOptions {
  /** Characters of a line; longer ones end in `…`. @defaultValue 100 */
  readonly width?: number;
}

/**
 * A plan as text: what was read, a count for each kind of change, then a block for each group and person, then
 * who is left alone and why.
 *
 * @example
 * for (const { text } of describePlan(plan, { width: 80 })) console.log(text);
 */
export function describePlan(plan: Plan, { width = 100 }: DescribeOptions = {}): readonly PlanLine[] {
  const lines = [
    ...summary(plan),
    ...plan.problems.map((problem) => line(`! ${problem}`, 'warning')),
    ...plan.changes.flatMap((change) => block(change, width)),
    ...section(
      'Can not be used',
      plan.rejects.map(({ place, column, reject }) => `! ${at(place, column)}: ${reject}`),
    ),
    ...section('Left alone', plan.held.map(heldText)),
  ];
  return lines.map(({ text, tone }) => ({ text: truncate(text, width), tone }));
}

const kindTitles: Readonly<Record<ChangeKind, string>> = {
  createGroup: 'create group',
  create: 'create account',
  update: 'update account',
  remove: 'remove from groups',
  add: 'add to groups',
  strip: 'remove from all groups',
  removeFromOrg: 'remove from the organization',
  deleteAccount: 'delete account',
};

function summary(plan: Plan): readonly PlanLine[] {
  const count = plan.changes.length;
  const rows = tableRows(plan).filter(([, number]) => number > 0);
  const nameWidth = Math.max(0, ...rows.map(([name]) => name.length));
  const digits = Math.max(0, ...rows.map(([, number]) => String(number).length));
  return [
    line(`${plan.org}: ${count} ${count === 1 ? 'change' : 'changes'}`, 'title'),
    ...rows.map(([name, number]) => line(`  ${name.padEnd(nameWidth)}  ${String(number).padStart(digits)}`)),
  ];
}

function tableRows({ counts, changes, rejects, held }: Plan): readonly (readonly [string, number])[] {
  return [
    ['people in the directory', counts.directoryUsers],
    ['accounts at Adobe', counts.adobeUsers],
    ['only at Adobe', counts.adobeOnly],
    ['excluded', counts.excluded],
    ['unchanged', counts.unchanged],
    ...changeKinds.map(
      (kind) => [kindTitles[kind], changes.filter((one) => one.kinds.includes(kind)).length] as const,
    ),
    ['records that can not be used', rejects.length],
    ['left alone', held.length],
  ];
}

function block(change: PlannedChange, width: number): readonly PlanLine[] {
  const { target, because, entry } = change;
  if ('group' in target) return [line(''), line(`+ create group ${target.group}`, 'add')];
  const place = because.find((reason) => reason.place !== undefined)?.place;
  const why = place ?? because[0]?.rule;
  const name = target.domain === undefined ? target.user : `${target.user} (${target.domain})`;
  const title = line(why === undefined ? name : `${name}  ${why}`, 'title');
  const steps = 'user' in entry ? entry.steps.flatMap((step) => stepLines(step, change, width)) : [];
  return [line(''), title, ...steps];
}

function stepLines(step: UserStep, { before }: PlannedChange, width: number): readonly PlanLine[] {
  if (step.kind === 'create') {
    const name = [step.firstName, step.lastName].filter((part) => part !== undefined).join(' ');
    const facts = [name, step.email, step.country].filter((fact) => fact !== undefined && fact !== '');
    return [line(`  + create ${step.idType}: ${facts.join(', ')}`, 'add')];
  }
  if (step.kind === 'update') {
    const fields = (['email', 'username', 'firstName', 'lastName'] as const).filter(
      (field) => step[field] !== undefined,
    );
    return fields.map((field) =>
      line(`  ~ update ${field}: ${before[field] ?? '(none)'} → ${step[field]}`, 'change'),
    );
  }
  if (step.kind === 'add') return filled(step.groups, width - 4).map((text) => line(`  + ${text}`, 'add'));
  if (step.kind !== 'remove') return [];
  return filled(step.groups, width - 4).map((text) => line(`  − ${text}`, 'remove'));
}

/** Names one after the other, in as few lines as they fit. */
function filled(names: readonly string[], width: number): readonly string[] {
  const texts: string[] = [];
  for (const name of names) {
    const longer = [...texts.slice(-1), name].join(', ');
    if (texts.length > 0 && [...longer].length <= width) texts[texts.length - 1] = longer;
    else texts.push(name);
  }
  return texts;
}

function section(title: string, texts: readonly string[]): readonly PlanLine[] {
  if (texts.length === 0) return [];
  return [line(''), line(title, 'title'), ...texts.map((text) => line(`  ${text}`, 'warning'))];
}

function heldText({ user, what, reason, place }: Held): string {
  const scope = what === 'removals' ? ' (nothing is taken away)' : '';
  return `! ${user}${scope}: ${reason}${place === undefined || reason.includes(place) ? '' : `, see ${place}`}`;
}

function at(place: string, column: string | undefined): string {
  return column === undefined ? place : `${place}, column ${column}`;
}

function line(text: string, tone: Tone = 'plain'): PlanLine {
  return { text, tone };
}

/** Names come from outside: what could steer a terminal is shown as a blank. */
function truncate(text: string, width: number): string {
  const letters = [...text.replaceAll(/\p{Cc}/gu, ' ')];
  return letters.length <= width ? letters.join('') : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
