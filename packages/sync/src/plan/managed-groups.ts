import type { Folded, Group } from '@umapi-kit/protocol';
import { nameKey } from './identity.ts';
import type { SyncRules } from './rules.ts';
import { byCodeUnits } from './sorting.ts';

/** The Adobe groups that the mapping names: the only ones a sync gives and takes. */
export interface ManagedGroups {
  /** `nameKey`, remembered: the same few names come with every account. */
  keyOf(this: void, groupName: string): Folded;
  /** Whether a membership in the group is the sync's business. */
  has(groupName: string): boolean;
  /** What members of these directory groups should belong to: key → name as the org spells it. */
  desired(directoryGroups: readonly string[]): ReadonlyMap<Folded, string>;
  /** Why somebody in these directory groups belongs to an Adobe group: `design → Design`. */
  why(directoryGroups: readonly string[], adobeGroup: string): string;
  /** All of them, as the org spells them. */
  readonly names: readonly string[];
  /** Those of them that are known to be user groups. */
  readonly userGroups: readonly string[];
  /** Names of groups to create first. */
  readonly toCreate: readonly string[];
  /** Groups that the org does not have and nobody creates, in words. */
  readonly problems: readonly string[];
}

/**
 * Brings the mapping and the groups of the org together.
 *
 * @param orgGroups everything the groups call lists; without it every name is believed
 */
export function resolveGroups(rules: SyncRules, orgGroups: Iterable<Group> | undefined): ManagedGroups {
  const listed = orgGroups && [...orgGroups];
  const spelled = listed && new Map(listed.map(({ groupName }) => [nameKey(groupName), groupName]));
  const managed = new Map<Folded, string>();
  const byDirectory = new Map<Folded, { readonly directory: string; readonly adobe: Set<Folded> }>();
  for (const { directory, adobe } of rules.groups) {
    const mapping = byDirectory.get(nameKey(directory)) ?? { directory, adobe: new Set() };
    byDirectory.set(nameKey(directory), mapping);
    for (const name of adobe) {
      const key = nameKey(name);
      mapping.adobe.add(key);
      if (!managed.has(key)) managed.set(key, spelled?.get(key) ?? name.trim());
    }
  }
  const missing = [...managed].filter(([key, name]) => isMissing(key, name, spelled));
  const toCreate = rules.createMissingGroups ? missing.map(([, name]) => name) : [];
  const unusable = new Set(rules.createMissingGroups ? [] : missing.map(([key]) => key));

  const keyOf = rememberingKeys();

  function desired(directoryGroups: readonly string[]): ReadonlyMap<Folded, string> {
    const wanted = new Map<Folded, string>();
    for (const directory of directoryGroups) {
      for (const key of byDirectory.get(keyOf(directory))?.adobe ?? []) {
        if (!unusable.has(key)) wanted.set(key, managed.get(key) ?? key);
      }
    }
    return wanted;
  }

  function why(directoryGroups: readonly string[], adobeGroup: string): string {
    const key = nameKey(adobeGroup);
    const from = directoryGroups.filter((name) => byDirectory.get(nameKey(name))?.adobe.has(key));
    return `${from.join(', ')} → ${adobeGroup}`;
  }

  return {
    keyOf,
    has: (groupName) => managed.has(keyOf(groupName)),
    desired,
    why,
    names: [...managed.values()].toSorted(byCodeUnits),
    userGroups: (listed ?? [])
      .filter(({ type, groupName }) => type === 'USER_GROUP' && managed.has(nameKey(groupName)))
      .map(({ groupName }) => groupName)
      .toSorted(byCodeUnits),
    toCreate: toCreate.toSorted(byCodeUnits),
    problems: missing
      .filter(([key]) => unusable.has(key))
      .map(
        ([, name]) => `the org has no group "${name}": nobody is put into it; create it, or mend the mapping`,
      )
      .toSorted(byCodeUnits),
  };
}

/** Admin groups may be absent from the list while nobody is in them, so only ordinary names can be missing. */
function isMissing(key: Folded, name: string, spelled: ReadonlyMap<Folded, string> | undefined): boolean {
  return spelled !== undefined && !spelled.has(key) && !name.startsWith('_');
}

function rememberingKeys(): (name: string) => Folded {
  const keys = new Map<string, Folded>();
  return (name) => {
    const known = keys.get(name);
    if (known !== undefined) return known;
    const key = nameKey(name);
    keys.set(name, key);
    return key;
  };
}
