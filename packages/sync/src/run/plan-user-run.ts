import type { SyncConfig } from '../config/sync-config.ts';
import type { SyncPlan } from '../plan/plan.ts';
import { openRunComparison } from './open-run-comparison.ts';
import type { PlanRunOptions } from './plan-sync-run.ts';
import { requestOf } from './read-request.ts';
import { readPersonSide } from './read-sides.ts';

/**
 * Plans one person alone: their record, and their account in every org, by one call each where the source can ask
 * for one person. Nobody else is looked at, so nothing is learned about lists, guards or who is missing.
 *
 * @param user an e-mail or a username
 * @throws what the source throws, or an error of the client
 */
export async function planUserRun(
  config: SyncConfig,
  user: string,
  options: PlanRunOptions,
): Promise<SyncPlan> {
  const { source, signal = new AbortController().signal } = options;
  using comparison = await openRunComparison(config, { ...options, alone: true });
  const names = await readPersonSide(source, { request: { ...requestOf(config), signal }, comparison, user });
  for (const [index, { connection, rules }] of config.orgs.entries()) {
    if (rules.strategy === 'push') continue;
    const conn = options.orgs.find((one) => one.conn.orgId === connection.orgId)?.conn;
    if (!conn)
      throw new RangeError(`the configuration names ${connection.orgId}, and there is no connection to it`);
    for (const name of names) {
      const account = await conn.user(name, { signal });
      if (!account) continue;
      comparison.addAccount(index, account);
      break;
    }
  }
  return { ...(await comparison.plan()), only: user };
}
