import type { Clock, EpochMs } from './clock.ts';

/** A clock that stands still until it is told to move. */
export interface SimulatedClock extends Clock {
  /** Moves on by `durationMs`, waking every sleeper at its own moment on the way. */
  advance(durationMs: number): Promise<void>;
  /**
   * Runs `task`, jumping to the next sleeper whenever everything else is parked. Right only where nothing waits
   * for a socket or a file: the clock can't see those and would run ahead of them.
   *
   * @throws Error when the task is parked and nobody sleeps: it would never end
   */
  run<T>(task: () => Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/** Turns of the event loop without anybody falling asleep or waking, after which all that is not asleep counts as parked. */
const turnsUntilParked = 5;

/**
 * A clock for tests and benches.
 *
 * @param startAt its wall time at the beginning
 * @defaultValue 2026-01-01T00:00:00Z
 */
export function createSimulatedClock(startAt: EpochMs = Date.UTC(2026, 0, 1)): SimulatedClock {
  let elapsedMs = 0;
  const sleepers = new Set<Sleeper>();
  /** Counts who falls asleep and who wakes: as long as it moves, work goes on. */
  let stirrings = 0;

  function sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        stirrings++;
        sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        wakeAt: elapsedMs + Math.max(0, durationMs),
        wake() {
          stirrings++;
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      stirrings++;
      sleepers.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  async function untilParked(): Promise<void> {
    for (let quietTurns = 0, seen = stirrings; quietTurns < turnsUntilParked; quietTurns++) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (seen !== stirrings) quietTurns = 0;
      seen = stirrings;
    }
  }

  function nextWakeAt(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { wakeAt } of sleepers) earliest = Math.min(earliest, wakeAt);
    return earliest;
  }

  function wakeAll(at: number): void {
    elapsedMs = at;
    for (const sleeper of [...sleepers]) if (sleeper.wakeAt <= at) sleeper.wake();
  }

  async function advance(durationMs: number): Promise<void> {
    const until = elapsedMs + durationMs;
    await untilParked();
    for (let next = nextWakeAt(); next <= until; next = nextWakeAt()) {
      wakeAll(next);
      await untilParked();
    }
    elapsedMs = until;
  }

  async function run<T>(task: () => Promise<T>): Promise<T> {
    let ended = false;
    const result = task().finally(() => {
      ended = true;
    });
    result.catch(() => {});
    for (await untilParked(); !ended; await untilParked()) {
      const next = nextWakeAt();
      if (next === Number.POSITIVE_INFINITY)
        throw new Error('the task waits, but nobody sleeps on this clock');
      wakeAll(next);
    }
    return result;
  }

  return { now: () => startAt + elapsedMs, monotonic: () => elapsedMs, sleep, advance, run };
}
