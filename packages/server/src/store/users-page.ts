import { type Folded, type IdentityType, limits } from '@umapi-kit/protocol';
import { listedStart } from './member-blocks.ts';
import { allByPosition, first, integer, type Operation } from './operation.ts';
import type { PageBytes, PageRooms } from './page-rooms.ts';
import { joinUsers } from './user-texts.ts';

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
export function* usersInOrg(query: UsersQuery, rooms: PageRooms): Operation<UserPage> {
  if (query.domainKey !== undefined || query.type !== undefined) return yield* chosenInOrg(query, rooms);
  const { orgRow } = query;
  const counted = yield* first('SELECT member_count AS total FROM orgs WHERE id = ?', orgRow);
  const place = placeOf(query.page, integer(counted, 'total'));
  const start = yield* listedStart(orgRow, place.offset);
  const rows = yield* allByPosition(
    `SELECT head, group_ids FROM org_members WHERE org_id = ? AND account_id >= ? AND listed = 1
     ORDER BY account_id LIMIT ? OFFSET ?`,
    orgRow,
    start.accountId,
    limits.usersPerPage,
    start.skip,
  );
  return { ...place, items: yield* joinUsers(rows, query, rooms) };
}

function* chosenInOrg(query: UsersQuery, rooms: PageRooms): Operation<UserPage> {
  const { orgRow, domainKey } = query;
  const { where, parameters } = allOf([
    { where: 'org_id = ? AND listed = 1', parameters: [orgRow] },
    ...(domainKey === undefined ? [] : [{ where: 'domain_key = ?', parameters: [domainKey] }]),
    ...ofType(query),
  ]);
  const counted = yield* first(`SELECT count(*) AS total FROM org_members WHERE ${where}`, ...parameters);
  const place = placeOf(query.page, integer(counted, 'total'));
  // The offset walks a narrow index; only the page itself reads rows.
  const rows = yield* allByPosition(
    `SELECT m.head, m.group_ids FROM (SELECT account_id FROM org_members WHERE ${where}
       ORDER BY account_id LIMIT ? OFFSET ?) p JOIN org_members m ON m.account_id = p.account_id AND m.org_id = ?
     ORDER BY m.account_id`,
    ...parameters,
    limits.usersPerPage,
    place.offset,
    orgRow,
  );
  return { ...place, items: yield* joinUsers(rows, query, rooms) };
}

/** A group whose members are listed. */
export interface ListedGroup {
  readonly id: number;
  readonly isProfile: boolean;
  /** Every holder of an unlimited profile has a licence. */
  readonly isLimited: boolean;
}

/** The members of a group in the order of their ids; `status` applies to profiles only. */
export function* usersInGroup(group: ListedGroup, query: UsersQuery, rooms: PageRooms): Operation<UserPage> {
  const { where, parameters } = memberFilter(group, query);
  const counted = yield* first(
    `SELECT count(DISTINCT account_id) AS total FROM memberships WHERE ${where}`,
    ...parameters,
  );
  const place = placeOf(query.page, integer(counted, 'total'));
  const rows = yield* allByPosition(
    `SELECT m.head, m.group_ids FROM (SELECT DISTINCT account_id FROM memberships WHERE ${where}
       ORDER BY account_id LIMIT ? OFFSET ?) p JOIN org_members m ON m.account_id = p.account_id AND m.org_id = ?
     ORDER BY m.account_id`,
    ...parameters,
    limits.usersPerPage,
    place.offset,
    query.orgRow,
  );
  return { ...place, items: yield* joinUsers(rows, query, rooms) };
}

interface Condition {
  readonly where: string;
  readonly parameters: readonly (string | number)[];
}

function memberFilter(group: ListedGroup, query: UsersQuery): Condition {
  return allOf([
    inGroup(group.id, query),
    ...inDomain(query),
    ...ofType(query),
    ...withLicence(group, query),
  ]);
}

function allOf(conditions: readonly Condition[]): Condition {
  return {
    where: conditions.map(({ where }) => where).join(' AND '),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

function inGroup(id: number, { indirect }: UsersQuery): Condition {
  if (!indirect) return { where: 'group_id = ?', parameters: [id] };
  const where = '(group_id = ? OR group_id IN (SELECT group_id FROM attachments WHERE profile_id = ?))';
  return { where, parameters: [id, id] };
}

function inDomain({ orgRow, domainKey }: UsersQuery): readonly Condition[] {
  if (domainKey === undefined) return [];
  const where = 'account_id IN (SELECT account_id FROM org_members WHERE org_id = ? AND domain_key = ?)';
  return [{ where, parameters: [orgRow, domainKey] }];
}

function ofType({ type }: UsersQuery): readonly Condition[] {
  if (type === undefined) return [];
  return [{ where: 'account_id IN (SELECT id FROM accounts WHERE type = ?)', parameters: [type] }];
}

function withLicence(
  { id, isProfile, isLimited }: ListedGroup,
  { status }: UsersQuery,
): readonly Condition[] {
  if (!isProfile || status === undefined) return [];
  if (!isLimited) return status === 'active' ? [] : [{ where: '1 = 0', parameters: [] }];
  const where = 'account_id IN (SELECT account_id FROM licences WHERE profile_id = ? AND granted = ?)';
  return [{ where, parameters: [id, status === 'active' ? 1 : 0] }];
}

function placeOf(asked: number, total: number): Place & { readonly offset: number } {
  const pages = Math.max(1, Math.ceil(total / limits.usersPerPage));
  const page = Math.min(asked, pages - 1);
  return { page, pages, total, offset: page * limits.usersPerPage };
}
