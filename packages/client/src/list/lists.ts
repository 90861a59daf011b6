import {
  currentCalls,
  fold,
  type Group,
  parseGroupsPage,
  parseUsersPage,
  type User,
} from '@umapi-kit/protocol';
import { checkText } from '../checks.ts';
import { type Api, apiPath } from '../transport/api.ts';
import type { FetchPage, ListOptions, ListSource } from './listing.ts';

/** Which users a list has. */
export interface UsersOptions extends ListOptions {
  /** Only members of this user group, profile or admin group. */
  readonly group?: string;
  /** Only users of this domain. */
  readonly domain?: string;
  /**
   * `false` counts what users hold through user groups too: in the `groups` of each, and for a profile among its
   * members.
   * @defaultValue true
   */
  readonly directOnly?: boolean;
  /**
   * The last page tells the service that the sync run ends, if {@link Connection.startSync} began one with an earlier
   * call. It is asked for when all others are there; of a list of one page nobody knows before that it is the last.
   * @defaultValue false
   */
  readonly endsSync?: boolean;
}

/** Options of a list of groups. */
export interface GroupsOptions extends ListOptions {
  /**
   * A page is given up when it has to wait longer than this, whatever for.
   *
   * @internal
   */
  readonly patienceMs?: number;
}

/** The users calls as a source of pages. @throws ArgumentError when a name is empty */
export function usersSource(api: Api, orgId: string, options: UsersOptions): ListSource<User> {
  const { group, domain, directOnly = true, endsSync = false, signal } = options;
  if (group !== undefined) checkText('group', group);
  if (domain !== undefined) checkText('domain', domain);
  const query = { domain, directOnly: String(directOnly) };
  const pathOf = (page: string) =>
    group === undefined
      ? apiPath(currentCalls.usersInOrg.path, { orgId, page }, query)
      : apiPath(currentCalls.usersInGroup.path, { orgId, page, groupName: group }, query);
  pathOf('0');
  const name = group === undefined ? 'usersInOrg' : 'usersInGroup';
  const fetchPage: FetchPage<User> = (page, stop, isLast) =>
    api.call({
      name,
      path: pathOf(String(page)),
      signal,
      stop,
      parse: parseUsersPage,
      firstPageOf: name === 'usersInOrg' && page === 0 ? name : undefined,
      endsSync: endsSync && isLast === true,
    });
  return { fetchPage, keyOf: userKey, lastAlone: endsSync };
}

/** The groups call as a source of pages. */
export function groupsSource(
  api: Api,
  orgId: string,
  { signal, patienceMs }: GroupsOptions,
): ListSource<Group> {
  const fetchPage: FetchPage<Group> = (page, stop) =>
    api.call({
      name: 'groups',
      path: apiPath(currentCalls.groups.path, { orgId, page: String(page) }),
      signal,
      stop,
      patienceMs,
      parse: parseGroupsPage,
      firstPageOf: page === 0 ? 'groups' : undefined,
    });
  return { fetchPage, keyOf: groupKey };
}

/** An e-mail alone is no identity: an Adobe ID and an owned account can share one. */
function userKey(user: User): string {
  if (user.id !== undefined) return user.id;
  return JSON.stringify([user.type, fold(user.username ?? user.email), fold(user.domain ?? '')]);
}

function groupKey(group: Group): string {
  return group.groupId === undefined ? fold(group.groupName) : String(group.groupId);
}
