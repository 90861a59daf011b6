import type { Connection, Journal } from '@umapi-kit/client';
import { type CommandEntry, wireEntry } from '@umapi-kit/protocol';
import type { Plan, PlannedChange } from '../plan/plan.ts';
import { driftGate, type Gate } from './check-drift.ts';
import { type ApplySummary, createTally, isFinal, type Outcome } from './outcome.ts';
import { outcomeOf, runChanges, type SettledChange, type Stopped } from './run-changes.ts';

/** An org that changes are sent to. */
export interface TargetOrg {
  readonly conn: Pick<Connection, 'orgId' | 'execute' | 'resume' | 'user' | 'users' | 'startSync'>;
  /** The one that `conn` notes its calls in. Without it a killed run can't be resumed, only planned again. */
  readonly journal?: Journal;
}

/** How the changes of one org are carried out. */
interface OrgRunOptions {
  /** Every account is looked at before it is changed. */
  readonly checkDrift: boolean;
  /** What an interrupted run settled, by the id of the change. */
  readonly settled: ReadonlyMap<string, Outcome>;
  readonly signal?: AbortSignal;
}

/** Carries out the plan of one org, in as many parts as its caller likes. */
export class OrgRun {
  readonly plan: Plan;
  readonly #target: TargetOrg;
  readonly #options: OrgRunOptions;
  readonly #tally = createTally();
  readonly #succeeded = new Set<string>();
  readonly #unfinished = new Map<string, SettledChange>();
  readonly #open: Set<PlannedChange>;
  #gate: Promise<Gate> | undefined;
  #stop: Stopped = {};
  #begun: boolean = false;

  /** @throws RangeError when the plan was made for another org */
  constructor(plan: Plan, target: TargetOrg, options: OrgRunOptions) {
    if (plan.org !== target.conn.orgId) {
      throw new RangeError(`the plan is for ${plan.org}, not for ${target.conn.orgId}`);
    }
    this.plan = plan;
    this.#target = target;
    this.#options = options;
    this.#open = new Set(plan.changes);
    this.total = this.#open.size;
    for (const change of plan.changes) this.#takeOn(change);
  }

  /** Changes of the plan that are carried out, those of an interrupted run included. */
  readonly total: number;

  /** Changes that have no outcome yet, in the order of the plan. */
  get open(): readonly PlannedChange[] {
    return [...this.#open];
  }

  get summary(): ApplySummary {
    return this.#tally.summary(this.#stop);
  }

  /** What became of a change, by its id, if it did not succeed. */
  unfinished(id: string): SettledChange | undefined {
    return this.#unfinished.get(id);
  }

  /** Notes what became of a change. */
  settle({ change, outcome }: SettledChange): void {
    this.#open.delete(change);
    this.#tally.count(change, outcome);
    if (outcome.status === 'succeeded') this.#succeeded.add(change.id);
    else this.#unfinished.set(change.id, { change, outcome });
  }

  /** Goes on with what the journal holds; changes that it does not hold stay open. */
  async *resume(): AsyncGenerator<SettledChange, void, void> {
    const { conn, journal } = this.#target;
    if (!journal) return;
    const byEntry = new Map(this.open.map((change) => [entryKey(change.entry), change]));
    try {
      for await (const outcome of conn.resume({ userGroups: this.plan.userGroups, ...this.#ending })) {
        const change = byEntry.get(entryKey(outcome.action.entry));
        // The account itself tells what became of it, when the change is looked at again.
        if (change && outcome.status !== 'unknown') yield { change, outcome: outcomeOf(outcome) };
      }
    } catch (error) {
      this.#stop = { stoppedBy: error };
    }
  }

  /** Carries out some of the open changes. */
  async *run(changes: readonly PlannedChange[]): AsyncGenerator<SettledChange, void, void> {
    if (changes.length > 0) this.#begin();
    const gate = await this.#openGate(changes);
    if ('stoppedBy' in this.#stop) {
      for (const change of changes) yield { change, outcome: { status: 'pending' } };
      return;
    }
    this.#stop = yield* runChanges(changes, this.#target.conn, {
      succeeded: this.#succeeded,
      userGroups: this.plan.userGroups,
      ...(gate === undefined ? {} : { gate }),
      endsSync: changes.length === this.#open.size,
      lookAgain: (lost) => driftGate(this.#target.conn, this.plan, lost, this.#options.signal),
      ...this.#ending,
    });
  }

  get #ending(): { readonly signal?: AbortSignal } {
    const { signal } = this.#options;
    return signal === undefined ? {} : { signal };
  }

  /** Marks the run for the service: within it a list may be read again, and what is sent belongs together. */
  #begin(): void {
    if (!this.#begun) this.#target.conn.startSync();
    this.#begun = true;
  }

  #takeOn(change: PlannedChange): void {
    this.#tally.plan(change);
    const outcome = this.#options.settled.get(change.id);
    if (outcome && isFinal(outcome)) this.settle({ change, outcome });
  }

  /** One look at the list serves all parts of the run. */
  async #openGate(changes: readonly PlannedChange[]): Promise<Gate | undefined> {
    const mayDrift = this.#options.checkDrift && this.plan.unseen !== true;
    if (!mayDrift || changes.length === 0 || 'stoppedBy' in this.#stop) return undefined;
    this.#gate ??= driftGate(this.#target.conn, this.plan, this.open, this.#options.signal);
    try {
      return await this.#gate;
    } catch (error) {
      this.#stop = { stoppedBy: error };
      return undefined;
    }
  }
}

/** The same for one entry, whatever the order of its members in memory or in a file. */
function entryKey(entry: CommandEntry): string {
  return JSON.stringify(wireEntry(entry));
}
