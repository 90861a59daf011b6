import { directoryTypes, logins } from '../org/model.ts';
import { orgStates } from '../org/settings.ts';
import type {
  SeedCredential,
  SeedDirectory,
  SeedOrg,
  SeedProduct,
  SeedProfile,
  SeedUserGroup,
} from '../seed/seed.ts';
import { permissions } from './credentials.ts';
import {
  all,
  flag,
  integer,
  type Operation,
  oneOf,
  optional,
  type Row,
  text,
  textOrNull,
} from './operation.ts';
import { parseSettings } from './org-state.ts';

/** An organization of a snapshot but for its people, and what is needed to tell of them. */
export interface ExportedOrg {
  readonly row: number;
  readonly head: Omit<SeedOrg, 'users'>;
  readonly groupNames: ReadonlyMap<number, string>;
  /** Places in the line, by account and profile; only of profiles whose line is not by age. */
  readonly inLine: ReadonlyMap<number, Readonly<Record<string, number>>>;
  /** Directories that it owns or is trusted with. */
  readonly usable: ReadonlySet<number>;
}

/** Every organization of a snapshot. */
export function* exportedOrgs(snapshot: number): Operation<readonly ExportedOrg[]> {
  const orgs: ExportedOrg[] = [];
  for (const row of yield* all('SELECT * FROM snapshot_orgs WHERE snapshot_id = ? ORDER BY id', snapshot))
    orgs.push(yield* exportedOrg(snapshot, row));
  return orgs;
}

function* exportedOrg(snapshot: number, row: Row): Operation<ExportedOrg> {
  const org = integer(row, 'id');
  const groups = yield* all(
    'SELECT * FROM snapshot_groups WHERE snapshot_id = ? AND org_id = ? ORDER BY id',
    snapshot,
    org,
  );
  const groupNames = new Map(groups.map((group) => [integer(group, 'id'), text(group, 'name')]));
  const directories = yield* rowsOf('directories', snapshot, org);
  const trusts = yield* all(
    `SELECT t.directory_id, d.name, o.org_id FROM snapshot_trusts t
     JOIN snapshot_directories d ON d.snapshot_id = t.snapshot_id AND d.id = t.directory_id
     JOIN snapshot_orgs o ON o.snapshot_id = t.snapshot_id AND o.id = d.org_id
     WHERE t.snapshot_id = ? AND t.org_id = ? ORDER BY t.directory_id`,
    snapshot,
    org,
  );
  const settings = parseSettings(text(row, 'settings'));
  const state = oneOf(row, 'state', orgStates);
  const invitations = yield* all(
    'SELECT email FROM snapshot_invitations WHERE snapshot_id = ? AND org_id = ? ORDER BY email_key',
    snapshot,
    org,
  );
  return {
    row: org,
    groupNames,
    inLine: yield* lines(snapshot, groups),
    usable: new Set([
      ...directories.map((directory) => integer(directory, 'id')),
      ...trusts.map((trust) => integer(trust, 'directory_id')),
    ]),
    head: {
      id: text(row, 'org_id'),
      name: text(row, 'name'),
      technicalAccounts: integer(row, 'technical_accounts'),
      ...(state === 'active' ? {} : { state }),
      ...(Object.keys(settings).length === 0 ? {} : { settings }),
      credentials: yield* exportedCredentials(snapshot, org),
      directories: yield* exportedDirectories(snapshot, directories),
      trusts: trusts.map((trust) => ({ org: text(trust, 'org_id'), directory: text(trust, 'name') })),
      products: yield* exportedProducts(snapshot, org, groups),
      userGroups: yield* exportedUserGroups(snapshot, groups, groupNames),
      contracts: groups
        .filter((group) => group['type'] === 'CONTRACT_ADMIN_GROUP')
        .map((group) => ({
          name: text(group, 'contract_name'),
          id: text(group, 'name').replace(/_CONTRACT_GROUP$/, ''),
        })),
      invitations: invitations.map((invitation) => text(invitation, 'email')),
    },
  };
}

function* rowsOf(
  table: 'directories' | 'products' | 'credentials',
  snapshot: number,
  org: number,
): Operation<readonly Row[]> {
  const order = table === 'credentials' ? 'client_id' : 'id';
  return yield* all(
    `SELECT * FROM snapshot_${table} WHERE snapshot_id = ? AND org_id = ? ORDER BY ${order}`,
    snapshot,
    org,
  );
}

/** Fits no secret: of a credential whose secrets are all over. */
const noSecret = `sha256:${'-'.repeat(43)}`;

/** Moments after the last one that a date can tell mean never. */
const lastMoment = 8.64e15;

