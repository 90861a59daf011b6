import type { Clock } from '@umapi-kit/clock';
import { type ActionAnswer, limits } from '@umapi-kit/protocol';
import { withoutStep } from '../action/without-step.ts';
import type { Outcome, Packable, PackedCall, Packer } from '../pack/packing.ts';
import { Bell } from './bell.ts';
import { type ActionOutcome, withUnknown } from './outcome.ts';
import { ReadAhead, type Source } from './read-ahead.ts';
import type { SendCall } from './send-call.ts';

/** Where actions and calls are noted, in memory or durably. Whatever it resolves has been noted. */
export interface Ledger<A extends Packable> {
  /** @returns the number of each action; they grow */
  enroll(actions: readonly A[]): Promise<readonly number[]>;
  markSent(call: PackedCall): Promise<void>;
  settle(call: PackedCall, answer: ActionAnswer, outcomes: readonly Outcome<A>[]): Promise<void>;
  /** The call surely had no effect. */
  release(call: PackedCall): Promise<void>;
  /** Somebody was told the outcomes of these. */
  forget(seqs: readonly number[]): Promise<void>;
}

/** What a run works with. */
interface DispatchOptions<A extends Packable> {
  readonly source: Source<A>;
  readonly packer: Packer<A>;
  readonly ledger: Ledger<A>;
  /** Told about actions before they are packed. */
  readonly prepare: (actions: readonly A[]) => Promise<void>;
  readonly send: SendCall;
  readonly clock: Clock;
  /** Actions without an outcome that are held at most. */
  readonly lookahead: number;
  /** Calls under way at most, those that wait for their slot included. */
  readonly maxInFlight: number;
  /** How long a source may rest before calls leave that are not full. */
  readonly stallMs: number;
  /** The last call ends the sync run. */
  readonly endsSync: boolean;
  readonly signal: AbortSignal | undefined;
}

/** A call that may leave. */
interface Departure {
  readonly call: PackedCall;
  readonly isLast: boolean;
}

/** Reads actions, sends calls and hands out outcomes, all at once. While outcomes are not read, nothing is read. */
export class Dispatcher<A extends Packable> {
  readonly #options: DispatchOptions<A>;
  readonly #source: ReadAhead<A>;
  readonly #bell = new Bell();
  readonly #stop = new AbortController();
  readonly #held = new Map<number, A>();
  readonly #lost = new Set<number>();
  /** Settled, and still in the ledger. */
  readonly #noted = new Set<number>();
  readonly #flights = new Set<Promise<void>>();
  #decided: ActionOutcome<A>[] = [];
  #failure: { readonly error: unknown } | undefined;
  #lastSeq = -1;
  #isStalled: boolean = false;
  #isTakingOn: boolean = false;
  #heldBack: PackedCall | undefined;

  constructor(options: DispatchOptions<A>) {
    this.#options = options;
    this.#source = new ReadAhead(options.source, () => this.#bell.ring());
  }

  /** Outcomes that nobody has read; after the end, those of all actions that were taken on. */
  get rest(): readonly ActionOutcome<A>[] {
    const open = [...this.#held].map(([seq, action]) => {
      const status = this.#lost.has(seq) ? ('unknown' as const) : ('pending' as const);
      return { seq, action, status };
    });
    return [...this.#decided, ...open];
  }

