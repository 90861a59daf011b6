import type { Clock, EpochMs } from '@umapi-kit/clock';
import {
  type Block,
  blockClient,
  type LaneLimits,
  type PacedCall,
  type Reserved,
  reserveForClient,
  unpacedClient,
} from './client-pace.ts';
import type { RateBudget } from './rate-budget.ts';

/** What a budget remembers, and the rules by which it changes. */
interface PaceRules<S> {
  readonly initial: (now: EpochMs) => S;
  readonly reserve: (state: S, call: PacedCall, now: EpochMs) => Reserved<S>;
  readonly block: (state: S, refusal: Block, now: EpochMs) => S;
}

/** A budget in the memory of one process. */
export function budgetInMemory<S>(
  clock: Clock,
  { initial, reserve, block }: PaceRules<S>,
): RateBudget & { readonly state: S } {
  // Windows are counted on a clock that is never set: wall time, as it would be had nobody touched it since.
  const startedAt = clock.now() - clock.monotonic();
  const steadyNow = () => startedAt + clock.monotonic();
  const drift = () => clock.now() - steadyNow();
  let state = initial(steadyNow());
  return {
    get state() {
      return state;
    },
    async reserve(call) {
      const result = reserve(state, call, steadyNow());
      state = result.state;
      const { reservation } = result;
      return reservation.granted ? reservation : { ...reservation, retryAt: reservation.retryAt + drift() };
    },
    async block(scope, retryAt, clientId) {
      state = block(state, { scope, clientId, retryAt: retryAt - drift() }, steadyNow());
    },
  };
}

/** The budget of one client alone: by its own limits it never makes as many calls as an application may. */
export function clientBudget(clock: Clock, limits: LaneLimits): RateBudget {
  return budgetInMemory(clock, {
    initial: () => unpacedClient,
    reserve: (client, call, now) => reserveForClient(client, limits, call, now),
    block: (client, refusal, now) => blockClient(client, limits, refusal, now),
  });
}
