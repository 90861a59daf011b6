import type { LaneLimit, WaitEvent } from '@umapi-kit/client';
import type { Clock, EpochMs } from '@umapi-kit/clock';

/** Calls of one client in one lane: what was made, and how long more of them take. */
export interface LaneForecast {
  /** Calls that have left, without those that have to leave again. */
  readonly made: number;
  /** A try leaves. */
  leave(): void;
  /** A try had no answer, or none that counts: it is made again. */
  fail(): void;
  /** A call waits. */
  wait(event: Pick<WaitEvent, 'reason' | 'until'>): void;
  /** The time until the last of so many further calls leaves; nothing where that can't be known yet. */
  remainingMs(calls: number): number | undefined;
}

/** Windows that are measured at most: a pace that changes shows soon. */
const windowsMeasured = 3;

/** A pace that is slower by less is jitter, which a long run would multiply. */
const leastSlowdown = 1.05;

/** Without a limit, time that has to pass before its pace says anything. */
const leastMeasuredMs = 2_000;

/**
 * Foresees calls from the limit, and from the pace that they keep where that is slower: other clients of the
 * application or a lower limit than the documented one slow them down. Nothing is told from the time that one call
 * takes: under a limit ten calls leave at once, and then none for a minute.
 *
 * @param limit absent where none is kept
 */
export function createLaneForecast(clock: Clock, limit: LaneLimit | undefined): LaneForecast {
  const kept = limit === undefined ? 0 : limit.calls * windowsMeasured + 1;
  let departures: number[] = [];
  let firstAt: number | undefined;
  let freeAt: EpochMs = 0;
  let made = 0;

  /** The time that as many calls as the limit counts take, in which they leave as soon as they may. */
  function paceOf({ calls, windowMs, guardMs }: LaneLimit): number {
    const leastMs = windowMs + guardMs;
    const windows = Math.floor((departures.length - 1) / calls);
    const [last, earlier] = [departures.at(-1), departures.at(-1 - windows * calls)];
    if (windows < 1 || last === undefined || earlier === undefined) return leastMs;
    const measuredMs = (last - earlier) / windows;
    return measuredMs < leastMs * leastSlowdown ? leastMs : measuredMs;
  }

  function underLimit(ahead: number, bounds: LaneLimit): number {
    const now = clock.monotonic();
    const turn = (ahead - 1) % bounds.calls;
    const slot = departures.at(turn - bounds.calls);
    const paceMs = paceOf(bounds);
    const wholeWindows = Math.floor((ahead - 1) / bounds.calls);
    const firstMs = Math.max(0, freeAt - clock.now(), slot === undefined ? 0 : slot + paceMs - now);
    return firstMs + wholeWindows * paceMs;
  }

  function asMeasured(ahead: number): number | undefined {
    const elapsedMs = clock.monotonic() - (firstAt ?? clock.monotonic());
    if (made === 0 || elapsedMs < leastMeasuredMs) return undefined;
    return Math.max(0, freeAt - clock.now()) + (elapsedMs / made) * ahead;
  }

  return {
    get made() {
      return made;
    },
    leave() {
      made++;
      firstAt ??= clock.monotonic();
      if (limit !== undefined) departures = [...departures, clock.monotonic()].slice(-kept);
    },
    fail() {
      made--;
    },
    wait({ reason, until }) {
      if (reason === 'retry') return;
      freeAt = Math.max(freeAt, until);
      const isLong = limit !== undefined && until - clock.now() > limit.windowMs + limit.guardMs;
      // What was measured before a long rest says nothing about the time after it.
      if (reason === 'server' && isLong) departures = [];
    },
    remainingMs(calls) {
      if (calls <= 0) return 0;
      return limit === undefined ? asMeasured(calls) : underLimit(calls, limit);
    },
  };
}