  /** @throws what the source threw, why a call could not be made, or the reason of the signal: after all outcomes */
  async *run(): AsyncGenerator<ActionOutcome<A>, void, undefined> {
    const abort = () => this.#fail(this.#options.signal?.reason);
    this.#options.signal?.addEventListener('abort', abort, { once: true });
    if (this.#options.signal?.aborted === true) abort();
    try {
      yield* this.#work();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#options.signal?.removeEventListener('abort', abort);
      await this.#land();
    }
    this.#decided = [...this.rest];
    this.#held.clear();
    yield* this.#handOut();
    if (this.#failure) throw this.#failure.error;
  }

  async *#work(): AsyncGenerator<ActionOutcome<A>, void, undefined> {
    while (!this.#failure) {
      await this.#moveOn();
      yield* this.#handOut();
      if (this.#isThrough()) return;
      if (this.#decided.length === 0 && !this.#failure) await this.#rest();
    }
  }

  /** Whoever asks for the next outcome was told the one before; where the loop is left, that is not known. */
  async *#handOut(): AsyncGenerator<ActionOutcome<A>, void, undefined> {
    const outcomes = this.#decided;
    this.#decided = [];
    const told: number[] = [];
    try {
      for (let next = outcomes.shift(); next; next = outcomes.shift()) {
        yield next;
        if (this.#noted.delete(next.seq)) told.push(next.seq);
      }
    } finally {
      this.#decided = [...outcomes, ...this.#decided];
      if (told.length > 0)
        await this.#options.ledger.forget(told).catch((error: unknown) => this.#fail(error));
    }
  }

  #isThrough(): boolean {
    const { packer } = this.#options;
    const isEmpty = packer.size + this.#source.size + this.#flights.size + this.#decided.length === 0;
    return isEmpty && this.#source.hasEnded;
  }

  async #moveOn(): Promise<void> {
    const { packer, lookahead } = this.#options;
    this.#source.read(lookahead - packer.size);
    if (this.#source.failure) return this.#fail(this.#source.failure.error);
    const isEnough = this.#source.size >= limits.entriesPerCall;
    if (isEnough || !this.#source.isReading || this.#isStalled) await this.#takeOn();
    this.#sendWhatMay();
  }

  /** What was read is noted before anything is done with it. */
  async #takeOn(): Promise<void> {
    const { packer, prepare } = this.#options;
    const actions = this.#source.takeAll();
    if (actions.length === 0) return;
    this.#isTakingOn = true;
    const usable = actions.filter(({ entry }) => entry.steps.length > 0);
    const numbered = await this.#enroll(usable);
    const empty = actions.find(({ entry }) => entry.steps.length === 0);
    if (empty) return this.#fail(withoutStep(empty.entry));
    if (this.#failure) return;
    await prepare(usable);
    for (const { seq, action } of numbered) packer.add(seq, action);
    this.#isTakingOn = false;
  }

  /** Actions that can't be noted have an outcome too: nothing was done with them. */
  async #enroll(actions: readonly A[]): Promise<readonly { readonly seq: number; readonly action: A }[]> {
    const next = this.#lastSeq + 1;
    let numbers: readonly number[] = actions.map((_, index) => next + index);
    try {
      numbers = await this.#options.ledger.enroll(actions);
    } finally {
      for (const [index, action] of actions.entries()) {
        this.#lastSeq = numbers[index] ?? this.#lastSeq + 1;
        this.#held.set(this.#lastSeq, action);
      }
    }
    return actions.map((action, index) => ({ seq: numbers[index] ?? next + index, action }));
  }

  #sendWhatMay(): void {
    const { maxInFlight } = this.#options;
    while (!this.#failure && !this.#stop.signal.aborted && this.#flights.size < maxInFlight) {
      const next = this.#next();
      if (!next) return;
      const flight = this.#fly(next)
        .catch((error: unknown) => this.#fail(error))
        .finally(() => {
          this.#flights.delete(flight);
          this.#sendWhatMay();
          this.#bell.ring();
        });
      this.#flights.add(flight);
    }
  }

  /** Of a run that ends with its last call, one is held back until it is known whether it is the last. */
  #next(): Departure | undefined {
    const { packer, lookahead, endsSync } = this.#options;
    const mayWait = packer.size < lookahead && !this.#isStalled;
    const isAlone = this.#flights.size === 0;
    const drain = this.#source.hasEnded || (isAlone && !mayWait);
    const call = this.#heldBack ?? packer.take({ drain });
    this.#heldBack = endsSync && call ? packer.take({ drain }) : undefined;
    if (!call || !endsSync || this.#heldBack) return call && { call, isLast: false };
    if (drain && isAlone) return { call, isLast: this.#nothingFollows() };
    this.#heldBack = call;
    return undefined;
  }

  #nothingFollows(): boolean {
    const hasGivenAll = this.#source.hasEnded && this.#source.size === 0 && !this.#isTakingOn;
    return hasGivenAll && this.#options.packer.isThrough;
  }

  async #fly({ call, isLast }: Departure): Promise<void> {
    const { send, signal, ledger, packer } = this.#options;
    const beforeLeaving = () => ledger.markSent(call);
    const result = await send(call, { signal, stop: this.#stop.signal, beforeLeaving, endsSync: isLast });
    if ('answer' in result) {
      const outcomes = packer.settle(call, result.answer);
      try {
        await ledger.settle(call, result.answer, outcomes);
        for (const { seq } of outcomes) this.#noted.add(seq);
      } finally {
        // What was carried out is told, whether or not it could be noted.
        for (const { seq } of outcomes) this.#held.delete(seq);
        this.#decided.push(...outcomes.map(withUnknown));
      }
      return;
    }
    this.#fail(result.error);
    if (!result.lost) return ledger.release(call);
    for (const { origins } of call.entries) for (const { seq } of origins.flat()) this.#lost.add(seq);
  }

  /** Until something happens. A source that rests while nothing is under way may wait for its own outcomes. */
  async #rest(): Promise<void> {
    const { clock, stallMs, packer } = this.#options;
    const mayStall = !this.#isStalled && this.#flights.size === 0 && packer.size + this.#source.size > 0;
    this.#isStalled = mayStall ? !(await this.#bell.waitAtMost(clock, stallMs)) : false;
    if (!mayStall) await this.#bell.wait();
  }

  /** The first failure is the one that counts; nothing new is begun after it. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#bell.ring();
  }

  /** Waits for what is under way; what only waits for its turn is called back. */
  async #land(): Promise<void> {
    this.#stop.abort(this.#failure?.error);
    await Promise.all([...this.#flights]);
    await this.#source.close();
    await this.#takeOn().catch((error: unknown) => this.#fail(error));
  }
}
