import { costOf, type SyncPlan } from '@umapi-kit/sync';
import type { ConnectedOrgs } from './connect.ts';

/** The plan with what it costs in each organization, under the limits that its server keeps. */
export function withCosts(plan: SyncPlan, { orgs }: Pick<ConnectedOrgs, 'orgs'>): SyncPlan {
  const limitsOf = (org: string) => orgs.find(({ conn }) => conn.orgId === org)?.limits;
  return { ...plan, orgs: plan.orgs.map((one) => ({ ...one, cost: costOf(one, limitsOf(one.org)) })) };
}
