import { costText } from './cost-text.ts';
import type { GuardVerdict } from './guards.ts';
import { changeKinds, type Plan, type PlannedChange } from './plan.ts';
import {
  guardLimit,
  guardTitles,
  heldText,
  kindTitles,
  placeText,
  type StepText,
  stepTexts,
  targetText,
} from './wording.ts';

/** What a line is about, for whoever colours it. */
export type Tone = 'title' | 'plain' | 'add' | 'remove' | 'change' | 'warning';

/** One line of text without control characters and colours. */
export interface PlanLine {
  readonly text: string;
  readonly tone: Tone;
}

/** How a plan is shown. */
export interface DescribeOptions {
  /** Characters of a line; longer ones end in `…`, unless somebody has to see to it. @defaultValue any number */
  readonly width?: number;
}

/**
 * The plan of one org as text: what was read, a count for each kind of change, guards that fired, then a block for
 * each group and person, what the guards stopped, and who is left alone and why. Comes line by line.
 *
 * @example
 * for (const { text } of describePlan(plan, { width: 80 })) console.log(text);
 */
export function* describePlan(
  plan: Plan,
  { width = Number.POSITIVE_INFINITY }: DescribeOptions = {},
): Generator<PlanLine, void, void> {
  for (const { text, tone } of linesOf(plan, width))
    yield { text: printable(text, tone === 'warning' ? undefined : width), tone };
}

function* linesOf(plan: Plan, width: number): Generator<PlanLine, void, void> {
  yield* summary(plan);
  for (const problem of plan.problems) yield line(`! ${problem}`, 'warning');
  for (const verdict of plan.verdicts) if (verdict.fired) yield line(guardText(verdict), 'warning');
  for (const change of plan.changes) yield* block(change, width);
  yield* stopped(plan.blocked, width);
  // They belong to the directory, so they are told with the first org alone.
  if (plan.name === undefined) yield* section('Can not be used', plan.rejects, rejectText);
  yield* section('Left alone', plan.held, (held) => `! ${heldText(held)}`);
}

function rejectText(reject: Plan['rejects'][number]): string {
  return `! ${placeText(reject)}: ${reject.reject}`;
}

function guardText({ rule, count, of }: GuardVerdict): string {
  return `! guard: ${guardTitles[rule.kind]}: ${count} of ${of}; it stops them at ${guardLimit(rule)}`;
}

/** They are shown like the others, so that somebody can look at them before the guard is lifted. */
function* stopped(blocked: readonly PlannedChange[], width: number): Generator<PlanLine, void, void> {
  if (blocked.length === 0) return;
  yield line('');
  yield line('Stopped by a guard', 'title');
  for (const change of blocked) yield* block(change, width);
}

function summary(plan: Plan): readonly PlanLine[] {
  const count = plan.changes.length;
  const rows = tableRows(plan).filter(([, number]) => number > 0);
  const nameWidth = Math.max(0, ...rows.map(([name]) => name.length));
  const digits = Math.max(0, ...rows.map(([, number]) => String(number).length));
  const cost = costText(plan.cost);
  return [
    line(`${orgText(plan)}: ${count} ${count === 1 ? 'change' : 'changes'}`, 'title'),
    ...rows.map(([name, number]) => line(`  ${name.padEnd(nameWidth)}  ${String(number).padStart(digits)}`)),
    ...(cost === undefined ? [] : [line(`  ${cost}`)]),
  ];
}

function orgText({ org, name }: Plan): string {
  return name === undefined ? org : `${name} (${org})`;
}

function tableRows({
  name,
  counts,
  changes,
  blocked,
  rejects,
  held,
}: Plan): readonly (readonly [string, number])[] {
  return [
    ['people in the directory', counts.directoryUsers],
    ['people selected', counts.selected === counts.directoryUsers ? 0 : counts.selected],
    ['accounts at Adobe', counts.adobeUsers],
    ['only at Adobe', counts.adobeOnly],
    ['excluded', counts.excluded],
    ['unchanged', counts.unchanged],
    ...changeKinds.map(
      (kind) => [kindTitles[kind], changes.filter((one) => one.kinds.includes(kind)).length] as const,
    ),
    ['stopped by a guard', blocked.length],
    ['records that can not be used', name === undefined ? rejects.length : 0],
    ['left alone', held.length],
  ];
}

function block(change: PlannedChange, width: number): readonly PlanLine[] {
  const { target, because } = change;
  const steps = stepTexts(change);
  if ('group' in target) return [line(''), ...steps.map(({ text, tone }) => line(`+ ${text}`, tone))];
  const place = because.find((reason) => reason.place !== undefined)?.place;
  const why = place ?? because[0]?.rule;
  const name = targetText(change);
  const title = line(why === undefined ? name : `${name}  ${why}`, 'title');
  return [line(''), title, ...steps.flatMap((step) => stepLines(step, width))];
}

const signs = { add: '+', remove: '−', change: '~' } as const;

function stepLines({ tone, text, groups }: StepText, width: number): readonly PlanLine[] {
  const texts = groups === undefined ? [text] : filled(groups, width - 4);
  return texts.map((one) => line(`  ${signs[tone]} ${one}`, tone));
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

function* section<T>(
  title: string,
  items: readonly T[],
  textOf: (item: T) => string,
): Generator<PlanLine, void, void> {
  if (items.length === 0) return;
  yield line('');
  yield line(title, 'title');
  for (const item of items) yield line(`  ${textOf(item)}`, 'warning');
}

function line(text: string, tone: Tone = 'plain'): PlanLine {
  return { text, tone };
}

/** Names come from outside: what could steer a terminal is shown as a blank. */
function printable(text: string, width = Number.POSITIVE_INFINITY): string {
  const letters = [...text.replaceAll(/\p{Cc}/gu, ' ')];
  return letters.length <= width ? letters.join('') : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
