import { type Folded, type IdentityType, limits } from '@umapi-kit/protocol';
import { groupIdsOf } from './group-ids.ts';
import { listedStart } from './member-blocks.ts';
import {
  all,
  allByPosition,
  allOf as allFor,
  first,
  integer,
  type Operation,
  type Row,
  text,
} from './operation.ts';

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

/** Positions of the columns of a listed user. */
const head = '0';
const groupIds = '1';

/** One page, ready to be sent. */
export interface JsonPage {
  /** The items, joined by commas. */
  readonly items: string;
  /** Over all pages. */
  readonly total: number;
  /** At least 1. */
  readonly pages: number;
  /** From 0. */
  readonly page: number;
}

/** People of an organization in the order of their ids. */
export function* usersInOrg(query: UsersQuery): Operation<JsonPage> {
  if (query.domainKey !== undefined || query.type !== undefined) return yield* chosenInOrg(query);
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
  return { ...place, items: yield* joinUsers(rows, query) };
}

function* chosenInOrg(query: UsersQuery): Operation<JsonPage> {
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
  return { ...place, items: yield* joinUsers(rows, query) };
}

/** A group whose members are listed. */
export interface ListedGroup {
  readonly id: number;
  readonly isProfile: boolean;
  /** Every holder of an unlimited profile has a licence. */
  readonly isLimited: boolean;
}

/** The members of a group in the order of their ids; `status` applies to profiles only. */
export function* usersInGroup(group: ListedGroup, query: UsersQuery): Operation<JsonPage> {
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
  return { ...place, items: yield* joinUsers(rows, query) };
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

/** What {@link userJson} writes of one user; `undefined` for somebody who is in no list of the organization. */
export function* listedUser(orgRow: number, accountId: number): Operation<Row | undefined> {
  const rows = yield* allByPosition(
    'SELECT head, group_ids FROM org_members WHERE account_id = ? AND org_id = ? AND listed = 1',
    accountId,
    orgRow,
  );
  return rows[0];
}

/** One user as the single-user call shows it: not worth the names of all groups. */
export function* userJson(row: Row): Operation<string> {
  const ids = groupIdsOf(text(row, groupIds));
  const named = yield* allFor(ids, (marks) => `SELECT id, name FROM groups WHERE id IN (${marks})`);
  return joinTexts([row], groupLists(namesById(named)));
}

function placeOf(
  asked: number,
  total: number,
): { readonly page: number; readonly pages: number; readonly total: number; readonly offset: number } {
  const pages = Math.max(1, Math.ceil(total / limits.usersPerPage));
  const page = Math.min(asked, pages - 1);
  return { page, pages, total, offset: page * limits.usersPerPage };
}

function* joinUsers(
  rows: readonly Row[],
  { orgRow, indirect, withoutGroups = false }: Pick<UsersQuery, 'orgRow' | 'indirect' | 'withoutGroups'>,
): Operation<string> {
  if (withoutGroups) return joinTexts(rows, () => '');
  const names = namesById(yield* all('SELECT id, name FROM groups WHERE org_id = ?', orgRow));
  return joinTexts(rows, groupLists(names, indirect ? yield* attachedProfiles(orgRow) : undefined));
}

/** Appends to one text: a page is half a megabyte, and everything in between would be garbage. */
function joinTexts(rows: readonly Row[], groupsOf: (column: string) => string): string {
  let users = '';
  for (const row of rows) {
    const groups = groupsOf(text(row, groupIds));
    users += users === '' ? text(row, head) : `,${text(row, head)}`;
    users += groups === '' ? '}' : `,"groups":[${groups}]}`;
  }
  return users;
}

/** Many people are in the same groups: each combination is written once in a page. */
function groupLists(
  names: ReadonlyMap<number, string>,
  attached?: ReadonlyMap<number, readonly number[]>,
): (column: string) => string {
  const written = new Map<string, string>();
  return (column) => {
    const known = written.get(column);
    if (known !== undefined) return known;
    const direct = groupIdsOf(column);
    const list = namesOf(attached ? withProfiles(direct, attached) : direct, names);
    written.set(column, list);
    return list;
  };
}

function namesOf(ids: readonly number[], names: ReadonlyMap<number, string>): string {
  let list = '';
  for (const id of ids) list += list === '' ? names.get(id) : `,${names.get(id)}`;
  return list;
}

/** Group names as JSON, so that a rename is one write and a page joins texts. */
function namesById(rows: readonly Row[]): ReadonlyMap<number, string> {
  return new Map(rows.map((row) => [integer(row, 'id'), JSON.stringify(row['name'])]));
}

function* attachedProfiles(orgRow: number): Operation<ReadonlyMap<number, readonly number[]>> {
  const rows = yield* all(
    'SELECT a.group_id, a.profile_id FROM attachments a JOIN groups g ON g.id = a.group_id WHERE g.org_id = ?',
    orgRow,
  );
  const attached = Map.groupBy(rows, (row) => integer(row, 'group_id'));
  return new Map([...attached].map(([id, found]) => [id, found.map((row) => integer(row, 'profile_id'))]));
}

function withProfiles(
  direct: readonly number[],
  attached: ReadonlyMap<number, readonly number[]>,
): readonly number[] {
  return [...new Set([...direct, ...direct.flatMap((id) => attached.get(id) ?? [])])];
}
