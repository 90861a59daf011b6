import type { SyncConfig } from '../config/sync-config.ts';
import type { SyncPlan } from '../plan/plan.ts';
import { lookAtUser } from './look-at-user.ts';
import type { PlanRunOptions } from './plan-sync-run.ts';

/**
 * Plans one person alone, in one call an org, where a whole run would list everybody.
 *
 * @param user an e-mail or a username
 * @throws what the source throws, or an error of the client
 *
 * @example
 * const plan = await planUserRun(config, 'jane@example.com', { source, orgs: [{ conn }], state, clock });
 */
export async function planUserRun(
  config: SyncConfig,
  user: string,
  options: PlanRunOptions,
): Promise<SyncPlan> {
  const { plan } = await lookAtUser(config, user, options);
  return plan;
}
