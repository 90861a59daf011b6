import type { SyncConfig } from '../config/sync-config.ts';
import type { SyncPlan } from '../plan/plan.ts';
import type { ReadRequest } from '../source/source.ts';

/** What a configuration asks of its directory. */
export function requestOf({ orgs, select, extraAttributes }: SyncConfig): Omit<ReadRequest, 'signal'> {
  const mapped = mappedGroups({ orgs });
  const { groups } = select;
  const selected = groups === undefined || groups === 'mapped' ? [] : groups;
  return {
    groups: [...new Set([...mapped, ...selected])],
    people: groups === undefined ? 'all' : 'members',
    ...(extraAttributes.length === 0 ? {} : { attributes: extraAttributes }),
  };
}

/** Says of which plans the accounts were not looked at. */
export function withUnseen(plan: SyncPlan, { orgs }: Pick<SyncConfig, 'orgs'>): SyncPlan {
  const pushed = new Set(
    orgs.filter(({ rules }) => rules.strategy === 'push').map(({ connection }) => connection.orgId),
  );
  if (pushed.size === 0) return plan;
  return { ...plan, orgs: plan.orgs.map((one) => (pushed.has(one.org) ? { ...one, unseen: true } : one)) };
}

/** Directory groups that a mapping of some org names. */
export function mappedGroups({ orgs }: Pick<SyncConfig, 'orgs'>): readonly string[] {
  return orgs.flatMap(({ rules }) => rules.groups.map(({ directory }) => directory));
}
