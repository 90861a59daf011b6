import { type CommandEntry, type Folded, fold, groupTypes, identityTypes } from '@umapi-kit/protocol';
import { accountKeys } from '../org/draft.ts';
import { entryKeys } from '../org/entry-keys.ts';
import {
  type Account,
  accountStatuses,
  type Claim,
  type DirectoryType,
  directoryTypes,
  logins,
  type OrgGroup,
  type OrgSlice,
} from '../org/model.ts';
import { groupIdsOf } from './group-ids.ts';
import {
  all,
  first,
  flag,
  integer,
  integerOrNull,
  type Operation,
  oneOf,
  optional,
  type Row,
  text,
  textOrNull,
} from './operation.ts';

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
  const memberships = yield* loadMemberships(org, accounts);
  const everyGroup = keys.everyGroup ? [...memberships.values()].flatMap((groups) => [...groups]) : [];
  return {
    orgId: org.orgId,
    accounts,
    memberships,
    groups: [...(yield* loadGroups(org, keys.groups)), ...(yield* loadGroupsById(everyGroup))],
    claims: yield* loadClaims(org, new Set([...keys.domains, ...accounts.map(({ domainKey }) => domainKey)])),
    directoryTypes: yield* loadDirectoryTypes(org),
    invitations: yield* loadInvitations(org, keys.invitable),
  };
}

const accountColumns = `a.id, a.type, a.email, a.username, a.domain, a.email_key, a.username_key, a.domain_key,
  a.directory_id, a.status, a.first_name, a.last_name, a.country, o.org_id AS owner_org_id`;

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
  const names = { email: text(row, 'email'), username: text(row, 'username'), domain: text(row, 'domain') };
  return {
    id: integer(row, 'id'),
    type: oneOf(row, 'type', identityTypes),
    ...names,
    ...accountKeys(names),
    status: oneOf(row, 'status', accountStatuses),
    ...optional('directoryId', integerOrNull(row, 'directory_id')),
    ...optional('ownerOrgId', textOrNull(row, 'owner_org_id')),
    ...optional('firstName', textOrNull(row, 'first_name')),
    ...optional('lastName', textOrNull(row, 'last_name')),
    ...optional('country', textOrNull(row, 'country')),
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

function* loadGroupsById(ids: readonly number[]): Operation<readonly OrgGroup[]> {
  const groups: OrgGroup[] = [];
  for (const id of new Set(ids)) {
    const row = yield* first('SELECT * FROM groups WHERE id = ?', id);
    if (row) groups.push(toGroup(row));
  }
  return groups;
}

function toGroup(row: Row): OrgGroup {
  const name = text(row, 'name');
  return {
    id: integer(row, 'id'),
    name,
    nameKey: fold(name),
    type: oneOf(row, 'type', groupTypes),
    memberCount: integer(row, 'member_count'),
    readOnly: flag(row, 'read_only'),
    ...optional('description', textOrNull(row, 'description')),
    ...optional('targetId', integerOrNull(row, 'target_id')),
  };
}

function* loadClaims(org: OrgKey, domains: Iterable<Folded>): Operation<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const key of domains) {
    const row = yield* first(
      `SELECT m.domain, m.enforced, m.directory_id, d.type, d.login, d.adobe_synced, o.org_id, t.org_id AS trusting
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
    type: oneOf(row, 'type', directoryTypes),
    login: oneOf(row, 'login', logins),
    ownerOrgId: text(row, 'org_id'),
    enforced: flag(row, 'enforced'),
    adobeSynced: flag(row, 'adobe_synced'),
    trusted: row['trusting'] !== null,
  };
}

function* loadDirectoryTypes(org: OrgKey): Operation<ReadonlySet<DirectoryType>> {
  const rows = yield* all(
    `SELECT type FROM directories WHERE org_id = ? UNION SELECT d.type FROM trusts t
     JOIN directories d ON d.id = t.directory_id WHERE t.org_id = ?`,
    org.id,
    org.id,
  );
  return new Set(rows.map((row) => oneOf(row, 'type', directoryTypes)));
}

function* loadInvitations(org: OrgKey, emails: Iterable<Folded>): Operation<ReadonlySet<Folded>> {
  const found = new Set<Folded>();
  for (const key of emails) {
    const row = yield* first(
      'SELECT 1 AS found FROM invitations WHERE org_id = ? AND email_key = ?',
      org.id,
      key,
    );
    if (row) found.add(key);
  }
  return found;
}