function* exportedCredentials(snapshot: number, org: number): Operation<readonly SeedCredential[]> {
  const credentials: SeedCredential[] = [];
  for (const row of yield* rowsOf('credentials', snapshot, org)) {
    const clientId = text(row, 'client_id');
    const of = (table: string, order: string) =>
      all(
        `SELECT * FROM snapshot_${table} WHERE snapshot_id = ? AND client_id = ? ORDER BY ${order}`,
        snapshot,
        clientId,
      );
    const hashes = (yield* of('credential_secrets', 'secret_hash')).map(
      (secret) => `sha256:${text(secret, 'secret_hash')}`,
    );
    const granted: readonly string[] = text(row, 'permissions').split(',');
    const certificates = yield* of('certificates', 'id');
    credentials.push({
      clientId,
      clientSecret: hashes[0] ?? noSecret,
      ...(hashes.length > 1 ? { furtherSecrets: hashes.slice(1) } : {}),
      ...optional('technicalAccount', textOrNull(row, 'technical_account')),
      permissions: permissions.filter((permission) => granted.includes(permission)),
      certificates: certificates.map((certificate) => exportedCertificate(certificate)),
    });
  }
  return credentials;
}

function exportedCertificate(row: Row): { readonly pem: string; readonly expiresAt?: string } {
  const expiresAt = integer(row, 'expires_at');
  const pem = text(row, 'public_key');
  return expiresAt > lastMoment ? { pem } : { pem, expiresAt: new Date(expiresAt).toISOString() };
}

function* exportedDirectories(snapshot: number, rows: readonly Row[]): Operation<readonly SeedDirectory[]> {
  const directories: SeedDirectory[] = [];
  for (const row of rows) {
    const domains = yield* all(
      'SELECT domain, enforced FROM snapshot_domains WHERE snapshot_id = ? AND directory_id = ? ORDER BY domain_key',
      snapshot,
      integer(row, 'id'),
    );
    directories.push({
      name: text(row, 'name'),
      type: oneOf(row, 'type', directoryTypes),
      ...(row['login'] === 'email' ? {} : { login: oneOf(row, 'login', logins) }),
      domains: domains.map((domain) => {
        const name = text(domain, 'domain');
        return flag(domain, 'enforced') ? { name, enforced: true } : name;
      }),
      ...(flag(row, 'adobe_synced') ? { adobeSynced: true } : {}),
    });
  }
  return directories;
}

function* exportedProducts(
  snapshot: number,
  org: number,
  groups: readonly Row[],
): Operation<readonly SeedProduct[]> {
  return (yield* rowsOf('products', snapshot, org)).map((product) => ({
    name: text(product, 'name'),
    profiles: groups
      .filter(({ type, product_id: id }) => type === 'PRODUCT_PROFILE' && id === product['id'])
      .map((group): SeedProfile => {
        const { quota } = group;
        return { name: text(group, 'name'), ...(typeof quota === 'number' ? { quota } : {}) };
      }),
  }));
}

function* exportedUserGroups(
  snapshot: number,
  groups: readonly Row[],
  names: ReadonlyMap<number, string>,
): Operation<readonly SeedUserGroup[]> {
  const attached = yield* all(
    'SELECT group_id, profile_id FROM snapshot_attachments WHERE snapshot_id = ? ORDER BY profile_id',
    snapshot,
  );
  const byGroup = Map.groupBy(attached, (row) => integer(row, 'group_id'));
  return groups
    .filter(({ type }) => type === 'USER_GROUP')
    .map((group) => {
      const profiles = (byGroup.get(integer(group, 'id')) ?? []).map((row) =>
        names.get(integer(row, 'profile_id')),
      );
      return {
        name: text(group, 'name'),
        ...optional('description', textOrNull(group, 'description')),
        ...(profiles.length === 0 ? {} : { profiles: profiles.filter((name) => name !== undefined) }),
        ...(flag(group, 'read_only') ? { sharedReadOnly: true } : {}),
      };
    });
}

function* lines(snapshot: number, groups: readonly Row[]): Operation<ExportedOrg['inLine']> {
  const found = new Map<number, Record<string, number>>();
  for (const group of groups.filter(({ quota }) => quota !== null)) {
    const rows = yield* all(
      'SELECT account_id FROM snapshot_licences WHERE snapshot_id = ? AND profile_id = ? ORDER BY id',
      snapshot,
      integer(group, 'id'),
    );
    const line = rows.map((row) => integer(row, 'account_id'));
    if (line.every((account, place) => place === 0 || account > (line[place - 1] ?? 0))) continue;
    for (const [place, account] of line.entries())
      found.set(account, { ...found.get(account), [text(group, 'name')]: place });
  }
  return found;
}
