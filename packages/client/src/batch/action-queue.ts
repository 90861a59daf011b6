import { limits } from '@umapi-kit/protocol';
import { type Action, type ExecutionError, record } from '../action/action.ts';
import { isUmapiError, type UmapiError } from '../errors.ts';
import type { Emit } from '../events.ts';
import { ClaimQueue } from '../pack/claim-queue.ts';
import { BatchError } from './batch-error.ts';
import { lostAnswerErrors } from './execution-errors.ts';
import { nextBatch } from './next-batch.ts';
import { entriesOf, type QueuedEntry } from './queued-entry.ts';
import type { ExecuteStatistics } from './statistics.ts';

/** What became of a batch that was sent. */
export interface BatchOutcome {
  /** Entries with an answer, and what it reports of each. */
  readonly answered: ReadonlyMap<QueuedEntry, readonly ExecutionError[]>;
  /** Entries whose answer is lost, and that can't be sent again. */
  readonly lost: readonly QueuedEntry[];
  /** Why the whole batch, or what is in `lost`, failed. Not set: there was an answer for all. */
  readonly error: unknown;
}

/** Sends one batch. It never throws: failing is part of the outcome. */
export type SendBatch = (entries: readonly QueuedEntry[], signal?: AbortSignal) => Promise<BatchOutcome>;

/** How an `execute…` call works off the queue. */
interface FlushOptions {
  /** Send what is there, in batches that may not be full, those that failed before included. */
  readonly drain: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Actions that wait for their batch. Calls take turns, so that the order in which they came is kept. */
export class ActionQueue {
  readonly #send: SendBatch;
  readonly #emit: Emit;
  #waiting: QueuedEntry[] = [];
  #claims = new ClaimQueue<QueuedEntry>();
  #turn: Promise<unknown> = Promise.resolve();
  #counts = { sent: 0, succeeded: 0 };

  constructor(send: SendBatch, emit: Emit) {
    this.#send = send;
    this.#emit = emit;
  }

  /** Counts since the connection was made; `queued` is now. */
  get statistics(): ExecuteStatistics {
    return { queued: this.#actions().length, ...this.#counts };
  }

  /**
   * Takes actions in and sends the batches that are due.
   *
   * @throws {@link BatchError} at the end, when batches failed as a whole
   * @throws ArgumentError before anything is queued, when an action has no step
   */
  execute(actions: readonly Action[], options: FlushOptions): Promise<ExecuteStatistics> {
    const entries = actions.flatMap(entriesOf);
    return this.#inTurn(() => {
      for (const action of actions) action[record]([], 'replace');
      this.#waiting = this.#waiting.concat(entries);
      for (const entry of entries) this.#claims.add(entry, entry.claims);
      return this.#flush(options);
    });
  }

  /** Empties the queue, and hands back what was in it. */
  discard(): Promise<readonly Action[]> {
    return this.#inTurn(async () => {
      const actions = this.#actions();
      this.#waiting = [];
      this.#claims = new ClaimQueue();
      return actions;
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #flush({ drain, signal }: FlushOptions): Promise<ExecuteStatistics> {
    const before = { ...this.#counts };
    const causes: UmapiError[] = [];
    const unknown = new Set<Action>();
    if (drain) for (const entry of this.#waiting) entry.held = false;
    while (drain || this.#hasFullBatch()) {
      signal?.throwIfAborted();
      const batch = nextBatch(this.#waiting, (entry) => this.#claims.isGranted(entry));
      if (batch.length === 0) break;
      const outcome = await this.#send(batch, signal);
      for (const entry of outcome.lost) unknown.add(entry.of.action);
      const cause = this.#settle(batch, outcome);
      if (cause !== undefined) causes.push(cause);
    }
    const statistics = {
      queued: this.#actions().length,
      sent: this.#counts.sent - before.sent,
      succeeded: this.#counts.succeeded - before.succeeded,
    };
    if (causes.length === 0) return statistics;
    const queued = this.#actions(drain ? undefined : (entry) => entry.held);
    throw new BatchError({ causes, statistics, queued, unknown: [...unknown] });
  }

  /** @returns why the batch failed, if it did; @throws what is no failure of a batch: the reason of a signal */
  #settle(batch: readonly QueuedEntry[], { answered, lost, error }: BatchOutcome): UmapiError | undefined {
    for (const [entry, errors] of answered) this.#finish(entry, errors);
    for (const entry of lost) this.#lose(entry);
    this.#remove(new Set([...answered.keys(), ...lost]));
    if (error !== undefined && !isUmapiError(error)) throw error;
    const failed = [...answered.values()].filter((errors) => errors.length > 0).length;
    const event = { entries: batch.length, failed };
    this.#emit('batch', error === undefined ? event : { ...event, error });
    if (error !== undefined) for (const entry of batch) entry.held = true;
    return error;
  }

  #finish({ of }: QueuedEntry, errors: readonly ExecutionError[]): void {
    if (errors.length > 0) {
      of.failed = true;
      of.action[record](errors, 'append');
    }
    of.open--;
    if (of.open > 0) return;
    this.#counts.sent++;
    if (!of.failed) this.#counts.succeeded++;
  }

  /** What the rest of the action would meet is unknown too, so it goes no further. */
  #lose(entry: QueuedEntry): void {
    const { of } = entry;
    of.action[record](lostAnswerErrors(entry), 'append');
    of.open = 0;
    this.#counts.sent++;
    this.#remove(new Set(this.#waiting.filter((other) => other.of === of)));
  }

  /** Settled entries are near the front, however long the queue is. */
  #remove(settled: ReadonlySet<QueuedEntry>): void {
    let open = settled.size;
    for (let index = 0; open > 0 && index < this.#waiting.length; ) {
      const entry = this.#waiting[index];
      if (entry === undefined || !settled.has(entry)) {
        index++;
        continue;
      }
      this.#waiting.splice(index, 1);
      this.#claims.release(entry);
      open--;
    }
  }

  #hasFullBatch(): boolean {
    let count = 0;
    for (const { held } of this.#waiting) {
      if (!held) count++;
      if (count === limits.entriesPerCall) return true;
    }
    return false;
  }

  #actions(include: (entry: QueuedEntry) => boolean = () => true): readonly Action[] {
    return [...new Set(this.#waiting.filter(include).map(({ of }) => of.action))];
  }
}
