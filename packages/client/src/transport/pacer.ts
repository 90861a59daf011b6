import type { Clock } from '@umapi-kit/clock';
import { type Lane, limits } from '@umapi-kit/protocol';
import { type CallLog, type LaneLimit, nextDeparture, withDeparture } from './rate-window.ts';

/** The limits by lane. A lane without one never waits. */
type LaneLimits = Readonly<Partial<Record<Lane, LaneLimit>>>;

const guardMs = 1_200;

/** What Adobe documents for one client. */
export const documentedLimits: LaneLimits = Object.fromEntries(
  Object.entries(limits.callsPerWindow).map(([lane, calls]) => [
    lane,
    { calls, windowMs: limits.windowMs, guardMs },
  ]),
);

/** Hands out the moments at which calls may leave, lane by lane. */
export class Pacer {
  readonly #limits: LaneLimits;
  readonly #clock: Clock;
  readonly #logs = new Map<Lane, CallLog>();

  constructor(laneLimits: LaneLimits, clock: Clock) {
    this.#limits = laneLimits;
    this.#clock = clock;
  }

  /**
   * Books the next free moment of a lane. Booking is atomic, so callers never share a slot; a booked slot counts
   * even when its caller gives up.
   *
   * @returns milliseconds until then, 0 when the call may leave now
   */
  book(lane: Lane): number {
    const limit = this.#limits[lane];
    if (limit === undefined) return 0;
    const now = this.#clock.monotonic();
    const log = this.#logs.get(lane) ?? [];
    const at = nextDeparture(log, limit, now);
    this.#logs.set(lane, withDeparture(log, at, limit));
    return at - now;
  }
}
