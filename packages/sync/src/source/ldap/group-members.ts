import { SourceError } from '../../errors.ts';
import { dnKey } from './distinguished-name.ts';
import type { LdapEntry } from './ldap-entry.ts';
import { allOf, fillFilter } from './ldap-filter.ts';
import type { LdapSearcher } from './ldap-search.ts';
import type { LdapSettings } from './ldap-settings.ts';

/** A group that was asked for and is there. */
export interface FoundGroup {
  /** As it was asked for. */
  readonly name: string;
  readonly entry: LdapEntry;
}

/** Says who is in which group. */
export interface Memberships {
  /** What has to be fetched with each person so that it can be said. */
  readonly attributes: readonly string[];
  /** Places in the list of groups, ascending. */
  of(person: LdapEntry): Promise<readonly number[]>;
}

/** Looks each group up by its name, with one search; those that are not there are left out. */
export async function findGroups(
  names: readonly string[],
  searcher: LdapSearcher,
  { url, groupFilterFormat, twoSteps }: LdapSettings,
): Promise<readonly FoundGroup[]> {
  const groups: FoundGroup[] = [];
  for (const name of names) {
    const [entry, ...others] = await searcher.all({
      filter: fillFilter(groupFilterFormat, 'group', name),
      setting: 'groupFilterFormat',
      attributes: twoSteps ? [twoSteps.memberAttribute] : [],
    });
    if (others.length > 0) throw ambiguous(name, [entry, ...others], url);
    if (entry) groups.push({ name, entry });
  }
  return groups;
}

function ambiguous(name: string, entries: readonly (LdapEntry | undefined)[], file: string): SourceError {
  const dns = entries.map((entry) => entry?.dn).join('; ');
  const problem = `${entries.length} groups are called "${name}" (${dns}); narrow groupFilterFormat or the base`;
  return new SourceError('SOURCE_FORMAT', { file }, problem);
}

/**
 * Finds out who is in the groups, never with a search for each person: from an attribute that people have, from
 * what the groups say, or from one search for each group.
 *
 * @param peopleFilter whom it is about
 */
export async function readMemberships(
  groups: readonly FoundGroup[],
  searcher: LdapSearcher,
  settings: LdapSettings & { readonly peopleFilter: string },
): Promise<Memberships> {
  const { twoSteps, memberOfAttribute } = settings;
  if (twoSteps?.nested) return byName(await nestedMembers(groups, searcher, twoSteps.memberAttribute));
  if (twoSteps) return byName(await directMembers(groups, searcher, twoSteps.memberAttribute));
  if (memberOfAttribute !== undefined) return byAttribute(groups, searcher, memberOfAttribute);
  return byName(await foundMembers(groups, searcher, settings));
}

/** DNs of the members of each group. */
type MemberLists = readonly (readonly string[])[];

function byName(lists: MemberLists): Memberships {
  const places = new Map<string, number[]>();
  for (const [place, dns] of lists.entries()) {
    for (const key of new Set(dns.map(dnKey))) {
      const own = places.get(key);
      if (own) own.push(place);
      else places.set(key, [place]);
    }
  }
  return { attributes: [], of: async ({ dn }) => places.get(dnKey(dn)) ?? [] };
}

function byAttribute(groups: readonly FoundGroup[], searcher: LdapSearcher, attribute: string): Memberships {
  const places = Map.groupBy(groups.keys(), (place) => dnKey(groups[place]?.entry.dn ?? ''));
  /** The same few names come with every person. */
  const known = new Map<string, readonly number[]>();

  function placesOf(dn: string): readonly number[] {
    const found = known.get(dn) ?? places.get(dnKey(dn)) ?? [];
    known.set(dn, found);
    return found;
  }

  return {
    attributes: [attribute],
    async of(person) {
      const values = await searcher.valuesOf(person, attribute);
      return [...new Set(values.flatMap(placesOf))].toSorted((left, right) => left - right);
    },
  };
}

async function directMembers(
  groups: readonly FoundGroup[],
  searcher: LdapSearcher,
  attribute: string,
): Promise<MemberLists> {
  const lists: (readonly string[])[] = [];
  for (const { entry } of groups) lists.push(await searcher.valuesOf(entry, attribute));
  return lists;
}

/** Groups within a group, as deep as they go; one that is within itself counts once. */
async function nestedMembers(
  groups: readonly FoundGroup[],
  searcher: LdapSearcher,
  attribute: string,
): Promise<MemberLists> {
  const search = { filter: `(${attribute}=*)`, setting: 'twoSteps.memberAttribute', attributes: [attribute] };
  const isGroup = new Set((await searcher.all({ ...search, attributes: [] })).map(({ dn }) => dnKey(dn)));
  const read = new Map<string, readonly string[]>();

  async function membersOf(dn: string): Promise<readonly string[]> {
    const known = read.get(dnKey(dn));
    if (known) return known;
    const members = await searcher.valuesOf(await searcher.entry(dn, search), attribute);
    read.set(dnKey(dn), members);
    return members;
  }

  const lists: (readonly string[])[] = [];
  for (const { entry } of groups) {
    read.set(dnKey(entry.dn), await searcher.valuesOf(entry, attribute));
    const within = new Map([[dnKey(entry.dn), entry.dn]]);
    const people: string[] = [];
    for (const dn of within.values()) {
      for (const member of await membersOf(dn)) {
        if (isGroup.has(dnKey(member))) within.set(dnKey(member), member);
        else people.push(member);
      }
    }
    lists.push(people);
  }
  return lists;
}

async function foundMembers(
  groups: readonly FoundGroup[],
  searcher: LdapSearcher,
  { groupMemberFilterFormat, peopleFilter }: LdapSettings & { readonly peopleFilter: string },
): Promise<MemberLists> {
  const lists: (readonly string[])[] = [];
  for (const { entry } of groups) {
    const filter = allOf([fillFilter(groupMemberFilterFormat, 'group_dn', entry.dn), peopleFilter]);
    const found = await searcher.all({ filter, setting: 'groupMemberFilterFormat', attributes: [] });
    lists.push(found.map(({ dn }) => dn));
  }
  return lists;
}
