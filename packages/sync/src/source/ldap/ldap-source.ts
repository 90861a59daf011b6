import { isIP } from 'node:net';
import { SourceError } from '../../errors.ts';
import type { DirectoryRecord, DirectorySource, ReadEnd, ReadRequest } from '../source.ts';
import type { SourceContext } from '../source-context.ts';
import { type FoundGroup, findGroups, type Memberships, readMemberships } from './group-members.ts';
import { LdapConnection } from './ldap-connection.ts';
import type { LdapDirectory } from './ldap-directory.ts';
import { allOf, anyOf, equals, fillFilter } from './ldap-filter.ts';
import { createEntryReader, type EntryReader } from './ldap-person.ts';
import { LdapSearcher, type Search } from './ldap-search.ts';
import { type LdapSettings, ldapSettings } from './ldap-settings.ts';

/**
 * People of an LDAP directory. It takes a search for each page of people and one, at most two, for each group;
 * never one for each person.
 *
 * Reading throws a {@link SourceError} for anything that keeps it from being complete: a connection that breaks, a
 * size limit, a part of the tree that is elsewhere. An entry that no person can be made of becomes a reject.
 *
 * @throws a {@link SourceError} or TemplateError when the configuration can't be used
 *
 * @example
 * const people = await ldapSource({ url: 'ldaps://dc1.example.com', baseDn: 'dc=example,dc=com' }, context);
 */
export async function ldapSource(directory: LdapDirectory, context: SourceContext): Promise<DirectorySource> {
  const settings = ldapSettings(directory);
  const credentials = await readCredentials(directory, context);
  warnOfOpenDoors(directory, context);
  return {
    async *read(request) {
      const { clock } = context;
      const { url, timeoutMs } = settings;
      const { tls } = directory;
      await using connection = await LdapConnection.open({
        url,
        timeoutMs,
        clock,
        signal: request.signal,
        ...(tls && { tls }),
      });
      await connection.bind(credentials);
      return yield* readPeople(
        new LdapSearcher(connection, { ...settings, warn: context.warn }),
        settings,
        request,
        context,
      );
    },
  };
}

async function readCredentials(
  { username, password, url }: LdapDirectory,
  context: SourceContext,
): Promise<{ readonly username?: string; readonly password?: string }> {
  if (username === undefined) return {};
  const secret = password === undefined ? '' : await context.secret(password);
  if (secret !== '') return { username, password: secret };
  // Servers take a name without a password for nobody, and show nobody less than they show that name.
  const problem = `the password of ${username} is missing; add it, or leave the name out to read as nobody`;
  throw new SourceError('SOURCE_SETTING', { file: url }, problem);
}

function warnOfOpenDoors({ url, tls, username }: LdapDirectory, { warn }: SourceContext): void {
  if (tls?.verify === false) {
    warn(`${url}: certificates are not checked, so anybody on the way can pose as the server`);
  }
  const encrypted = url.startsWith('ldaps:') || tls?.startTls === true;
  if (encrypted || username === undefined || isLoopback(url)) return;
  warn(`${url}: the password crosses the network in clear text; use ldaps:// or tls.startTls`);
}

function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}

async function* readPeople(
  searcher: LdapSearcher,
  settings: LdapSettings,
  request: ReadRequest,
  context: SourceContext,
): AsyncGenerator<DirectoryRecord, ReadEnd, void> {
  const groups = await findGroups([...new Set(request.groups)], searcher, settings);
  const peopleFilter = filterOf(settings, request);
  const memberships = await readMemberships(groups, searcher, { ...settings, peopleFilter });
  const reader = createEntryReader(settings, { searcher, request, warn: context.warn });
  const onlyMembers = request.people === 'members';
  const seen: Seen = { people: 0, memberships: false };
  for (const search of peopleSearches(settings, groups, { peopleFilter, onlyMembers })) {
    yield* readSearch(search, { searcher, groups, memberships, reader, onlyMembers, seen });
  }
  if (!seen.memberships) {
    await checkMembershipsShow(memberships, groups, searcher, { ...settings, peopleFilter });
  }
  if (seen.people === 0 && request.email === undefined) throw nobodyIn(settings, onlyMembers);
  return { groupsFound: groups.map(({ name }) => name) };
}

