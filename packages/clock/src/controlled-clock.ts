import type { Clock, EpochMs } from './clock.ts';

/** A clock that runs with another one, and that can be stopped and moved on. */
export interface ControlledClock extends Clock {
  /** Whether time stands still. */
  readonly frozen: boolean;
  /** Stops time where it is. Stopping twice is stopping once. */
  freeze(): void;
  /**
   * Moves time on, running or not; everybody whose time has come by then wakes up.
   *
   * @throws RangeError for less than 0, or what is no number: time never goes back
   */
  advance(durationMs: number): void;
  /** Lets time go on from where it stands. */
  resume(): void;
}

/** Shorter rests are what floating point leaves over. */
const shortestSleepMs = 0.001;

/**
 * A clock to control a running program by.
 *
 * @param base what it runs with
 *
 * @example
 * const clock = createControlledClock(systemClock);
 * clock.advance(2 * 3_600_000); // two hours later
 */
export function createControlledClock(base: Clock): ControlledClock {
  // Two, since wall time may jump while the other goes on; whole milliseconds, since moments are stored.
  const ahead = { now: 0, monotonic: 0 };
  let frozenAt: { readonly now: EpochMs; readonly monotonic: number } | undefined;
  let moved = new AbortController();

  const now = () => (frozenAt?.now ?? base.now()) + ahead.now;
  const monotonic = () => (frozenAt?.monotonic ?? base.monotonic()) + ahead.monotonic;

  /** Sleepers look at the clock anew. */
  function move(): void {
    const before = moved;
    moved = new AbortController();
    before.abort();
  }

  async function rest(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { signal: wake } = moved;
    const either = signal ? AbortSignal.any([wake, signal]) : wake;
    const restMs = frozenAt && durationMs > 0 ? Number.POSITIVE_INFINITY : durationMs;
    try {
      await base.sleep(restMs, either);
    } catch (error) {
      signal?.throwIfAborted();
      if (!wake.aborted) throw error;
    }
  }

  return {
    now,
    monotonic,
    async sleep(durationMs, signal) {
      const wakeAt = monotonic() + Math.max(0, durationMs);
      signal?.throwIfAborted();
      do await rest(Math.max(0, wakeAt - monotonic()), signal);
      while (wakeAt - monotonic() > shortestSleepMs);
    },
    get frozen() {
      return frozenAt !== undefined;
    },
    freeze() {
      frozenAt ??= { now: base.now(), monotonic: base.monotonic() };
      move();
    },
    advance(durationMs) {
      if (!(durationMs >= 0 && durationMs < Number.POSITIVE_INFINITY))
        throw new RangeError(`time moves on by 0 ms or more, not by ${durationMs}`);
      ahead.now += Math.round(durationMs);
      ahead.monotonic += Math.round(durationMs);
      move();
    },
    resume() {
      ahead.now -= frozenAt ? base.now() - frozenAt.now : 0;
      ahead.monotonic -= frozenAt ? base.monotonic() - frozenAt.monotonic : 0;
      frozenAt = undefined;
      move();
    },
  };
}
