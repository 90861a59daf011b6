import { type CommandEntry, type Folded, fold, type GroupType, type IdentityType } from '@umapi-kit/protocol';
import { entryKeys } from '../org/entry-keys.ts';
import type { Account, Claim, OrgGroup, OrgSlice } from '../org/model.ts';
import { groupIdsOf } from './group-ids.ts';
import { all, first, integer, type Operation, optional, type Row, text } from './operation.ts';

/** An organization as the store's tables refer to it. */
export interface OrgKey {
  /** The row. */
  readonly id: number;
  /** `…@AdobeOrg`. */
  readonly orgId: string;
}

/** Loads the rows that `entry` can touch. */
export function* loadSlice(org: OrgKey, entry: CommandEntry): Operation<OrgSlice> {
  const keys = entryKeys(entry);
  const accounts = yield* loadAccounts(keys.people);
  return {
    orgId: org.orgId,
    accounts,
    memberships: yield* loadMemberships(org, accounts),
    groups: yield* loadGroups(org, keys.groups),
    claims: yield* loadClaims(org, keys.domains),
    directoryTypes: yield* loadDirectoryTypes(org),
  };
}

const accountColumns = `a.id, a.type, a.email, a.username, a.domain, a.email_key, a.username_key, a.domain_key,
  a.directory_id, a.first_name, a.last_name, a.country, o.org_id AS owner_org_id`;

const accountTables = `accounts a LEFT JOIN directories d ON d.id = a.directory_id
  LEFT JOIN orgs o ON o.id = d.org_id`;

/** Every account of any organization whose e-mail or username is one of `people`. */
export function* loadAccounts(people: Iterable<Folded>): Operation<readonly Account[]> {
  const accounts = new Map<number, Account>();
  for (const key of people) {
    const rows = yield* all(
      `SELECT ${accountColumns} FROM ${accountTables} WHERE a.email_key = ?
       UNION SELECT ${accountColumns} FROM ${accountTables} WHERE a.username_key = ?`,
      key,
      key,
    );
    for (const row of rows) accounts.set(integer(row, 'id'), toAccount(row));
  }
  return [...accounts.values()];
}

function toAccount(row: Row): Account {
  return {
    id: integer(row, 'id'),
    type: text(row, 'type') as IdentityType,
    email: text(row, 'email'),
    emailKey: text(row, 'email_key') as Folded,
    username: text(row, 'username'),
    usernameKey: text(row, 'username_key') as Folded,
    domain: text(row, 'domain'),
    domainKey: text(row, 'domain_key') as Folded,
    ...optional('directoryId', row['directory_id'] as number | null),
    ...optional('ownerOrgId', row['owner_org_id'] as string | null),
    ...optional('firstName', row['first_name'] as string | null),
    ...optional('lastName', row['last_name'] as string | null),
    ...optional('country', row['country'] as string | null),
  };
}

function* loadMemberships(
  org: OrgKey,
  accounts: readonly Account[],
): Operation<ReadonlyMap<number, ReadonlySet<number>>> {
  const memberships = new Map<number, ReadonlySet<number>>();
  for (const { id } of accounts) {
    const row = yield* first(
      'SELECT group_ids FROM org_members WHERE account_id = ? AND org_id = ?',
      id,
      org.id,
    );
    if (row) memberships.set(id, new Set(groupIdsOf(text(row, 'group_ids'))));
  }
  return memberships;
}

function* loadGroups(org: OrgKey, names: Iterable<Folded>): Operation<readonly OrgGroup[]> {
  const groups: OrgGroup[] = [];
  for (const key of names) {
    const row = yield* first('SELECT * FROM groups WHERE org_id = ? AND name_key = ?', org.id, key);
    if (!row) continue;
    groups.push(toGroup(row));
    if (row['type'] !== 'USER_GROUP') continue;
    const admins = yield* all('SELECT * FROM groups WHERE target_id = ?', integer(row, 'id'));
    groups.push(...admins.map(toGroup));
  }
  return groups;
}

function toGroup(row: Row): OrgGroup {
  return {
    id: integer(row, 'id'),
    name: text(row, 'name'),
    nameKey: text(row, 'name_key') as Folded,
    type: text(row, 'type') as GroupType,
    memberCount: integer(row, 'member_count'),
    readOnly: integer(row, 'read_only') !== 0,
    ...optional('description', row['description'] as string | null),
    ...optional('targetId', row['target_id'] as number | null),
  };
}

function* loadClaims(org: OrgKey, domains: Iterable<Folded>): Operation<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const key of domains) {
    const row = yield* first(
      `SELECT m.domain, m.directory_id, d.type, d.login, o.org_id, t.org_id AS trusting
       FROM domains m JOIN directories d ON d.id = m.directory_id JOIN orgs o ON o.id = d.org_id
       LEFT JOIN trusts t ON t.directory_id = d.id AND t.org_id = ? WHERE m.domain_key = ?`,
      org.id,
      key,
    );
    if (row) claims.push(toClaim(row));
  }
  return claims;
}

function toClaim(row: Row): Claim {
  const domain = text(row, 'domain');
  return {
    domain,
    key: fold(domain),
    directoryId: integer(row, 'directory_id'),
    type: text(row, 'type') as Claim['type'],
    login: text(row, 'login') as Claim['login'],
    ownerOrgId: text(row, 'org_id'),
    trusted: row['trusting'] !== null,
  };
}

function* loadDirectoryTypes(org: OrgKey): Operation<ReadonlySet<Claim['type']>> {
  const rows = yield* all(
    `SELECT type FROM directories WHERE org_id = ? UNION SELECT d.type FROM trusts t
     JOIN directories d ON d.id = t.directory_id WHERE t.org_id = ?`,
    org.id,
    org.id,
  );
  return new Set(rows.map((row) => text(row, 'type') as Claim['type']));
}
