import type { EpochMs } from '@umapi-kit/clock';
import type { Outcome } from '../apply/outcome.ts';
import type { OrgSummary, SyncSummary } from '../apply/sync-summary.ts';
import { changeKinds, type PlannedChange } from '../plan/plan.ts';
import { kindTitles, targetText } from '../plan/wording.ts';
import { bars } from './bars.ts';
import { counted, html, type Markup } from './html.ts';
import { kindTones, orgTitle } from './order.ts';
import { facts, more, page, searchField } from './page.ts';

/** A change and what became of it. */
export interface ChangeOutcome {
  readonly change: PlannedChange;
  readonly outcome: Outcome;
}

/** How the end of a run is shown. */
export interface SummaryReportOptions {
  /** When the run ended. */
  readonly endedAt?: EpochMs;
  /** The service was only asked. @defaultValue false */
  readonly testOnly?: boolean;
  /** Changes that need somebody's eye: those that did not succeed. Succeeded ones are only counted. */
  readonly outcomes?: Iterable<ChangeOutcome>;
  /** Changes shown; the rest is only counted. @defaultValue 10_000 */
  readonly changesAtMost?: number;
}

/**
 * What applying came to as one HTML file that loads nothing: for each org a picture of what the service confirmed,
 * and every change that did not succeed with the reason. Comes in pieces.
 *
 * @example
 * await writeFile('summary.html', summaryHtml(summary, { outcomes }));
 */
export function* summaryHtml(
  summary: SyncSummary,
  { endedAt, testOnly = false, outcomes = [], changesAtMost = 10_000 }: SummaryReportOptions = {},
): Generator<string, void, void> {
  const open = [...outcomes].filter(({ outcome }) => outcome.status !== 'succeeded');
  yield* page('Sync summary', body(summary, { endedAt, testOnly, open, changesAtMost }));
}

interface Shown {
  readonly endedAt: EpochMs | undefined;
  readonly testOnly: boolean;
  readonly open: readonly ChangeOutcome[];
  readonly changesAtMost: number;
}

function* body(
  { orgs }: SyncSummary,
  { endedAt, testOnly, open, changesAtMost }: Shown,
): Generator<Markup, void, void> {
  yield facts([
    ['Ended', endedAt === undefined ? undefined : new Date(endedAt).toISOString()],
    ['Test mode', testOnly ? 'the service was only asked, nothing was changed' : undefined],
  ]);
  yield searchField;
  for (const org of orgs) {
    yield html`<section><h2>${orgTitle(org)}</h2><p class="lead">${lead(org)}</p>
${stopBanner(org)}${bars('Changes by kind', kindBars(org))}`;
    const own = open.filter(({ change }) => change.org === org.org);
    yield* outcomesTable(own, changesAtMost);
    yield html`</section>`;
  }
}

function lead({ outcomes }: OrgSummary): string {
  const words = [
    ['succeeded', outcomes.succeeded],
    ['failed', outcomes.failed],
    ['skipped', outcomes.skipped],
    ['drifted', outcomes.drifted],
    ['not sent', outcomes.pending],
    ['unknown', outcomes.unknown],
  ] as const;
  const there = words
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${counted(count, word, word)}`);
  return there.length === 0 ? 'Nothing was to be done.' : there.join(', ');
}

function stopBanner({ stoppedBy }: OrgSummary): Markup {
  if (stoppedBy === undefined) return html``;
  const why = stoppedBy instanceof Error ? stoppedBy.message : 'it was interrupted';
  return html`<p class="banner"><strong>The run ended early:</strong> ${why}</p>`;
}

function kindBars({ kinds }: OrgSummary) {
  return changeKinds.flatMap((kind) => {
    const { planned, confirmed, alreadySo, failed, open } = kinds[kind];
    if (planned === 0) return [];
    const parts = [
      { count: confirmed, tone: kindTones[kind], name: 'confirmed' },
      { count: alreadySo, tone: kindTones[kind], name: 'already so', faint: true },
      { count: failed, tone: 'held' as const, name: 'failed' },
      { count: open, tone: 'held' as const, name: 'open', faint: true },
    ];
    return [{ name: kindTitles[kind], parts }];
  });
}

function* outcomesTable(
  outcomes: readonly ChangeOutcome[],
  changesAtMost: number,
): Generator<Markup, void, void> {
  if (outcomes.length === 0) return;
  yield html`<h3>Not done</h3><table class="changes"><thead><tr><th>who</th><th>outcome</th><th>why</th></tr></thead><tbody>`;
  for (const { change, outcome } of outcomes.slice(0, changesAtMost)) {
    yield html`<tr data-hit><td><bdi>${targetText(change)}</bdi></td><td><span class="badge held">${outcome.status}</span></td>
<td><ul class="plain">${reasonsOf(outcome).map((reason) => html`<li>${reason}</li>`)}</ul></td></tr>`;
  }
  yield html`</tbody></table>${more(outcomes.length - changesAtMost)}`;
}

/** Why a change is not done, in words. */
function reasonsOf(outcome: Outcome): readonly string[] {
  switch (outcome.status) {
    case 'failed':
      return outcome.failures.map(({ step, code, message }) => `step ${step + 1}: ${code}: ${message}`);
    case 'skipped':
      return [`it waited for ${outcome.waitedFor}, which did not succeed`];
    case 'drifted':
      return [`expected ${outcome.expected}`, `found ${outcome.found}`];
    case 'unknown':
      return ['the answer was lost; resume, or plan again'];
    case 'pending':
      return ['the run ended before; resume, or plan again'];
    default:
      return [];
  }
}
