import { ArgumentError } from '../errors.ts';
import type { Packable } from '../pack/packing.ts';
import type { ActionOutcome } from './outcome.ts';

/** What happens while an execution is iterated. */
export interface Run<A extends Packable> {
  readonly rest: readonly ActionOutcome<A>[];
  run(): AsyncGenerator<ActionOutcome<A>, void, undefined>;
}

/** A run of `execute`: iterate it once. */
export class Execution<A extends Packable> implements AsyncIterable<ActionOutcome<A>> {
  readonly #load: () => Promise<Run<A>>;
  #run: Run<A> | undefined;
  #isBegun: boolean = false;

  /** @internal */
  constructor(load: () => Promise<Run<A>>) {
    this.#load = load;
  }

  /**
   * Outcomes that were not handed out: after a loop was left early, those of everything that was read from the
   * source meanwhile. What was not sent is `pending` in it.
   */
  get rest(): readonly ActionOutcome<A>[] {
    return this.#run?.rest ?? [];
  }

  /** @throws {@link ArgumentError} when it is iterated a second time */
  [Symbol.asyncIterator](): AsyncGenerator<ActionOutcome<A>, void, undefined> {
    if (this.#isBegun) throw new ArgumentError('an execution can be iterated once: call execute again');
    this.#isBegun = true;
    return this.#iterate();
  }

  async *#iterate(): AsyncGenerator<ActionOutcome<A>, void, undefined> {
    this.#run = await this.#load();
    yield* this.#run.run();
  }
}
