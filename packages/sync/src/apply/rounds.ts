import type { PlannedChange } from '../plan/plan.ts';

/** Changes that can be carried out together, and those that wait for them. */
interface Round {
  readonly ready: readonly PlannedChange[];
  readonly later: readonly PlannedChange[];
}

/** The changes that wait for no other one of these. */
export function nextRound(waiting: readonly PlannedChange[]): Round {
  const open = new Set(waiting.map(({ id }) => id));
  const isReady = ({ id, after }: PlannedChange) => !after.some((other) => other !== id && open.has(other));
  const ready = waiting.filter(isReady);
  // Changes that wait for one another in a circle can't be told apart from ones that nobody settles.
  if (ready.length === 0) return { ready: waiting, later: [] };
  return { ready, later: waiting.filter((change) => !isReady(change)) };
}
