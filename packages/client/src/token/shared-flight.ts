import { untilAborted } from '../transport/until-aborted.ts';

interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  passengers: number;
}

/** One run of a job for everyone who wants its result while it is on the way. */
export class SharedFlight<T> {
  readonly #start: (signal: AbortSignal) => Promise<T>;
  #flight: Flight<T> | undefined;

  /** @param start its signal aborts when nobody waits for the result any more */
  constructor(start: (signal: AbortSignal) => Promise<T>) {
    this.#start = start;
  }

  /** @throws what the job throws, or the reason of `signal`, which ends the waiting of this caller only */
  async join(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    this.#flight ??= this.#depart();
    const flight = this.#flight;
    flight.passengers++;
    try {
      return await untilAborted(flight.result, signal);
    } finally {
      flight.passengers--;
      if (flight.passengers === 0) this.#abandon(flight);
    }
  }

  #depart(): Flight<T> {
    const controller = new AbortController();
    const flight: Flight<T> = { result: this.#start(controller.signal), controller, passengers: 0 };
    const land = () => this.#forget(flight);
    flight.result.then(land, land);
    return flight;
  }

  #abandon(flight: Flight<T>): void {
    this.#forget(flight);
    flight.controller.abort();
  }

  #forget(flight: Flight<T>): void {
    if (this.#flight === flight) this.#flight = undefined;
  }
}
