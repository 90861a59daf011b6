import { costText } from '../plan/cost-text.ts';
import type { GuardVerdict } from '../plan/guards.ts';
import { type ChangeKind, changeKinds, type Plan, type PlannedChange, type SyncPlan } from '../plan/plan.ts';
import {
  guardLimit,
  guardTitles,
  heldText,
  kindTitles,
  placeText,
  type StepText,
  stepTexts,
  targetText,
} from '../plan/wording.ts';
import type { PlanOrigin } from '../plan-file/plan-record.ts';
import { bars } from './bars.ts';
import { counted, html, type Markup } from './html.ts';
import { gravestFirst, kindTones, orgTitle } from './order.ts';
import { facts, folded, more, page, searchField } from './page.ts';

/** How a plan is shown. */
export interface PlanReportOptions {
  /** Where the plan comes from. */
  readonly origin?: PlanOrigin;
  /** Changes shown of one org; what takes most away comes first. The rest is only counted. @defaultValue 10_000 */
  readonly changesAtMost?: number;
}

/**
 * A plan as one HTML file that loads nothing: for each org a picture of what would happen, what the guards found,
 * and every change with its reason, to be searched. Comes in pieces, to be written one after the other.
 *
 * @example
 * await writeFile('plan.html', planHtml(plan, { origin }));
 */
export function* planHtml(
  plan: SyncPlan,
  { origin, changesAtMost = 10_000 }: PlanReportOptions = {},
): Generator<string, void, void> {
  yield* page('Sync plan', body(plan, origin, changesAtMost));
}

function* body(
  { orgs, directory }: SyncPlan,
  origin: PlanOrigin | undefined,
  changesAtMost: number,
): Generator<Markup, void, void> {
  yield facts([
    ['Made', origin && new Date(origin.madeAt).toISOString()],
    ['Configuration', origin?.config],
    ['Directory', origin?.directory],
    ['Program', origin?.version],
    ['Records read', directory.records],
    ['People', directory.users],
    ['Selected', directory.selected],
  ]);
  yield banner(orgs);
  yield searchField;
  for (const org of orgs) yield* orgSection(org, changesAtMost);
  yield folded(
    'Records that can not be used',
    directory.rejects.map((reject) => `${placeText(reject)}: ${reject.reject}`),
    changesAtMost,
  );
}

function banner(orgs: readonly Plan[]): Markup {
  const fired = orgs.flatMap(({ verdicts }) => verdicts.filter((verdict) => verdict.fired));
  if (fired.length === 0) return html``;
  const blocked = orgs.reduce((sum, org) => sum + org.blocked.length, 0);
  return html`<p class="banner"><strong>${counted(fired.length, 'guard')} fired.</strong> ${counted(blocked, 'change')} will not be made unless the guard is lifted for this very plan.</p>`;
}

function* orgSection(plan: Plan, changesAtMost: number): Generator<Markup, void, void> {
  const { changes, blocked, held, adobeOnly, problems } = plan;
  yield html`<section><h2>${orgTitle(plan)}</h2>
<p class="lead">${lead(plan)}</p>
${bars('Changes by kind', kindBars(plan))}
${accounts(plan)}
${guards(plan.verdicts)}
${problems.length === 0 ? '' : html`<h3>To see to</h3><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>`}`;
  yield* changesTable([...gravestFirst(blocked), ...gravestFirst(changes)], {
    blocked: new Set(blocked),
    changesAtMost,
  });
  yield folded('Left alone', held.map(heldText), changesAtMost);
  yield folded(
    'Only at Adobe',
    adobeOnly.map(({ email, type, username }) => `${email} (${[type, username].filter(Boolean).join(', ')})`),
    changesAtMost,
  );
  yield html`</section>`;
}

function lead({ changes, blocked, held, cost }: Plan): string {
  const costs = costText(cost);
  const counts = [
    counted(changes.length, 'change'),
    ...(blocked.length === 0 ? [] : [`${counted(blocked.length, 'change')} blocked`]),
    ...(held.length === 0 ? [] : [`${held.length} left alone`]),
  ].join(', ');
  return costs === undefined ? counts : `${counts}; ${costs}`;
}

function kindBars({ changes, blocked }: Plan) {
  const planned = countByKind(changes);
  const stopped = countByKind(blocked);
  return changeKinds.flatMap((kind) => {
    const parts = [
      { count: planned.get(kind) ?? 0, tone: kindTones[kind], name: 'planned' },
      { count: stopped.get(kind) ?? 0, tone: 'held' as const, name: 'blocked', faint: true },
    ];
    return parts.some(({ count }) => count > 0) ? [{ name: kindTitles[kind], parts }] : [];
  });
}

function countByKind(changes: readonly PlannedChange[]): ReadonlyMap<ChangeKind, number> {
  const counts = new Map<ChangeKind, number>();
  for (const { kinds } of changes) {
    for (const kind of new Set(kinds)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

function accounts({ counts }: Plan): Markup {
  return facts([
    ['Accounts at Adobe', counts.adobeUsers],
    ['Unchanged', counts.unchanged],
    ['Excluded', counts.excluded],
    ['Only at Adobe', counts.adobeOnly],
  ]);
}

function guards(verdicts: readonly GuardVerdict[]): Markup {
  if (verdicts.length === 0) return html``;
  const firedFirst = verdicts.toSorted((left, right) => Number(right.fired) - Number(left.fired));
  const rows = firedFirst.map(
    ({
      rule,
      count,
      of,
      fired,
    }) => html`<tr><td>${guardTitles[rule.kind]}</td><td class="number">${count}</td>
<td class="number">${of}</td><td>${guardLimit(rule)}</td><td>${fired ? html`<span class="badge held">fired</span>` : 'quiet'}</td></tr>`,
  );
  return html`<h3>Guards</h3><table><thead><tr><th>watches</th><th class="number">count</th><th class="number">of</th>
<th>fires at</th><th>verdict</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function* changesTable(
  changes: readonly PlannedChange[],
  {
    blocked,
    changesAtMost,
  }: { readonly blocked: ReadonlySet<PlannedChange>; readonly changesAtMost: number },
): Generator<Markup, void, void> {
  if (changes.length === 0) {
    yield html`<p>Nothing to change.</p>`;
    return;
  }
  yield html`<h3>Changes</h3><table class="changes"><thead><tr><th>who</th><th>what</th><th>why</th></tr></thead><tbody>`;
  for (const change of changes.slice(0, changesAtMost)) yield changeRow(change, blocked.has(change));
  yield html`</tbody></table>${more(changes.length - changesAtMost)}`;
}

/** Names stand apart from the text around them: one that is written from right to left must not reorder it. */
function changeRow(change: PlannedChange, isBlocked: boolean): Markup {
  const reasons = change.because.map(
    ({ rule, place }) => html`<li>${rule}${place === undefined ? '' : `, ${place}`}</li>`,
  );
  const badge = isBlocked ? html`<span class="badge held">blocked</span>` : undefined;
  return html`<tr data-hit><td>${badge}<bdi>${targetText(change)}</bdi></td>
<td><ul class="plain">${stepTexts(change).map(stepItem)}</ul></td><td><ul class="plain">${reasons}</ul></td></tr>`;
}

const signs = { add: '+', remove: '−', change: '~' } as const;

function stepItem({ tone, text, groups }: StepText): Markup {
  const what = groups === undefined ? text : groups.join(', ');
  return html`<li><span class="sign ${tone}">${signs[tone]}</span><bdi>${what}</bdi></li>`;
}
