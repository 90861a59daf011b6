import { type Folded, type IdentityType, limits } from '@umapi-kit/protocol';
import { listedStart } from './member-blocks.ts';
import { first, integer, type Operation } from './operation.ts';
import { type ListedUsers, type PageTools, pageOfUsers } from './page-of-users.ts';
import type { PageBytes } from './page-rooms.ts';

/** Which page of which users. */
export interface UsersQuery {
  readonly orgRow: number;
  /** From 0; past the end means the last page. */
  readonly page: number;
  /** Only people whose account belongs to this domain. */
  readonly domainKey?: Folded;
  /** Only people whose account is of this type. */
  readonly type?: IdentityType;
  /** Profiles held through user groups count as well: in the members of a profile, and in people's `groups`. */
  readonly indirect: boolean;
  /** Leaves people's `groups` out. */
  readonly withoutGroups?: boolean;
  /** Of the holders of a profile, only those with a licence (`active`) or without. */
  readonly status?: 'active' | 'inactive';
}

/** A page's place in its list. */
export interface Place {
  /** Over all pages. */
  readonly total: number;
  /** At least 1. */
  readonly pages: number;
  /** From 0. */
  readonly page: number;
}

/** One page of users. */
export interface UserPage extends Place {
  /** As JSON, joined by commas. */
  readonly items: PageBytes;
}

/** People of an organization in the order of their ids. */
export function* usersInOrg(query: UsersQuery, tools: PageTools): Operation<UserPage> {
  if (query.domainKey !== undefined || query.type !== undefined) return yield* chosenInOrg(query, tools);
  const { orgRow } = query;
  const counted = yield* first('SELECT member_count AS total FROM orgs WHERE id = ?', orgRow);
  const place = placeOf(query.page, integer(counted, 'total'));
  const start = yield* listedStart(orgRow, place.offset);
  const stretch = { after: start.accountId - 1, skip: start.skip, users: limits.usersPerPage };
  return { ...place, items: yield* pageOfUsers(listedIn(orgRow), stretch, query, tools) };
}

function listedIn(orgRow: number): ListedUsers {
  return {
    rowsOf: ({ after, skip, users }) => ({
      sql: `SELECT account_id, head, group_ids FROM org_members WHERE org_id = ? AND account_id > ? AND listed = 1
        ORDER BY account_id LIMIT ? OFFSET ?`,
      parameters: [orgRow, after, users, skip],
    }),
  };
}

function* chosenInOrg(query: UsersQuery, tools: PageTools): Operation<UserPage> {
  const { orgRow } = query;
  const { where, parameters } = allOf([
    { where: 'm.org_id = ? AND m.listed = 1', parameters: [orgRow] },
    ...accountFilters(query),
  ]);
  const accounts = { from: `org_members m WHERE ${where}`, id: 'm.account_id', parameters, isSorted: false };
  const counted = yield* first(`SELECT count(*) AS total FROM ${accounts.from}`, ...parameters);
  return yield* pageOf(accounts, integer(counted, 'total'), query, tools);
}

/** A group whose members are listed. */
export interface ListedGroup {
  readonly id: number;
  readonly isProfile: boolean;
  /** Every holder of an unlimited profile has a licence. */
  readonly isLimited: boolean;
  /** Direct ones. */
  readonly memberCount: number;
}

/** The members of a group in the order of their ids; `status` applies to profiles only. */
export function* usersInGroup(group: ListedGroup, query: UsersQuery, tools: PageTools): Operation<UserPage> {
  const indirect = query.indirect && (yield* hasAttached(group));
  const conditions = [...inAccounts(query), ...withLicence(group, query)];
  const { where, parameters } = allOf([inGroup(group, indirect), ...conditions]);
  const tables = ['memberships g', ...conditions.flatMap(({ table }) => table ?? [])];
  const accounts = {
    from: `${tables.join(' CROSS JOIN ')} WHERE ${where}`,
    id: 'g.account_id',
    parameters,
    isSorted: indirect,
  };
  const total = indirect || conditions.length > 0 ? yield* countMembers(accounts) : group.memberCount;
  return yield* pageOf(accounts, total, query, tools);
}

