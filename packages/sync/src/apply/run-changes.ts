import type { ActionOutcome, Connection } from '@umapi-kit/client';
import type { PlannedChange } from '../plan/plan.ts';
import type { Gate } from './check-drift.ts';
import type { Outcome } from './outcome.ts';
import { nextRound } from './rounds.ts';

/** What carrying changes out needs of a connection. */
type ApplyConnection = Pick<Connection, 'orgId' | 'execute'>;

/** A change and what became of it. */
export interface SettledChange {
  readonly change: PlannedChange;
  readonly outcome: Outcome;
}

/** How changes of one org are carried out. */
interface RunOptions {
  /** Which changes succeeded, by id; those of this run are added. */
  readonly succeeded: Set<string>;
  /** Groups whose members can be changed ten to an entry; absent: the service is asked when it is worth it. */
  readonly userGroups?: readonly string[];
  /** Absent: every change leaves. */
  readonly gate?: Gate;
  /** Looks at accounts whose change was sent and not answered. Absent: such changes stay unknown. */
  readonly lookAgain?: (lost: readonly PlannedChange[]) => Promise<Gate>;
  /** Nothing is sent to the org after these changes. @defaultValue false */
  readonly endsSync?: boolean;
  readonly signal?: AbortSignal;
}

/** Why a run ended before its changes did. */
export interface Stopped {
  readonly stoppedBy?: unknown;
}

/** Changes that are looked at before the next ones are: what one call holds. */
const changesAtOnce = 10;

/**
 * Carries out changes of one org: those that wait for others when those are settled, and never when one of them did
 * not succeed. Yields exactly one outcome for each. When the service can't be reached any more, or `signal` aborts,
 * the rest is pending and the return value says why.
 */
export async function* runChanges(
  changes: readonly PlannedChange[],
  conn: ApplyConnection,
  options: RunOptions,
): AsyncGenerator<SettledChange, Stopped, void> {
  const { succeeded } = options;
  let waiting = changes;
  while (waiting.length > 0) {
    const { ready, later } = nextRound(waiting);
    const going: PlannedChange[] = [];
    for (const change of ready) {
      const waitedFor = change.after.find((id) => !succeeded.has(id));
      if (waitedFor === undefined) going.push(change);
      else yield { change, outcome: { status: 'skipped', waitedFor } };
    }
    waiting = later;
    const endsSync = options.endsSync === true && waiting.length === 0;
    const stopped = yield* runRound(going, conn, { ...options, endsSync });
    if (!('stoppedBy' in stopped)) continue;
    for (const change of waiting) yield { change, outcome: { status: 'pending' } };
    return stopped;
  }
  return {};
}

async function* runRound(
  round: readonly PlannedChange[],
  conn: ApplyConnection,
  options: RunOptions,
): AsyncGenerator<SettledChange, Stopped, void> {
  if (round.length === 0) return {};
  const open = new Set(round);
  const lost = new Set<PlannedChange>();
  function* settle(settled: SettledChange): Generator<SettledChange, void, void> {
    const { change, outcome } = settled;
    if (outcome.status === 'unknown') lost.add(change);
    else open.delete(change);
    if (outcome.status === 'succeeded') options.succeeded.add(change.id);
    if (outcome.status !== 'unknown') yield settled;
  }
  let reason: Stopped = {};
  try {
    for await (const settled of send(round, conn, options)) yield* settle(settled);
    const left = [...lost];
    if (options.lookAgain && left.length > 0) {
      lost.clear();
      const gate = await options.lookAgain(left);
      for await (const settled of send(left, conn, { ...options, gate })) yield* settle(settled);
    }
  } catch (error) {
    reason = { stoppedBy: error };
  }
  for (const change of open) yield { change, outcome: { status: lost.has(change) ? 'unknown' : 'pending' } };
  return reason;
}

/** @throws why not all could be sent, after the outcomes of what was */
async function* send(
  changes: readonly PlannedChange[],
  conn: ApplyConnection,
  { gate, userGroups, endsSync = false, signal }: RunOptions,
): AsyncGenerator<SettledChange, void, void> {
  const stopped: SettledChange[] = [];
  const source = gate ? passing(changes, gate, stopped) : changes;
  const execution = conn.execute(source, {
    endsSync,
    ...(userGroups === undefined ? {} : { userGroups }),
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    for await (const outcome of execution) {
      yield* stopped.splice(0);
      yield { change: outcome.action, outcome: outcomeOf(outcome) };
    }
  } catch (error) {
    yield* stopped.splice(0);
    throw error;
  }
  yield* stopped.splice(0);
}

/** What the gate lets through; what it does not is put aside with its outcome. */
async function* passing(
  round: readonly PlannedChange[],
  gate: Gate,
  stopped: SettledChange[],
): AsyncGenerator<PlannedChange, void, void> {
  for (let at = 0; at < round.length; at += changesAtOnce) {
    const some = round.slice(at, at + changesAtOnce);
    const outcomes = await Promise.all(some.map((change) => gate(change)));
    for (const [index, change] of some.entries()) {
      const outcome = outcomes[index];
      if (outcome) stopped.push({ change, outcome });
      else yield change;
    }
  }
}

/** The client's outcome of a change as the sync's. */
export function outcomeOf(outcome: ActionOutcome): Outcome {
  if (outcome.status !== 'failed') return { status: outcome.status };
  const failures = outcome.failures.map(({ step, code, message }) => ({ step, code, message }));
  return { status: 'failed', failures };
}
