import { limits } from '@umapi-kit/protocol';
import { type DeprecatedPage, offsetOf } from './deprecated-page.ts';
import { groupIdsOf } from './group-ids.ts';
import type { OrgKey } from './load-slice.ts';
import { listedStart } from './member-blocks.ts';
import { all, type Driver, first, integer, type Operation, type Row, text } from './operation.ts';
import {
  type ProductWithProfiles,
  type ProfileObject,
  product,
  products,
  profileObject,
} from './products.ts';

/** What the deprecated calls read; each method is one transaction. Pages count from 0. */
export interface DeprecatedLists {
  users(org: OrgKey, page: number, indirect: boolean): Promise<DeprecatedPage>;
  userGroups(org: OrgKey, page: number): Promise<DeprecatedPage>;
  userGroup(org: OrgKey, groupId: number): Promise<unknown>;
  /** `undefined` for an id that no user group has. */
  userGroupUsers(org: OrgKey, groupId: number, page: number): Promise<DeprecatedPage | undefined>;
  products(org: OrgKey, page: number): Promise<DeprecatedPage>;
  product(org: OrgKey, productId: string): Promise<ProductWithProfiles | undefined>;
  profileUsers(org: OrgKey, profile: ProfileObject, page: number): Promise<DeprecatedPage>;
  /** A profile after its members may have changed. */
  profile(org: OrgKey, profile: ProfileObject): Promise<ProfileObject>;
}

export function deprecatedLists(driver: Driver): DeprecatedLists {
  return {
    users: (org, page, indirect) => driver.read(() => users(org, page, indirect)),
    userGroups: (org, page) => driver.read(() => userGroups(org, page)),
    userGroup: (org, groupId) => driver.read(() => userGroup(org, groupId)),
    userGroupUsers: (org, groupId, page) => driver.read(() => userGroupUsers(org, groupId, page)),
    products: (org, page) => driver.read(() => products(org, page)),
    product: (org, productId) => driver.read(() => product(org, productId)),
    profileUsers: (org, profile, page) =>
      driver.read(() => members(org, profile.licenseGroupId, page, profileUser)),
    profile: (org, profile) => driver.read(() => profileObject(org, profile.licenseGroupId)),
  };
}

function* users(org: OrgKey, page: number, indirect: boolean): Operation<DeprecatedPage> {
  const counted = yield* first('SELECT member_count AS total FROM orgs WHERE id = ?', org.id);
  const start = yield* listedStart(org.id, offsetOf(page));
  const rows = yield* all(
    `SELECT head, group_ids FROM org_members WHERE org_id = ? AND account_id >= ? AND listed = 1
     ORDER BY account_id LIMIT ? OFFSET ?`,
    org.id,
    start.accountId,
    limits.deprecatedPageSize,
    start.skip,
  );
  const groups = yield* groupsById(org, indirect);
  return { items: rows.map((row) => wholeUser(row, groups)), total: integer(counted, 'total') };
}

/** What a member's `groups` and `adminRoles` say of one group. */
interface NamedGroup {
  readonly names: readonly string[];
  readonly role?: string;
}

function* groupsById(org: OrgKey, indirect: boolean): Operation<ReadonlyMap<number, NamedGroup>> {
  const rows = yield* all(
    `SELECT g.id, g.name, g.type, t.name AS target FROM groups g
     LEFT JOIN groups t ON t.id = g.target_id WHERE g.org_id = ?`,
    org.id,
  );
  const attached = indirect
    ? yield* all(
        `SELECT a.group_id, p.name FROM attachments a JOIN groups p ON p.id = a.profile_id WHERE p.org_id = ?`,
        org.id,
      )
    : [];
  const profiles = Map.groupBy(attached, (row) => row['group_id']);
  return new Map(
    rows.map((row) => {
      const held = profiles.get(integer(row, 'id')) ?? [];
      const role = roleOf(row);
      const names = [text(row, 'name'), ...held.map((profile) => text(profile, 'name'))];
      return [integer(row, 'id'), { names, ...(role === undefined ? {} : { role }) }];
    }),
  );
}

