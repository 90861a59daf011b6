import type { SyncConfig } from '../config/sync-config.ts';
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

/** Directory groups that a mapping of some org names. */
export function mappedGroups({ orgs }: Pick<SyncConfig, 'orgs'>): readonly string[] {
  return orgs.flatMap(({ rules }) => rules.groups.map(({ directory }) => directory));
}
