import { type Clock, type EpochMs, systemClock } from '@umapi-kit/clock';
import type { BlockScope, LaneLimits, PacedCall, Reservation } from './client-pace.ts';
import { budgetInMemory } from './memory-budget.ts';
import { block, notAfter, type PaceState, reserve, unpaced } from './pace-state.ts';
import { documentedLimits } from './sliding-log.ts';

/**
 * Calls already charged. Give the same budget to all connections of one application, whatever their credentials: the
 * service counts the calls of each client, and those of all of them together.
 */
export interface RateBudget {
  /** Charges one call now, or says when to ask again. Atomic: no two callers get the same slot. */
  reserve(call: PacedCall): Promise<Reservation>;
  /**
   * After a 429. The wait is kept exactly and never shortened; limits are learned from it.
   *
   * @param clientId whom the service refused, as its calls name it
   */
  block(scope: BlockScope, retryAt: EpochMs, clientId?: string): Promise<void>;
}

/** A budget in the memory of one process. */
export interface MemoryBudget extends RateBudget {
  /** What it remembers, as plain data: hand it to {@link createRateBudget} after a restart. */
  readonly state: PaceState;
}

/** Options of {@link createRateBudget}. */
export interface RateBudgetOptions {
  /** @defaultValue the clock of the machine */
  readonly clock?: Clock;
  /** Limits by lane, and of all lanes together; what is left out has none. @defaultValue Adobe's documented limits */
  readonly limits?: LaneLimits;
  /** What an earlier budget remembered. @defaultValue nothing */
  readonly state?: PaceState;
}

/**
 * A budget for the connections of one process.
 *
 * @example
 * const budget = createRateBudget();
 * const reading = new Connection({ orgId, auth, budget });
 * const writing = new Connection({ orgId, auth, budget });
 */
export function createRateBudget({
  clock = systemClock,
  limits = documentedLimits,
  state = unpaced,
}: RateBudgetOptions = {}): MemoryBudget {
  return budgetInMemory<PaceState>(clock, {
    initial: (now) => notAfter(state, now),
    reserve: (before, call, now) => reserve(before, limits, call, now),
    block: (before, refusal, now) => block(before, limits, refusal, now),
  });
}
