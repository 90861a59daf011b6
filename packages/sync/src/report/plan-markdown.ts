import { costText } from '../plan/cost-text.ts';
import { changeKinds, type Plan, type PlannedChange, type SyncPlan } from '../plan/plan.ts';
import {
  guardLimit,
  guardTitles,
  heldText,
  kindTitles,
  placeText,
  stepTexts,
  targetText,
} from '../plan/wording.ts';
import { gravestFirst, orgTitle } from './order.ts';
import type { PlanReportOptions } from './plan-html.ts';

/**
 * A plan as Markdown, for a pull request or a ticket: the same as the page, as tables. Comes in lines.
 *
 * @example
 * console.log([...planMarkdown(plan)].join('\n'));
 */
export function* planMarkdown(
  { orgs, directory }: SyncPlan,
  { origin, changesAtMost = 10_000 }: PlanReportOptions = {},
): Generator<string, void, void> {
  yield '# Sync plan';
  yield '';
  if (origin !== undefined) {
    const from = [origin.config, origin.directory].filter((part) => part !== undefined).map(escaped);
    yield [`Made ${new Date(origin.madeAt).toISOString()}`, ...from].join(', ');
    yield '';
  }
  const people = `${directory.users} people in ${directory.records} records`;
  yield `${people}, ${directory.selected} of them selected.`;
  for (const plan of orgs) yield* orgPart(plan, changesAtMost);
  yield* list(
    'Records that can not be used',
    directory.rejects.map((reject) => `${placeText(reject)}: ${reject.reject}`),
    changesAtMost,
  );
}

function* orgPart(plan: Plan, changesAtMost: number): Generator<string, void, void> {
  yield '';
  yield `## ${escaped(orgTitle(plan))}`;
  yield '';
  yield* countsTable(plan);
  yield* guardsTable(plan);
  yield* list('To see to', plan.problems, changesAtMost);
  const blocked = gravestFirst(plan.blocked);
  yield* changesTable('Blocked by a guard', blocked, changesAtMost);
  yield* changesTable('Changes', gravestFirst(plan.changes), changesAtMost);
  yield* list('Left alone', plan.held.map(heldText), changesAtMost);
}

function* countsTable({ changes, blocked, counts, cost }: Plan): Generator<string, void, void> {
  const of = (all: readonly PlannedChange[], kind: (typeof changeKinds)[number]) =>
    all.filter(({ kinds }) => kinds.includes(kind)).length;
  yield '| | planned | blocked |';
  yield '|---|--:|--:|';
  for (const kind of changeKinds) {
    const [planned, stopped] = [of(changes, kind), of(blocked, kind)];
    if (planned + stopped > 0) yield row([kindTitles[kind], String(planned), String(stopped)]);
  }
  yield row(['**changes**', String(changes.length), String(blocked.length)], false);
  yield '';
  yield `${counts.adobeUsers} accounts at Adobe: ${counts.unchanged} unchanged, ${counts.excluded} excluded, ${counts.adobeOnly} only there.`;
  const costs = costText(cost);
  if (costs !== undefined) yield* ['', `${costs}.`];
}

function* guardsTable({ verdicts }: Plan): Generator<string, void, void> {
  if (verdicts.length === 0) return;
  yield '';
  yield '| guard | count | of | fires at | verdict |';
  yield '|---|--:|--:|---|---|';
  for (const { rule, count, of, fired } of verdicts) {
    const verdict = fired ? '**fired**' : 'quiet';
    yield row([guardTitles[rule.kind], String(count), String(of), guardLimit(rule), verdict], false);
  }
}

function* changesTable(
  title: string,
  changes: readonly PlannedChange[],
  changesAtMost: number,
): Generator<string, void, void> {
  if (changes.length === 0) return;
  yield '';
  yield `### ${title}`;
  yield '';
  yield '| who | what | why |';
  yield '|---|---|---|';
  for (const change of changes.slice(0, changesAtMost)) {
    const why = change.because.map(({ rule, place }) => (place === undefined ? rule : `${rule}, ${place}`));
    yield row([targetText(change), stepTexts(change).map(stepText).join('; '), why.join('; ')]);
  }
  if (changes.length > changesAtMost) yield `\n… and ${changes.length - changesAtMost} more`;
}

const signs = { add: '+', remove: '−', change: '~' } as const;

function stepText({ tone, text, groups }: ReturnType<typeof stepTexts>[number]): string {
  return `${signs[tone]} ${groups === undefined ? text : groups.join(', ')}`;
}

function* list(title: string, items: readonly string[], atMost: number): Generator<string, void, void> {
  if (items.length === 0) return;
  yield '';
  yield `### ${title}`;
  yield '';
  for (const item of items.slice(0, atMost)) yield `- ${escaped(item)}`;
  if (items.length > atMost) yield `- … and ${items.length - atMost} more`;
}

function row(cells: readonly string[], isText = true): string {
  return `| ${cells.map((cell) => (isText ? escaped(cell) : cell)).join(' | ')} |`;
}

/** Nothing that a name says becomes a link, an image, HTML, a list or another cell. */
function escaped(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/[\\`*_[\]<>#|~&]|:(?=\/\/)|^[-+]/g, '\\$&');
}
