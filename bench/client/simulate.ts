import { type Action, createRateBudget } from '@umapi-kit/client';
import { createPacker, type PackedCall } from '@umapi-kit/client/pack';
import { type Clock, seededRandom } from '@umapi-kit/clock';
import { allDone, lookahead } from './count-calls.ts';
import { Throttle, type WindowKind } from './throttle.ts';
import { isUserGroup, type Workload } from './workloads.ts';

/** Circumstances of a run. */
export interface Circumstances {
  readonly window: WindowKind;
  /** Time that the service takes for an answer; the way there takes up to a second besides, by chance. */
  readonly answerMs: number;
  /** From then on the service admits half as many calls, without saying so. */
  readonly halvedAtMs?: number;
  /** One call is refused once with this wait. */
  readonly lockOut?: { readonly atCall: number; readonly waitMs: number };
}

/** What a run came to; times are simulated. */
export interface SimulatedRun {
  readonly calls: number;
  /** When the last call left. */
  readonly lastLeftMs: number;
  readonly refusals: readonly Refusal[];
  /** Most often that one call was sent. */
  readonly mostSends: number;
  /** Calls that left while the service wanted to be left alone. */
  readonly tooEarly: number;
}

interface Refusal {
  readonly at: number;
  readonly waitMs: number;
}

/** A call on its way: to the service, or back with its answer. */
interface OnTheWay {
  readonly at: number;
  readonly call: PackedCall;
  readonly back?: { readonly refusedUntil: number | undefined };
}

const jitterMs = 1_000;
const callsPerMinute = 10;

/** A clock that the simulation sets. */
class SteppedClock implements Clock {
  elapsedMs = 0;

  now(): number {
    return this.elapsedMs;
  }

  monotonic(): number {
    return this.elapsedMs;
  }

  sleep(): Promise<void> {
    throw new RangeError('nothing sleeps in a simulation of events');
  }
}

/**
 * Runs packer and budget against a throttle, event by event. Whatever may leave leaves at once; the next event is
 * the earliest of an arrival, an answer and the moment that the budget names.
 */
export function simulate(workload: Workload, circumstances: Circumstances): Promise<SimulatedRun> {
  return new Simulation(workload, circumstances).run();
}

class Simulation {
  readonly #clock = new SteppedClock();
  readonly #budget = createRateBudget({ clock: this.#clock });
  readonly #packer = createPacker<Action>({ isUserGroup });
  readonly #actions: readonly Action[];
  readonly #service: Service;
  readonly #random = seededRandom(7);
  readonly #sends = new Map<string, number>();
  readonly #refusals: Refusal[] = [];
  #onTheWay: OnTheWay[] = [];
  #read = 0;
  #ready: PackedCall | undefined;
  #lastLeftMs = 0;
  #lockedUntil = 0;
  #tooEarly = 0;

  constructor({ actions }: Workload, circumstances: Circumstances) {
    this.#actions = actions;
    this.#service = new Service(circumstances);
  }

  async run(): Promise<SimulatedRun> {
    for (let slotAt = await this.#sendAll(); ; slotAt = await this.#sendAll()) {
      const next = this.#onTheWay[0];
      const until = Math.min(slotAt, next?.at ?? Number.POSITIVE_INFINITY);
      if (until === Number.POSITIVE_INFINITY) break;
      this.#clock.elapsedMs = Math.max(this.#clock.elapsedMs, until);
      if (next && next.at <= this.#clock.elapsedMs) await this.#arrive(next);
    }
    return {
      calls: this.#sends.size,
      lastLeftMs: this.#lastLeftMs,
      refusals: this.#refusals,
      mostSends: Math.max(...this.#sends.values()),
      tooEarly: this.#tooEarly,
    };
  }

  /** @returns when the next call may leave, if one waits for that */
  async #sendAll(): Promise<number> {
    for (;;) {
      this.#readAhead();
      this.#ready ??= this.#packer.take({ drain: true });
      if (!this.#ready) return Number.POSITIVE_INFINITY;
      const reservation = await this.#budget.reserve({ lane: 'action' });
      if (!reservation.granted) return reservation.retryAt;
      this.#send(this.#ready);
      this.#ready = undefined;
    }
  }

  #readAhead(): void {
    for (; this.#packer.size < lookahead && this.#read < this.#actions.length; this.#read++) {
      const action = this.#actions[this.#read];
      if (action) this.#packer.add(this.#read, action);
    }
  }

  #send(call: PackedCall): void {
    const now = this.#clock.elapsedMs;
    if (now < this.#lockedUntil) this.#tooEarly++;
    this.#sends.set(call.id, (this.#sends.get(call.id) ?? 0) + 1);
    this.#lastLeftMs = now;
    this.#travel({ at: now + Math.floor(this.#random() * jitterMs), call });
  }

  #travel(onTheWay: OnTheWay): void {
    this.#onTheWay.push(onTheWay);
    this.#onTheWay.sort((a, b) => a.at - b.at);
  }

  async #arrive({ at, call, back }: OnTheWay): Promise<void> {
    this.#onTheWay = this.#onTheWay.slice(1);
    if (!back) return this.#travel({ call, ...this.#service.answer(at) });
    if (back.refusedUntil === undefined) {
      this.#packer.settle(call, allDone(call));
      return;
    }
    const waitMs = back.refusedUntil - at;
    this.#refusals.push({ at, waitMs });
    if (waitMs > 60_000) this.#lockedUntil = back.refusedUntil;
    await this.#budget.block(waitMs > 60_000 ? 'all' : 'action', back.refusedUntil);
    this.#packer.release(call);
  }
}

/** The other side: a throttle behind a slow line. */
class Service {
  readonly #circumstances: Circumstances;
  readonly #throttle: Throttle;
  #calls = 0;

  constructor(circumstances: Circumstances) {
    this.#circumstances = circumstances;
    this.#throttle = new Throttle(circumstances.window, callsPerMinute);
  }

  /** What is sent back to a call that arrives, and when it is there. */
  answer(arrivedMs: number): Pick<OnTheWay, 'at' | 'back'> {
    const { answerMs, halvedAtMs = Number.POSITIVE_INFINITY, lockOut } = this.#circumstances;
    this.#throttle.calls = arrivedMs >= halvedAtMs ? callsPerMinute / 2 : callsPerMinute;
    this.#calls++;
    const lockedUntil = this.#calls === lockOut?.atCall ? arrivedMs + lockOut.waitMs : undefined;
    const retryAt = lockedUntil ?? this.#throttle.admit(arrivedMs);
    const at = arrivedMs + answerMs;
    // Retry-After counts whole seconds, from the answer on.
    const waitMs = retryAt === undefined ? 0 : Math.ceil(Math.max(1, retryAt - arrivedMs) / 1000) * 1000;
    return { at, back: { refusedUntil: retryAt === undefined ? undefined : at + waitMs } };
  }
}
