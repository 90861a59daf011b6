import type { PlannedChange } from '../plan/plan.ts';
import { merge } from './merge.ts';
import type { OrgRun } from './org-run.ts';
import { type ApplyEvent, isFinal, type Outcome } from './outcome.ts';
import { lateRenames, onlyTakes } from './phases.ts';
import type { SettledChange } from './run-changes.ts';

/** Told about every change that needs nothing more in this run, before anybody else hears of it. */
export type NoteSettled = (org: string, change: string, outcome: Outcome) => void;

type Settling = AsyncGenerator<SettledChange, void, void>;

/** A settled change, and the run that it belongs to. */
interface Settled extends SettledChange {
  readonly run: OrgRun;
}

/**
 * Carries out the plans of several orgs, as far as they can at the same time. The first org owns the accounts: the
 * further ones bring people in once it has them, and are through with somebody before it renames them or lets them
 * go. What gives leaves before what takes.
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
  const each = (carry: (run: OrgRun) => Settling) => others.map((run) => ofRun(run, carry(run)));
  const elsewhere = new Set(others.flatMap(({ open }) => open.map(({ id }) => id)));
  const late = lateRenames(primary.open, elsewhere);
  const isGuest = guestsOf(primary);
  const isLate = ({ id }: PlannedChange) => late.has(id);
  const isLateGuest = (change: PlannedChange) => isGuest(change) && isLate(change);
  yield* merge([
    ofRun(primary, primary.run(primary.open.filter((change) => gives(change) && !isLate(change)))),
    ...each((run) => run.run(run.open.filter((change) => gives(change) && !isGuest(change)))),
  ]);
  yield* merge(
    each((run) =>
      whenDone(
        run,
        run.open.filter((one) => isGuest(one) && !isLate(one)),
        [primary],
      ),
    ),
  );
  yield* merge(each((run) => run.run(run.open.filter((change) => !isLateGuest(change)))));
  yield* ofRun(primary, whenDone(primary, primary.open, others));
  yield* merge(each((run) => whenDone(run, run.open, [primary])));
}

function gives(change: PlannedChange): boolean {
  return !onlyTakes(change);
}

/** Says who can only be brought in once the first org has them. */
function guestsOf(primary: OrgRun): (change: PlannedChange) => boolean {
  const born = new Set(primary.open.filter(({ kinds }) => kinds.includes('create')).map(({ id }) => id));
  return ({ id, kinds }) =>
    kinds.includes('create') && (born.has(id) || primary.unfinished(id) !== undefined);
}

/** Carries out changes of people for whom the same change is done in other orgs, or is not needed there. */
async function* whenDone(
  run: OrgRun,
  changes: readonly PlannedChange[],
  elsewhere: readonly OrgRun[],
): Settling {
  const blockerOf = (change: PlannedChange) =>
    elsewhere.map((other) => other.unfinished(change.id)).find((one) => one && blocks(one, change));
  for (const change of changes) {
    const blocker = blockerOf(change);
    if (blocker) yield { change, outcome: waitingFor(blocker) };
  }
  yield* run.run(changes.filter((change) => !blockerOf(change)));
}

/** Whoever is renamed need not wait for what failed elsewhere: it is through. */
function blocks({ outcome }: SettledChange, change: PlannedChange): boolean {
  return !isFinal(outcome) || onlyTakes(change) || change.kinds.includes('create');
}

function waitingFor({ change, outcome }: SettledChange): Outcome {
  if (!isFinal(outcome)) return { status: 'pending' };
  return { status: 'skipped', waitedFor: `${change.id} in ${change.org}` };
}

async function* ofRun(run: OrgRun, settled: Settling): AsyncGenerator<Settled, void, void> {
  for await (const { change, outcome } of settled) yield { run, change, outcome };
}
