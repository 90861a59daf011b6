import type { Plan } from '../plan/plan.ts';
import { type ApplyEvent, type ApplySummary, createTally } from './outcome.ts';
import { type ApplyConnection, runChanges } from './run-changes.ts';

/**
 * Carries the plan of one org out, in as few calls as there can be. Yields one event for each change; a failed
 * change is data and stops nothing but the changes that wait for it. When the service can't be reached any more, or
 * `signal` aborts, the rest is yielded as pending, and the summary says why: nothing is thrown. Planning again finds
 * what is left.
 *
 * What a guard blocked is not sent. `applySyncPlan` does more: several orgs, drift, guards that were lifted.
 *
 * @throws RangeError when the plan was made for another org
 *
 * @example
 * const run = applyPlan(plan, conn);
 * for (let next = await run.next(); ; next = await run.next()) {
 *   if (next.done) return next.value.kinds;
 *   console.log(next.value.settled, 'of', next.value.total);
 * }
 */
export async function* applyPlan(
  plan: Plan,
  conn: ApplyConnection,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<ApplyEvent, ApplySummary, void> {
  if (plan.org !== conn.orgId) throw new RangeError(`the plan is for ${plan.org}, not for ${conn.orgId}`);
  const { changes, userGroups } = plan;
  const tally = createTally();
  for (const change of changes) tally.plan(change);
  const options = { succeeded: new Set<string>(), userGroups, ...(signal === undefined ? {} : { signal }) };
  const run = runChanges(changes, conn, options);
  let settled = 0;
  for (let next = await run.next(); ; next = await run.next()) {
    if (next.done === true) return tally.summary(next.value);
    const { change, outcome } = next.value;
    tally.count(change, outcome);
    yield { change, outcome, settled: ++settled, total: changes.length };
  }
}