/** Accounts that are listed. */
interface Accounts {
  /** With `WHERE`. */
  readonly from: string;
  /** The column of their ids. */
  readonly id: string;
  readonly parameters: Condition['parameters'];
  /** No index has them in the order of their ids, and some of them come several times. */
  readonly isSorted: boolean;
}

function* countMembers({ from, parameters }: Accounts): Operation<number> {
  const sql = `SELECT count(DISTINCT g.account_id) AS total FROM ${from}`;
  return integer(yield* first(sql, ...parameters), 'total');
}

function* pageOf(
  accounts: Accounts,
  total: number,
  query: UsersQuery,
  tools: PageTools,
): Operation<UserPage> {
  const { offset, ...place } = placeOf(query.page, total);
  const stretch = { after: 0, skip: offset, users: limits.usersPerPage };
  return { ...place, items: yield* pageOfUsers(membersOf(accounts, query), stretch, query, tools) };
}

/**
 * Walks a narrow index up to a stretch, and reads rows of the stretch only. `CROSS JOIN` keeps SQLite, which has no
 * statistics, from taking the whole organization first.
 */
function membersOf({ from, id, parameters, isSorted }: Accounts, { orgRow }: UsersQuery): ListedUsers {
  const ids = `SELECT ${isSorted ? 'DISTINCT ' : ''}${id} AS account_id FROM ${from} AND ${id} > ?
    ORDER BY account_id LIMIT ? OFFSET ?`;
  const sql = `SELECT p.account_id, o.head, o.group_ids FROM (${ids}) p
    CROSS JOIN org_members o WHERE o.org_id = ? AND o.account_id = p.account_id ORDER BY p.account_id`;
  return {
    rowsOf: ({ after, skip, users }) => ({ sql, parameters: [...parameters, after, users, skip, orgRow] }),
    isSorted,
  };
}

interface Condition {
  readonly where: string;
  readonly parameters: readonly (string | number)[];
  /** Joined for it. */
  readonly table?: string;
}

function allOf(conditions: readonly Condition[]): Condition {
  return {
    where: conditions.map(({ where }) => where).join(' AND '),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

/** Whether there are groups through which the group can be held. */
function* hasAttached({ id }: ListedGroup): Operation<boolean> {
  return (yield* first('SELECT group_id FROM attachments WHERE profile_id = ? LIMIT 1', id)) !== undefined;
}

function inGroup({ id }: ListedGroup, indirect: boolean): Condition {
  if (!indirect) return { where: 'g.group_id = ?', parameters: [id] };
  const attached = 'SELECT group_id FROM attachments WHERE profile_id = ?';
  return {
    where: `g.group_id IN (SELECT id FROM groups WHERE id = ? UNION ${attached})`,
    parameters: [id, id],
  };
}

/** What a query asks of accounts, of the columns of `org_members m`. */
function accountFilters({ domainKey, type }: UsersQuery): readonly Condition[] {
  return [
    ...(domainKey === undefined ? [] : [{ where: 'm.domain_key = ?', parameters: [domainKey] }]),
    ...(type === undefined ? [] : [{ where: 'm.type = ?', parameters: [type] }]),
  ];
}

function inAccounts(query: UsersQuery): readonly Condition[] {
  const filters = accountFilters(query);
  if (filters.length === 0) return [];
  const member = { where: 'm.account_id = g.account_id AND m.org_id = ?', parameters: [query.orgRow] };
  return [{ ...allOf([member, ...filters]), table: 'org_members m' }];
}

function withLicence(
  { id, isProfile, isLimited }: ListedGroup,
  { status }: UsersQuery,
): readonly Condition[] {
  if (!isProfile || status === undefined) return [];
  if (!isLimited) return status === 'active' ? [] : [{ where: '1 = 0', parameters: [] }];
  const where = 'l.account_id = g.account_id AND l.profile_id = ? AND l.granted = ?';
  return [{ where, parameters: [id, status === 'active' ? 1 : 0], table: 'licences l' }];
}

function placeOf(asked: number, total: number): Place & { readonly offset: number } {
  const pages = Math.max(1, Math.ceil(total / limits.usersPerPage));
  const page = Math.min(asked, pages - 1);
  return { page, pages, total, offset: page * limits.usersPerPage };
}
