import type { CommandEntry, StepError } from '@umapi-kit/protocol';
import { unknownOutcome } from '../action/action.ts';
import type { Run } from '../execute/execution.ts';
import type { ActionOutcome } from '../execute/outcome.ts';
import type { SendCall } from '../execute/send-call.ts';
import type { Packable, PackedCall } from '../pack/packing.ts';
import type { Journal, JournalBinding, JournaledAction } from './journal.ts';
import { doneSteps, remainderOf } from './progress.ts';

/** An action out of a journal. */
export interface ResumedAction extends Packable {
  /** As it was handed in, in an earlier run. */
  readonly entry: CommandEntry;
}

/** What is left of an action out of a journal. */
export interface LeftAction extends Packable {
  readonly seq: number;
  readonly action: ResumedAction;
  /** The place of each step that is left in the whole action. */
  readonly steps: readonly number[];
}

/** What a resumption works with. */
interface ResumptionOptions {
  readonly journal: Journal;
  readonly binding: JournalBinding;
  readonly send: SendCall;
  readonly signal: AbortSignal | undefined;
  /** Sends actions like new ones. */
  readonly dispatch: (source: AsyncIterable<LeftAction>) => Run<LeftAction>;
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
    const unknown = new Set<number>();
    for await (const call of journal.unknown()) {
      for (const seq of await this.#settle(call)) unknown.add(seq);
    }
    yield* this.#decided(unknown);
    this.#dispatched = dispatch(this.#left());
    for await (const outcome of this.#dispatched.run()) yield inWhole(outcome);
  }

  /** @returns actions of which it can't be known what became of them */
  async #settle(call: PackedCall): Promise<readonly number[]> {
    const { journal, send, signal } = this.#options;
    const result = await send(call, { signal, beforeLeaving: async () => {}, lostBefore: true });
    if ('error' in result) throw result.error;
    await journal.settle(call, doneSteps(call, result.answer), []);
    return call.entries.flatMap(({ origins }, index) => {
      const errors = result.answer.entries[index]?.errors ?? [];
      const isUnknown = errors.some(({ code }) => code === unknownOutcome);
      return isUnknown ? origins.flat().map(({ seq }) => seq) : [];
    });
  }

  /** Actions of which nothing is left to be sent. */
  async *#decided(
    unknown: ReadonlySet<number>,
  ): AsyncGenerator<ActionOutcome<ResumedAction>, void, undefined> {
    const { journal } = this.#options;
    for await (const { seq, entry, done } of journal.pending()) {
      const action = { entry };
      const isUnknown = unknown.has(seq);
      if (!isUnknown && remainderOf(entry, done).steps.length > 0) continue;
      await journal.forget([seq]);
      if (isUnknown) yield { seq, action, status: 'unknown' };
      else yield { seq, action, status: 'succeeded', warnings: [] };
    }
  }

  async *#left(): AsyncGenerator<LeftAction, void, undefined> {
    for await (const action of this.#options.journal.pending()) yield leftOf(action);
  }
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
