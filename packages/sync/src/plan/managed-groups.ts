import type { Folded, Group } from '@umapi-kit/protocol';
import type { Person } from './directory.ts';
import { createNameGroups, madeGroups } from './dynamic-groups.ts';
import { nameKey } from './identity.ts';
import type { SyncRules } from './rules.ts';
import { byCodeUnits } from './sorting.ts';

/** What of a person leads to Adobe groups. */
export type Mapped = Pick<Person, 'groups' | 'memberGroups' | 'targets'>;

/** What is known of groups beside the rules. */
interface GroupKnowledge {
  /** Everything the groups call lists; without it every name is believed. */
  readonly orgGroups?: Iterable<Group> | undefined;
  /** As in `Plan`; absent for the first org. */
  readonly orgName?: string | undefined;
  /** Directory groups that dynamic groups are made of in this run. */
  readonly memberGroups?: Iterable<string>;
  /** Dynamic groups of earlier runs: their last members have to be able to leave. */
  readonly remembered?: readonly string[];
}

/** The Adobe groups that the mapping names: the only ones a sync gives and takes. */
export interface ManagedGroups {
  /** `nameKey`, remembered: the same few names come with every account. */
  keyOf(this: void, groupName: string): Folded;
  /** Whether a membership in the group is the sync's business. */
  has(groupName: string): boolean;
  /** Whether an account in these groups may lose anything, and may be missed. */
  inView(groupNames: readonly string[]): boolean;
  /** What somebody should belong to: key → name as the org spells it. */
  desired(person: Mapped): ReadonlyMap<Folded, string>;
  /** Why somebody belongs to an Adobe group: `design → Design`. */
  why(person: Mapped, adobeGroup: string): string;
  /** All of them, as the org spells them. */
  readonly names: readonly string[];
  /** Those of them that are known to be user groups. */
  readonly userGroups: readonly string[];
  /** Those of them that this run made of directory groups. */
  readonly dynamic: readonly string[];
  /** Names of groups to create first. */
  readonly toCreate: readonly string[];
  /** Groups that the org does not have and nobody creates, in words. */
  readonly problems: readonly string[];
}

/**
 * Brings the mapping and the groups of the org together.
 *
 * @throws DynamicGroupError when two directory groups lead to one dynamic group
 */
export function resolveGroups(rules: SyncRules, knowledge: GroupKnowledge = {}): ManagedGroups {
  const { orgGroups, orgName = '', memberGroups = [], remembered = [] } = knowledge;
  const listed = orgGroups && [...orgGroups];
  const spelled = listed && new Map(listed.map(({ groupName }) => [nameKey(groupName), groupName]));
  const nameGroups = createNameGroups(rules.dynamicGroups);
  const dynamic = madeGroups(nameGroups, memberGroups);
  const byDirectory = mappingByDirectory(rules);
  const wanted = [...rules.groups.flatMap(({ adobe }) => adobe), ...rules.extraGroups, ...dynamic];
  const stillThere = remembered.filter((name) => spelled?.has(nameKey(name)) ?? true);
  const managed = spelledNames([...wanted, ...stillThere], spelled);
  const missing = [...managed].filter(([key, name]) => isMissing(key, name, spelled));
  const toCreate = rules.createMissingGroups && rules.processGroups ? missing.map(([, name]) => name) : [];
  const unusable = new Set(toCreate.length > 0 ? [] : missing.map(([key]) => key));
  const keyOf = rememberingKeys();
  const view = viewKeys(rules, managed);

  function sourcesOf(person: Mapped): readonly (readonly [string, Iterable<Folded>])[] {
    const mapped = person.groups.map((name) => [name, byDirectory.get(keyOf(name)) ?? []] as const);
    if (rules.dynamicGroups.length === 0) return mapped;
    const members = person.memberGroups ?? person.groups;
    return [...mapped, ...members.map((name) => [name, nameGroups(name).map(keyOf)] as const)];
  }

  function desired(person: Mapped): ReadonlyMap<Folded, string> {
    const chosen = person.targets && (person.targets.get(orgName) ?? []).map(keyOf);
    const keys = chosen ?? sourcesOf(person).flatMap(([, targets]) => [...targets]);
    return new Map(
      keys.flatMap((key) => {
        const name = unusable.has(key) ? undefined : managed.get(key);
        return name === undefined ? [] : [[key, name] as const];
      }),
    );
  }

  const reasons = new Map<string, string>();

  function why(person: Mapped, adobeGroup: string): string {
    if (person.targets) return `hook → ${adobeGroup}`;
    const key = nameKey(adobeGroup);
    const from = sourcesOf(person).filter(([, targets]) => [...targets].includes(key));
    return once(`${[...new Set(from.map(([name]) => name))].join(', ')} → ${adobeGroup}`);
  }

  /** A million people have few reasons: one string serves all who share it. */
  function once(reason: string): string {
    const known = reasons.get(reason);
    if (known === undefined) reasons.set(reason, reason);
    return known ?? reason;
  }

  return {
    keyOf,
    has: (groupName) => managed.has(keyOf(groupName)),
    inView: (groupNames) => view === undefined || groupNames.some((name) => view.has(keyOf(name))),
    desired,
    why,
    names: [...managed.values()].toSorted(byCodeUnits),
    userGroups: (listed ?? [])
      .filter(({ type, groupName }) => type === 'USER_GROUP' && managed.has(nameKey(groupName)))
      .map(({ groupName }) => groupName)
      .toSorted(byCodeUnits),
    dynamic: dynamic.toSorted(byCodeUnits),
    toCreate: toCreate.toSorted(byCodeUnits),
    problems: missing
      .filter(([key]) => unusable.has(key))
      .map(
        ([, name]) => `the org has no group "${name}": nobody is put into it; create it, or mend the mapping`,
      )
      .toSorted(byCodeUnits),
  };
}

/** Groups that make their members part of what is looked at; `undefined` when everybody is. */
function viewKeys(
  { adobeUsersIn }: SyncRules,
  managed: ReadonlyMap<Folded, string>,
): Pick<ReadonlySet<Folded>, 'has'> | undefined {
  return adobeUsersIn === 'mapped' ? managed : adobeUsersIn && new Set(adobeUsersIn.map(nameKey));
}

function mappingByDirectory({ groups }: SyncRules): ReadonlyMap<Folded, ReadonlySet<Folded>> {
  const byDirectory = new Map<Folded, Set<Folded>>();
  for (const { directory, adobe } of groups) {
    const targets = byDirectory.get(nameKey(directory)) ?? new Set();
    byDirectory.set(nameKey(directory), targets);
    for (const name of adobe) targets.add(nameKey(name));
  }
  return byDirectory;
}

/** The org's spelling, else the first one met. */
function spelledNames(
  names: readonly string[],
  spelled: ReadonlyMap<Folded, string> | undefined,
): ReadonlyMap<Folded, string> {
  const managed = new Map<Folded, string>();
  for (const name of names) {
    const key = nameKey(name);
    if (!managed.has(key)) managed.set(key, spelled?.get(key) ?? name.trim());
  }
  return managed;
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
