import type { Clock, EpochMs } from '@umapi-kit/clock';
import {
  type BlockScope,
  block,
  type LaneLimits,
  type PacedCall,
  type PaceState,
  type Reservation,
  reserve,
  unpaced,
} from './pace-state.ts';
import { documentedLimits } from './sliding-log.ts';

/**
 * Calls already charged, shared by everyone under one client id. Give the same budget to all connections of one
 * credential: the service counts their calls together.
 */
export interface RateBudget {
  /** Charges one call now, or says when to ask again. Atomic: no two callers get the same slot. */
  reserve(call: PacedCall): Promise<Reservation>;
  /** After a 429. The wait is kept exactly and never shortened; limits are learned from it. */
  block(scope: BlockScope, retryAt: EpochMs): Promise<void>;
}

/** A budget in the memory of one process. */
export interface MemoryBudget extends RateBudget {
  /** What it remembers, as plain data: hand it to {@link createRateBudget} after a restart. */
  readonly state: PaceState;
}

/** Options of {@link createRateBudget}. */
export interface RateBudgetOptions {
  readonly clock: Clock;
  /** Limits by lane; a lane without one never waits on its own account. @defaultValue Adobe's documented limits */
  readonly limits?: LaneLimits;
  /** What an earlier budget remembered. @defaultValue nothing */
  readonly state?: PaceState;
}

/**
 * A budget for the connections of one process.
 *
 * @example
 * const budget = createRateBudget({ clock: systemClock });
 * const reading = new Connection({ orgId, auth, budget });
 * const writing = new Connection({ orgId, auth, budget });
 */
export function createRateBudget({
  clock,
  limits = documentedLimits,
  state: restored = unpaced,
}: RateBudgetOptions): MemoryBudget {
  // Windows are counted on a clock that is never set: wall time, as it would be had nobody touched it since.
  const startedAt = clock.now() - clock.monotonic();
  const steadyNow = () => startedAt + clock.monotonic();
  const drift = () => clock.now() - steadyNow();
  let state = notAfter(restored, steadyNow());
  return {
    get state() {
      return state;
    },
    async reserve(call) {
      const result = reserve(state, limits, call, steadyNow());
      state = result.state;
      const { reservation } = result;
      return reservation.granted ? reservation : { ...reservation, retryAt: reservation.retryAt + drift() };
    },
    async block(scope, retryAt) {
      state = block(state, limits, scope, retryAt - drift(), steadyNow());
    },
  };
}

/** Calls of the future were noted before the clock was set back: they have left by now. */
export function notAfter(state: PaceState, now: EpochMs): PaceState {
  const lanes = Object.fromEntries(
    Object.entries(state.lanes).map(([name, lane]) => [
      name,
      { ...lane, log: lane.log.map((at) => Math.min(at, now)) },
    ]),
  );
  return { ...state, lanes };
}
