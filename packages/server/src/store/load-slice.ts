import {
  type CommandEntry,
  type Folded,
  fold,
  groupTypes,
  identityTypes,
  isUserEntry,
} from '@umapi-kit/protocol';
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
  allOf,
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

/** What no entry changes; it is asked for once in a transaction. */
interface Surroundings {
  readonly directoryTypes: ReadonlySet<DirectoryType>;
  /** By domain; `undefined` for one that nobody claims. */
  readonly claims: Map<Folded, Claim | undefined>;
}

/** Loads what the entries of one transaction have in common. */
export function* loadSurroundings(org: OrgKey): Operation<Surroundings> {
  return { directoryTypes: yield* loadDirectoryTypes(org), claims: new Map() };
}

/** Loads the rows that `entry` can touch. */
export function* loadSlice(
  org: OrgKey,
  entry: CommandEntry,
  { directoryTypes, claims }: Surroundings,
): Operation<OrgSlice> {
  const keys = entryKeys(entry);
  const accounts = yield* loadAccounts(keys.people);
  const memberships = yield* loadMemberships(org, accounts);
  const everyGroup = keys.everyGroup ? [...memberships.values()].flatMap((groups) => [...groups]) : [];
  const domains = new Set([...keys.domains, ...accounts.map(({ domainKey }) => domainKey)]);
  return {
    orgId: org.orgId,
    accounts,
    memberships,
    groups: [
      ...(yield* loadGroups(org, [...keys.groups])),
      ...(isUserEntry(entry) ? [] : yield* loadAdminGroups(org, [...keys.groups])),
      ...(yield* loadGroupsById(everyGroup)),
    ],
    claims: yield* loadClaims(org, domains, claims),
    directoryTypes,
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
      `SELECT ${accountColumns} FROM ${accountTables} WHERE a.email_key = ? OR a.username_key = ? ORDER BY a.id`,
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

function* loadGroups(org: OrgKey, names: readonly Folded[]): Operation<readonly OrgGroup[]> {
  const rows = yield* allOf(
    names,
    (marks) => `SELECT * FROM groups WHERE org_id = ? AND name_key IN (${marks})`,
    org.id,
  );
  return rows.map(toGroup);
}

/** Those of user groups are renamed and deleted along with them. */
function* loadAdminGroups(org: OrgKey, names: readonly Folded[]): Operation<readonly OrgGroup[]> {
  const rows = yield* allOf(
    names,
    (marks) => `SELECT a.* FROM groups g JOIN groups a ON a.target_id = g.id
      WHERE g.org_id = ? AND g.type = 'USER_GROUP' AND g.name_key IN (${marks})`,
    org.id,
  );
  return rows.map(toGroup);
}

function* loadGroupsById(ids: readonly number[]): Operation<readonly OrgGroup[]> {
  const rows = yield* allOf([...new Set(ids)], (marks) => `SELECT * FROM groups WHERE id IN (${marks})`);
  return rows.map(toGroup);
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

function* loadClaims(
  org: OrgKey,
  domains: Iterable<Folded>,
  known: Surroundings['claims'],
): Operation<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const key of domains) {
    if (!known.has(key)) known.set(key, yield* loadClaim(org, key));
    const claim = known.get(key);
    if (claim) claims.push(claim);
  }
  return claims;
}

function* loadClaim(org: OrgKey, key: Folded): Operation<Claim | undefined> {
  const row = yield* first(
    `SELECT m.domain, m.enforced, m.directory_id, d.type, d.login, d.adobe_synced, o.org_id, t.org_id AS trusting
     FROM domains m JOIN directories d ON d.id = m.directory_id JOIN orgs o ON o.id = d.org_id
     LEFT JOIN trusts t ON t.directory_id = d.id AND t.org_id = ? WHERE m.domain_key = ?`,
    org.id,
    key,
  );
  return row && toClaim(row);
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