/** What the searches brought so far. */
interface Seen {
  people: number;
  /** Whether anybody showed the attribute that says who is in which group. */
  memberships: boolean;
}

async function* readSearch(
  { filter, setting, first, last }: PeopleSearch,
  context: {
    readonly searcher: LdapSearcher;
    readonly groups: readonly FoundGroup[];
    readonly memberships: Memberships;
    readonly reader: EntryReader;
    readonly onlyMembers: boolean;
    readonly seen: Seen;
  },
): AsyncGenerator<DirectoryRecord, void, void> {
  const { searcher, groups, memberships, reader, onlyMembers, seen } = context;
  const attributes = [...new Set([...reader.attributes, ...memberships.attributes])];
  for await (const page of searcher.pages({ filter, setting, attributes })) {
    for (const entry of page) {
      seen.memberships ||= memberships.attributes.some((name) => entry.attribute(name) !== undefined);
      const places = await memberships.of(entry);
      const [place = -1] = places;
      // Whoever is in several groups was found for the first of them.
      if (onlyMembers && (place < first || place >= last)) continue;
      seen.people++;
      const names = places.flatMap((one) => groups[one]?.name ?? []);
      yield await reader.read(entry, names);
    }
  }
}

/** Everybody, or the one who was asked for: where the e-mail is one attribute it can be searched for. */
function filterOf({ allUsersFilter, person }: LdapSettings, { email }: ReadRequest): string {
  if (email === undefined || person.emailAttribute === undefined) return allUsersFilter;
  return allOf([allUsersFilter, equals(person.emailAttribute, email)]);
}

/** A search for people, and the groups it is for: from the one place in the list up to before the other. */
interface PeopleSearch extends Omit<Search, 'attributes'> {
  readonly first: number;
  readonly last: number;
}

/** Servers limit how long a filter may be. */
const groupsPerSearch = 50;

function* peopleSearches(
  { groupMemberFilterFormat, twoSteps }: LdapSettings,
  groups: readonly FoundGroup[],
  { peopleFilter, onlyMembers }: { readonly peopleFilter: string; readonly onlyMembers: boolean },
): Generator<PeopleSearch, void, void> {
  if (!onlyMembers || twoSteps) {
    yield { filter: peopleFilter, setting: 'allUsersFilter', first: 0, last: groups.length };
    return;
  }
  for (let first = 0; first < groups.length; first += groupsPerSearch) {
    const last = Math.min(first + groupsPerSearch, groups.length);
    const members = groups
      .slice(first, last)
      .map(({ entry }) => fillFilter(groupMemberFilterFormat, 'group_dn', entry.dn));
    yield { filter: allOf([peopleFilter, anyOf(members)]), setting: 'groupMemberFilterFormat', first, last };
  }
}

/** An attribute that may be searched but not read would look as if nobody were in any group. */
async function checkMembershipsShow(
  { attributes: [attribute] }: Memberships,
  groups: readonly FoundGroup[],
  searcher: LdapSearcher,
  { url, groupMemberFilterFormat, peopleFilter }: LdapSettings & { readonly peopleFilter: string },
): Promise<void> {
  if (attribute === undefined) return;
  for (const { entry } of groups) {
    const member = fillFilter(groupMemberFilterFormat, 'group_dn', entry.dn);
    const filter = allOf([peopleFilter, member]);
    for await (const page of searcher.pages({ filter, setting: 'groupMemberFilterFormat', attributes: [] })) {
      if (page.length === 0) continue;
      const problem = `people are found by ${attribute}, but it is not shown; let this account read it`;
      throw new SourceError('SOURCE_UNREADABLE', { file: url }, problem);
    }
  }
}

function nobodyIn({ url, baseDn }: LdapSettings, onlyMembers: boolean): SourceError {
  const found = onlyMembers ? 'nobody is in any of the groups' : 'allUsersFilter finds nobody';
  const problem = `${found} below "${baseDn}"; an empty directory is never synced, since that would read as "everybody left"`;
  return new SourceError('SOURCE_EMPTY', { file: url }, problem);
}
