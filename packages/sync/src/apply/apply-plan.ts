import { type Action, BatchError, type Connection, isUmapiError, unknownOutcome } from '@umapi-kit/client';
import type { Plan, PlannedChange } from '../plan/plan.ts';
import {
  type ApplyEvent,
  type ApplySummary,
  createTally,
  type Outcome,
  type StepFailure,
} from './outcome.ts';
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
  const left = await execute(
    prepared.flatMap(({ action }) => (action ? [action] : [])),
    conn,
    signal,
  );
  const stop = [...left.values()].find(endsTheRun);
  return {
    outcomes: prepared.map(({ change, action, outcome }) => [
      change,
      action ? outcomeOf(action, left) : outcome,
    ]),
    ...(stop === undefined ? {} : { stoppedBy: stop }),
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

/** Actions that were not sent, or are not known to be done, and why. */
type LeftOver = ReadonlyMap<Action, unknown>;

/**
 * Sends actions. A batch that is refused as a whole does not say whom that is due to, so its actions are sent
 * again one by one; every other failure would meet them too.
 */
async function execute(
  actions: readonly Action[],
  conn: ApplyConnection,
  signal: AbortSignal | undefined,
): Promise<LeftOver> {
  try {
    await conn.executeMultiple(actions, { immediate: true, ...(signal === undefined ? {} : { signal }) });
    return new Map();
  } catch (error) {
    // Left in the queue they would leave with the next round, or when the connection is closed.
    const left = await conn.discardQueued();
    if (endsTheRun(error) || actions.length === 1) return new Map(left.map((action) => [action, error]));
    return executeOneByOne(left, conn, signal);
  }
}

async function executeOneByOne(
  actions: readonly Action[],
  conn: ApplyConnection,
  signal: AbortSignal | undefined,
): Promise<LeftOver> {
  const left = new Map<Action, unknown>();
  let stop: { readonly error: unknown } | undefined;
  for (const action of actions) {
    const failed = stop ? new Map([[action, stop.error]]) : await execute([action], conn, signal);
    for (const [one, error] of failed) {
      left.set(one, error);
      if (endsTheRun(error)) stop = { error };
    }
  }
  return left;
}

function endsTheRun(error: unknown): boolean {
  return !(error instanceof BatchError) || error.causes.some(({ code }) => code !== 'REQUEST_REFUSED');
}

function outcomeOf(action: Action, left: LeftOver): Outcome {
  const errors = action.executionErrors();
  if (errors.some(({ code }) => code === unknownOutcome)) return { status: 'unknown' };
  if (errors.length > 0) {
    return { status: 'failed', failures: errors.map(({ step, code, message }) => ({ step, code, message })) };
  }
  if (!left.has(action)) return { status: 'succeeded' };
  const error = left.get(action);
  return endsTheRun(error) ? { status: 'pending' } : { status: 'failed', failures: [refusal(error)] };
}

function refusal(error: unknown): StepFailure {
  const cause = error instanceof BatchError ? error.causes[0] : undefined;
  return { step: 0, code: 'REQUEST_REFUSED', message: cause?.message ?? String(error) };
}
