import { type Action, BatchError, type Connection, isUmapiError, unknownOutcome } from '@umapi-kit/client';
import type { Plan, PlannedChange } from '../plan/plan.ts';
import { type ApplyEvent, type ApplySummary, createTally, type Outcome } from './outcome.ts';
import { toAction } from './to-action.ts';

/** What applying needs of a connection. */
export type ApplyConnection = Pick<Connection, 'orgId' | 'executeMultiple' | 'discardQueued'>;

/** Changes handed to the client at once: enough to fill its batches, few enough to see progress. */
const changesPerRound = 50;

/**
 * Carries a plan out. Yields one event for each change; a failed change is data and stops nothing but the
 * changes that wait for it. When the service can't be reached any more, or `signal` aborts, the rest is yielded
 * as pending, and the summary says why: nothing is thrown. Planning again finds what is left.
 *
 * The connection's queue should be empty; it is empty afterwards.
 *
 * @throws RangeError when the plan was made for another org
 *
 * @example
 * const run = applyPlan(plan, conn);
 * for (let next = await run.next(); ; next = await run.next()) {
 *   if (next.done) return next.value.kinds;
 *   console.log(next.value.settled, 'of', next.value.total);
 * }
 */
export async function* applyPlan(
  plan: Plan,
  conn: ApplyConnection,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<ApplyEvent, ApplySummary, void> {
  if (plan.org !== conn.orgId) throw new RangeError(`the plan is for ${plan.org}, not for ${conn.orgId}`);
  const total = plan.changes.length;
  const tally = createTally(plan);
  const succeeded = new Set<string>();
  let settled = 0;
  let stop: { readonly stoppedBy?: unknown } = {};
  for (const round of roundsOf(plan.changes)) {
    const result = 'stoppedBy' in stop ? pending(round) : await runRound(round, conn, succeeded, signal);
    if ('stoppedBy' in result) stop = { stoppedBy: result.stoppedBy };
    for (const [change, outcome] of result.outcomes) {
      tally.count(change, outcome);
      if (outcome.status === 'succeeded') succeeded.add(change.id);
      yield { change, outcome, settled: ++settled, total };
    }
  }
  return tally.summary(stop);
}

/** A change never shares a round with one that it waits for. */
function* roundsOf(changes: readonly PlannedChange[]): Generator<readonly PlannedChange[], void, void> {
  let round: PlannedChange[] = [];
  let ids = new Set<string>();
  for (const change of changes) {
    if (round.length === changesPerRound || change.after.some((id) => ids.has(id))) {
      yield round;
      round = [];
      ids = new Set();
    }
    round.push(change);
    ids.add(change.id);
  }
  if (round.length > 0) yield round;
}

interface RoundResult {
  readonly outcomes: readonly (readonly [PlannedChange, Outcome])[];
  readonly stoppedBy?: unknown;
}

function pending(round: readonly PlannedChange[]): RoundResult {
  return { outcomes: round.map((change) => [change, { status: 'pending' }]) };
}

async function runRound(
  round: readonly PlannedChange[],
  conn: ApplyConnection,
  succeeded: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<RoundResult> {
  const prepared = round.map((change) => prepare(change, succeeded));
  const failure = await execute(
    prepared.flatMap(({ action }) => (action ? [action] : [])),
    conn,
    signal,
  );
  return {
    outcomes: prepared.map(({ change, action, outcome }) => [
      change,
      action ? outcomeOf(action, failure) : outcome,
    ]),
    ...(failure && endsTheRun(failure.error) ? { stoppedBy: failure.error } : {}),
  };
}

/** A change is something to execute, or it has its outcome already. */
type Prepared = { readonly change: PlannedChange } & (
  | { readonly action: Action; readonly outcome?: never }
  | { readonly action?: never; readonly outcome: Outcome }
);

function prepare(change: PlannedChange, succeeded: ReadonlySet<string>): Prepared {
  const waitedFor = change.after.find((id) => !succeeded.has(id));
  if (waitedFor !== undefined) return { change, outcome: { status: 'skipped', waitedFor } };
  try {
    return { change, action: toAction(change.entry) };
  } catch (error) {
    if (!isUmapiError(error)) throw error;
    const failure = { step: 0, code: error.code, message: error.message };
    return { change, outcome: { status: 'failed', failures: [failure] } };
  }
}

interface RoundFailure {
  readonly error: unknown;
  /** Not sent, or not known to be done. */
  readonly left: ReadonlySet<Action>;
}

async function execute(
  actions: readonly Action[],
  conn: ApplyConnection,
  signal: AbortSignal | undefined,
): Promise<RoundFailure | undefined> {
  try {
    await conn.executeMultiple(actions, { immediate: true, ...(signal === undefined ? {} : { signal }) });
    return undefined;
  } catch (error) {
    // Left in the queue they would leave with the next round, or when the connection is closed.
    return { error, left: new Set(await conn.discardQueued()) };
  }
}

/** A batch that the service refuses as it is says nothing about the others; everything else would meet them too. */
function endsTheRun(error: unknown): boolean {
  if (!(error instanceof BatchError)) return true;
  return error.causes.some(({ code }) => code !== 'REQUEST_REFUSED');
}

function outcomeOf(action: Action, failure: RoundFailure | undefined): Outcome {
  const errors = action.executionErrors();
  if (errors.some(({ code }) => code === unknownOutcome)) return { status: 'unknown' };
  if (errors.length > 0) {
    return { status: 'failed', failures: errors.map(({ step, code, message }) => ({ step, code, message })) };
  }
  if (!failure?.left.has(action)) return { status: 'succeeded' };
  return endsTheRun(failure.error)
    ? { status: 'pending' }
    : { status: 'failed', failures: [refused(failure.error)] };
}

function refused(error: unknown): { readonly step: number; readonly code: string; readonly message: string } {
  const cause = error instanceof BatchError ? error.causes[0] : undefined;
  const message = cause?.message ?? (error instanceof Error ? error.message : String(error));
  return { step: 0, code: isUmapiError(cause) ? cause.code : 'REQUEST_REFUSED', message };
}
