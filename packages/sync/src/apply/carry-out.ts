import type { PlannedChange } from '../plan/plan.ts';
import { merge } from './merge.ts';
import type { OrgRun } from './org-run.ts';
import { type ApplyEvent, isFinal, type Outcome } from './outcome.ts';
import { onlyTakes } from './phases.ts';
import type { SettledChange } from './run-changes.ts';

/** Told about every change that needs nothing more in this run, before anybody else hears of it. */
export type NoteSettled = (org: string, change: string, outcome: Outcome) => void;

/** A settled change, and the run that it belongs to. */
interface Settled extends SettledChange {
  readonly run: OrgRun;
}

/**
 * Carries out the plans of several orgs, all of them at the same time: first everything that gives, then what the
 * further orgs take away, then what the first one does.
 *
 * @param runs one for each org, primary first
 */
export async function* carryOut(
  runs: readonly OrgRun[],
  { resume, note }: { readonly resume: boolean; readonly note: NoteSettled },
): AsyncGenerator<ApplyEvent, void, void> {
  const total = runs.reduce((sum, run) => sum + run.total, 0);
  let settled = total - runs.reduce((sum, run) => sum + run.open.length, 0);
  for await (const { run, change, outcome } of phases(runs, resume)) {
    if (isFinal(outcome)) note(run.plan.org, change.id, outcome);
    run.settle({ change, outcome });
    yield { change, outcome, settled: ++settled, total };
  }
}

async function* phases(runs: readonly OrgRun[], resume: boolean): AsyncGenerator<Settled, void, void> {
  if (resume) yield* merge(runs.map((run) => ofRun(run, run.resume())));
  const [primary, ...others] = runs;
  if (!primary) return;
  if (others.length === 0) return yield* ofRun(primary, primary.run(primary.open));
  const gives = (change: PlannedChange) => !onlyTakes(change);
  yield* merge(runs.map((run) => ofRun(run, run.run(run.open.filter(gives)))));
  yield* merge(others.map((run) => ofRun(run, run.run(run.open))));
  yield* ofRun(primary, lastOfAll(primary, others));
}

/** An account leaves the org that owns it only after it has left the others: those could not address it any more. */
async function* lastOfAll(
  primary: OrgRun,
  others: readonly OrgRun[],
): AsyncGenerator<SettledChange, void, void> {
  const blockerOf = ({ id }: PlannedChange) =>
    others.map((run) => run.unfinishedRemoval(id)).find((unfinished) => unfinished !== undefined);
  const { open } = primary;
  for (const change of open) {
    const blocker = blockerOf(change);
    if (blocker) yield { change, outcome: waitingFor(blocker) };
  }
  yield* primary.run(open.filter((change) => !blockerOf(change)));
}

function waitingFor({ change, outcome }: SettledChange): Outcome {
  if (!isFinal(outcome)) return { status: 'pending' };
  return { status: 'skipped', waitedFor: `${change.id} in ${change.org}` };
}

async function* ofRun(
  run: OrgRun,
  settled: AsyncGenerator<SettledChange, void, void>,
): AsyncGenerator<Settled, void, void> {
  for await (const { change, outcome } of settled) yield { run, change, outcome };
}