function roleOf(row: Row): string | undefined {
  switch (row['type']) {
    case 'SYSADMIN_GROUP':
      return 'org';
    case 'DEPLOYMENT_ADMIN_GROUP':
      return 'deployment';
    case 'SUPPORT_ADMIN_GROUP':
      return 'support';
    case 'PROFILE_ADMIN_GROUP':
    case 'USER_ADMIN_GROUP':
      return text(row, 'target');
    default:
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of the row's head, which lacks its closing brace, under the names of the deprecated calls. */
function renamed(row: Row): Fields {
  const { firstname, lastname, country, type, ...rest }: Fields = JSON.parse(`${text(row, 'head')}}`);
  return { ...rest, firstName: firstname, lastName: lastname, countryCode: country, userType: type };
}

function wholeUser(row: Row, groups: ReadonlyMap<number, NamedGroup>): Fields {
  const held = groupIdsOf(text(row, 'group_ids')).flatMap((id) => groups.get(id) ?? []);
  const names = [...new Set(held.flatMap((group) => group.names))];
  const adminRoles = held.flatMap(({ role }) => role ?? []);
  return {
    ...renamed(row),
    ...(names.length === 0 ? {} : { groups: names }),
    ...(adminRoles.length === 0 ? {} : { adminRoles }),
  };
}

function groupUser(row: Row): Fields {
  const { id: _, ...fields } = renamed(row);
  return fields;
}

function profileUser(row: Row): Fields {
  const { id, email, username, domain, firstName, lastName, userType } = renamed(row);
  return { id, email, username, domain, firstName, lastName, userType };
}

function* members(
  org: OrgKey,
  groupId: number,
  page: number,
  show: (row: Row) => Fields,
): Operation<DeprecatedPage> {
  const counted = yield* first('SELECT member_count AS total FROM groups WHERE id = ?', groupId);
  const rows = yield* all(
    `SELECT m.head FROM (SELECT account_id FROM memberships WHERE group_id = ?
       ORDER BY account_id LIMIT ? OFFSET ?) p CROSS JOIN org_members m
     WHERE m.account_id = p.account_id AND m.org_id = ? ORDER BY p.account_id`,
    groupId,
    limits.deprecatedPageSize,
    offsetOf(page),
    org.id,
  );
  return { items: rows.map(show), total: integer(counted, 'total') };
}

const userGroupRows = `SELECT g.id, g.name, g.member_count, g.read_only, a.id AS admin_id, a.member_count AS admins
  FROM groups g LEFT JOIN groups a ON a.target_id = g.id AND a.type = 'USER_ADMIN_GROUP'
  WHERE g.org_id = ? AND g.type = 'USER_GROUP'`;

function* userGroups(org: OrgKey, page: number): Operation<DeprecatedPage> {
  const counted = yield* first(
    `SELECT count(*) AS total FROM groups WHERE org_id = ? AND type = 'USER_GROUP'`,
    org.id,
  );
  const rows = yield* all(
    `${userGroupRows} ORDER BY g.id LIMIT ? OFFSET ?`,
    org.id,
    limits.deprecatedPageSize,
    offsetOf(page),
  );
  return { items: rows.map(userGroupObject), total: integer(counted, 'total') };
}

function* userGroup(org: OrgKey, groupId: number): Operation<Fields | undefined> {
  const row = yield* first(`${userGroupRows} AND g.id = ?`, org.id, groupId);
  return row && userGroupObject(row);
}

function* userGroupUsers(org: OrgKey, groupId: number, page: number): Operation<DeprecatedPage | undefined> {
  const row = yield* first(`${userGroupRows} AND g.id = ?`, org.id, groupId);
  return row && (yield* members(org, groupId, page, groupUser));
}

/** Counts of admins are texts here, and a count of no users is absent: so the documentation shows it. */
function userGroupObject(row: Row): Fields {
  const groupId = integer(row, 'id');
  const admins = {
    adminGroupId: String(row['admin_id']),
    adminGroupName: `${groupId}USERGROUP_ADMIN_GROUP_NAME_SUFFIX`,
    adminCount: String(row['admins']),
  };
  return {
    groupId,
    name: row['name'],
    type: 'USER_GROUP',
    userCount: row['member_count'] || undefined,
    ...(row['admins'] ? admins : {}),
    isReadOnly: row['read_only'] !== 0,
  };
}
