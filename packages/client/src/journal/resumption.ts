import type { CommandEntry, StepError } from '@umapi-kit/protocol';
import { unknownOutcome } from '../action/action.ts';
import type { Ledger } from '../execute/dispatcher.ts';
import type { Run } from '../execute/execution.ts';
import type { ActionOutcome } from '../execute/outcome.ts';
import type { SendCall } from '../execute/send-call.ts';
import type { Origin, Packable, PackedCall } from '../pack/packing.ts';
import type { Journal, JournalBinding, JournaledAction, SettledOutcome } from './journal.ts';
import { callsIn } from './journal-ledger.ts';
import { doneSteps, remainderOf } from './progress.ts';

/** An action out of a journal. */
export interface ResumedAction extends Packable {
  /** As it was handed in, in an earlier run. */
  readonly entry: CommandEntry;
}

/** What is left of an action out of a journal. */
interface LeftAction extends Packable {
  readonly seq: number;
  readonly action: ResumedAction;
  /** The place of each step that is left in the whole action. */
  readonly steps: readonly number[];
}

/** What a resumption works with. */
export interface ResumptionOptions {
  readonly journal: Journal;
  readonly binding: JournalBinding;
  readonly send: SendCall;
  readonly signal: AbortSignal | undefined;
  /** Sends actions like new ones. */
  readonly dispatch: <A extends Packable>(source: AsyncIterable<A>, ledger: Ledger<A>) => Run<A>;
}

/** Settles the calls whose answers are missing, then sends what is left. */
export class Resumption implements Run<ResumedAction> {
  readonly #options: ResumptionOptions;
  #dispatched: Run<LeftAction> | undefined;

  constructor(options: ResumptionOptions) {
    this.#options = options;
  }

  get rest(): readonly ActionOutcome<ResumedAction>[] {
    return (this.#dispatched?.rest ?? []).map(inWhole);
  }

  async *run(): AsyncGenerator<ActionOutcome<ResumedAction>, void, undefined> {
    const { journal, binding, dispatch } = this.#options;
    await journal.bind(binding);
    for await (const call of journal.unknown()) await this.#settle(call);
    yield* this.#decided();
    this.#dispatched = dispatch(this.#left(), resumedLedger(journal));
    for await (const outcome of this.#dispatched.run()) yield inWhole(outcome);
  }

  async #settle(call: PackedCall): Promise<void> {
    const { journal, send, signal } = this.#options;
    const result = await send(call, { signal, beforeLeaving: async () => {}, lostBefore: true });
    if ('error' in result) throw result.error;
    const unknown = call.entries.flatMap(({ origins }, index) => {
      const errors = result.answer.entries[index]?.errors ?? [];
      return errors.some(({ code }) => code === unknownOutcome) ? origins.flat() : [];
    });
    await journal.settle(call, doneSteps(call, result.answer), outcomesOfUnknown(unknown));
  }

  /** Outcomes that nobody was told, then those of actions of which nothing is left to be sent. */
  async *#decided(): AsyncGenerator<ActionOutcome<ResumedAction>, void, undefined> {
    const { journal } = this.#options;
    const told: number[] = [];
    try {
      for await (const { entry, outcome } of journal.settled()) {
        yield { ...outcome, action: { entry } };
        told.push(outcome.seq);
      }
      for await (const { seq, entry, done } of journal.pending()) {
        if (remainderOf(entry, done).steps.length > 0) continue;
        yield { seq, action: { entry }, status: 'succeeded', warnings: [] };
        told.push(seq);
      }
    } finally {
      await journal.forget(told);
    }
  }

  async *#left(): AsyncGenerator<LeftAction, void, undefined> {
    for await (const action of this.#options.journal.pending()) yield leftOf(action);
  }
}

/** Notes calls that carry what is left, in terms of the whole actions: the next run may have to go on from there. */
function resumedLedger(journal: Journal): Ledger<LeftAction> {
  const steps = new Map<number, readonly number[]>();
  const inWholeAction = ({ seq, step }: Origin) => ({ seq, step: steps.get(seq)?.[step] ?? step });
  const noted = (call: PackedCall): PackedCall => ({
    id: `resumed.${call.id}`,
    entries: call.entries.map((entry) => ({
      ...entry,
      origins: entry.origins.map((all) => all.map(inWholeAction)),
    })),
  });
  return {
    ...callsIn<LeftAction>(journal, noted, inWhole),
    async enroll(actions) {
      for (const { seq, steps: places } of actions) steps.set(seq, places);
      return actions.map(({ seq }) => seq);
    },
    async forget(seqs) {
      await journal.forget(seqs);
      for (const seq of seqs) steps.delete(seq);
    },
  };
}

function outcomesOfUnknown(origins: readonly Origin[]): readonly SettledOutcome[] {
  return [...new Set(origins.map(({ seq }) => seq))].map((seq) => ({ seq, status: 'unknown' }));
}

function leftOf({ seq, entry, done }: JournaledAction): LeftAction {
  const remainder = remainderOf(entry, done);
  return { seq, action: { entry }, entry: remainder.entry, steps: remainder.steps };
}

/** The outcome of what was left, as one of the whole action. */
function inWhole(outcome: ActionOutcome<LeftAction>): ActionOutcome<ResumedAction> {
  const { steps, action } = outcome.action;
  const place = (error: StepError) => ({ ...error, step: steps[error.step] ?? error.step });
  if (outcome.status === 'failed') {
    const { failures, warnings } = outcome;
    return { ...outcome, action, failures: failures.map(place), warnings: warnings.map(place) };
  }
  if (outcome.status === 'succeeded') return { ...outcome, action, warnings: outcome.warnings.map(place) };
  return { ...outcome, action };
}
