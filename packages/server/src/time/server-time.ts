import type { ControlledClock, EpochMs } from '@umapi-kit/clock';
import { z } from 'zod';
import { checked } from '../admin/schemas.ts';
import { duration, durationMs } from './duration.ts';

/** Where the clock of a server stands. */
export interface TimeView {
  /** ISO 8601. */
  readonly now: string;
  readonly epochMs: EpochMs;
  readonly frozen: boolean;
}

/**
 * Moves the clock that everything on the server follows: how long tokens and certificates last, the windows and
 * lock-outs of the throttle, `Retry-After`, faults that last a while.
 */
export interface ServerTime {
  /** Where it stands. */
  view(): TimeView;
  /** Stops it. */
  freeze(): TimeView;
  /**
   * Moves it on, running or not.
   *
   * @param by milliseconds, or a span such as `90s`, `2h` or `1h30m`
   * @throws {@link AdminError} for anything else: time never goes back
   */
  advance(by: number | string): TimeView;
  /** Lets it go on from where it stands. */
  resume(): TimeView;
}

const move = z.strictObject({ by: duration });

/** Controls the time of a server. */
export function createServerTime(clock: ControlledClock) {
  const view = (): TimeView => ({
    now: new Date(clock.now()).toISOString(),
    epochMs: clock.now(),
    frozen: clock.frozen,
  });
  return {
    view,
    freeze() {
      clock.freeze();
      return view();
    },
    advance(by: unknown) {
      clock.advance(durationMs(checked(move, { by }).by) ?? 0);
      return view();
    },
    resume() {
      clock.resume();
      return view();
    },
  } satisfies ServerTime;
}
