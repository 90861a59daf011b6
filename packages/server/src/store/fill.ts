import { fold } from '@umapi-kit/protocol';
import { hashSecret } from '../ims/secret.ts';
import { adminGroupsOf, orgRoles, productAdminName } from '../org/admin-groups.ts';
import { seedAccount } from '../seed/account.ts';
import type { Seed, SeedOrg, SeedProduct, SeedUser, SeedUserGroup } from '../seed/seed.ts';
import { loadAccounts } from './load-slice.ts';
import { all, first, integer, type Operation } from './operation.ts';
import { insertAccount, insertGroup, insertMember, insertMembership, type NewGroup } from './rows.ts';

/** Whether nothing was ever filled in. */
export function* isEmpty(): Operation<boolean> {
  return (yield* first('SELECT id FROM orgs LIMIT 1')) === undefined;
}

/** Fills an empty store with a checked seed. */
export function* fill(seed: Seed): Operation<void> {
  for (const org of seed.orgs) yield* fillOrg(org);
}

/** Empties the store but for issued tokens: clients hold them, and their credentials may come back. */
export function* clear(): Operation<void> {
  for (const table of ['org_members', 'memberships', 'attachments', 'groups', 'accounts', 'orgs'])
    yield* all(`DELETE FROM ${table}`);
}

function* fillOrg(org: SeedOrg): Operation<void> {
  const row = yield* first(
    'INSERT INTO orgs (org_id, name, technical_accounts) VALUES (?, ?, ?) RETURNING id',
    org.id,
    org.name,
    org.technicalAccounts ?? 0,
  );
  const orgRow = integer(row, 'id');
  for (const { clientId, clientSecret, technicalAccount } of org.credentials ?? []) {
    yield* all(
      'INSERT INTO credentials (client_id, org_id, secret_hash, technical_account) VALUES (?, ?, ?, ?)',
      clientId,
      orgRow,
      hashSecret(clientSecret),
      technicalAccount ?? null,
    );
  }
  const directories = yield* fillDirectories(orgRow, org);
  const groups = yield* fillGroups(orgRow, org);
  for (const user of org.users ?? []) yield* fillUser(orgRow, org.id, user, directories, groups);
}

/** Ids by folded name. */
type Ids = ReadonlyMap<string, number>;

/** @returns the directory of each domain */
function* fillDirectories(orgRow: number, { directories = [] }: SeedOrg): Operation<Ids> {
  const ids = new Map<string, number>();
  for (const { name, type, login = 'email', domains } of directories) {
    const row = yield* first(
      'INSERT INTO directories (org_id, name, type, login) VALUES (?, ?, ?, ?) RETURNING id',
      orgRow,
      name,
      type,
      login,
    );
    for (const domain of domains) {
      const id = integer(row, 'id');
      yield* all(
        'INSERT INTO domains (domain_key, domain, directory_id) VALUES (?, ?, ?)',
        fold(domain),
        domain,
        id,
      );
      ids.set(fold(domain), id);
    }
  }
  return ids;
}

/** Writes a group under a name that the seed uses for it. @returns its id */
type Insert = (name: string, fields: Omit<NewGroup, 'name' | 'nameKey'>) => Operation<number>;

function* fillGroups(orgRow: number, { products = [], userGroups = [] }: SeedOrg): Operation<Ids> {
  const ids = new Map<string, number>();
  const insert: Insert = function* (name, fields) {
    const id = yield* insertGroup(orgRow, { ...fields, name, nameKey: fold(name) });
    ids.set(fold(name), id);
    return id;
  };
  for (const { name, type } of orgRoles) yield* insert(name, { type });
  for (const product of products) yield* fillProduct(orgRow, product, insert);
  for (const group of userGroups) {
    const id = yield* fillUserGroup(group, insert);
    for (const profileId of idsOf(ids, group.profiles ?? []))
      yield* all('INSERT INTO attachments (group_id, profile_id) VALUES (?, ?)', id, profileId);
  }
  return ids;
}

function* fillProduct(orgRow: number, { name, profiles = [] }: SeedProduct, insert: Insert): Operation<void> {
  const row = yield* first('INSERT INTO products (org_id, name) VALUES (?, ?) RETURNING id', orgRow, name);
  const productId = integer(row, 'id');
  yield* insert(productAdminName(name), { type: 'PRODUCT_ADMIN_GROUP', productId });
  for (const { name: profile, ...quota } of profiles) {
    const targetId = yield* insert(profile, { type: 'PRODUCT_PROFILE', productId, ...quota });
    for (const admin of adminGroupsOf(profile, 'PRODUCT_PROFILE'))
      yield* insert(admin.name, { type: admin.type, targetId });
  }
}

function* fillUserGroup({ name, description }: SeedUserGroup, insert: Insert): Operation<number> {
  const targetId = yield* insert(name, {
    type: 'USER_GROUP',
    ...(description === undefined ? {} : { description }),
  });
  for (const admin of adminGroupsOf(name, 'USER_GROUP'))
    yield* insert(admin.name, { type: admin.type, targetId });
  return targetId;
}

function* fillUser(
  orgRow: number,
  orgId: string,
  user: SeedUser,
  directories: Ids,
  groups: Ids,
): Operation<void> {
  const account = seedAccount(user);
  const directoryId = directories.get(account.domainKey);
  const owned =
    account.type === 'adobeID' || directoryId === undefined ? {} : { directoryId, ownerOrgId: orgId };
  const id = (yield* sharedAdobeId(account)) ?? (yield* insertAccount({ ...account, ...owned }));
  yield* insertMember(orgRow, { ...account, ...owned, id });
  for (const groupId of idsOf(groups, user.groups ?? [])) yield* insertMembership(orgRow, groupId, id);
}

/** An Adobe ID belongs to a person, who may be in several organizations of the seed. */
function* sharedAdobeId(account: ReturnType<typeof seedAccount>): Operation<number | undefined> {
  if (account.type !== 'adobeID') return undefined;
  const found = yield* loadAccounts([account.emailKey]);
  return found.find(({ type }) => type === 'adobeID')?.id;
}

function idsOf(ids: Ids, names: readonly string[]): readonly number[] {
  const found = names.map((name) => ids.get(fold(name))).filter((id) => id !== undefined);
  return [...new Set(found)];
}
