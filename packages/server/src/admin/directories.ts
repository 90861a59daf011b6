import { type Folded, fold } from '@umapi-kit/protocol';
import { type DirectoryType, directoryTypes, type Login, logins } from '../org/model.ts';
import type { SeedDirectory, SeedDomain } from '../seed/seed.ts';
import { domainsOf, fillDirectory, fillDomain } from '../store/fill-directories.ts';
import type { OrgKey } from '../store/load-slice.ts';
import { all, first, flag, integer, type Operation, oneOf, type Row, text } from '../store/operation.ts';
import { conflict, notFound } from './admin-error.ts';
import { byName, findDirectory, findOrg } from './find.ts';

/** A directory that is made. */
export type NewDirectory = Omit<SeedDirectory, 'domains'> & Partial<Pick<SeedDirectory, 'domains'>>;

/** A directory as an administrator sees it. */
export interface DirectoryView {
  readonly name: string;
  readonly type: DirectoryType;
  readonly login: Login;
  readonly adobeSynced: boolean;
  readonly domains: readonly Required<SeedDomain>[];
  /** Ids of the organizations that may bring its people in. */
  readonly trustedBy: readonly string[];
}

/** The directories that an organization owns. */
export function* listDirectories(org: OrgKey): Operation<readonly DirectoryView[]> {
  const views: DirectoryView[] = [];
  for (const row of yield* all('SELECT * FROM directories WHERE org_id = ? ORDER BY id', org.id))
    views.push(yield* toView(row));
  return views;
}

/** One directory, by name. */
export function* viewDirectory(org: OrgKey, name: string): Operation<DirectoryView> {
  const { id } = yield* findDirectory(org, name);
  return yield* toView(yield* first('SELECT * FROM directories WHERE id = ?', id));
}

function* toView(row: Row | undefined): Operation<DirectoryView> {
  const id = integer(row, 'id');
  const domains = yield* all(
    'SELECT domain, enforced FROM domains WHERE directory_id = ? ORDER BY domain_key',
    id,
  );
  const trusts = yield* all(
    'SELECT o.org_id FROM trusts t JOIN orgs o ON o.id = t.org_id WHERE t.directory_id = ? ORDER BY o.org_id',
    id,
  );
  return {
    name: text(row, 'name'),
    type: oneOf(row, 'type', directoryTypes),
    login: oneOf(row, 'login', logins),
    adobeSynced: flag(row, 'adobe_synced'),
    domains: domains.map((domain) => ({ name: text(domain, 'domain'), enforced: flag(domain, 'enforced') })),
    trustedBy: trusts.map((trust) => text(trust, 'org_id')),
  };
}

/** Makes a directory that claims its domains. */
export function* createDirectory(org: OrgKey, directory: NewDirectory): Operation<DirectoryView> {
  const { name, type, login, domains = [] } = directory;
  if (type === 'enterprise' && login === 'username')
    throw conflict('login', 'an enterprise directory logs in by e-mail; leave login out');
  const rows = yield* all('SELECT id, name FROM directories WHERE org_id = ?', org.id);
  if (byName(rows, name)) throw conflict('name', 'there is a directory of this name already; choose another');
  const seen = new Set<Folded>();
  for (const [index, domain] of domainsOf({ domains }).entries()) {
    yield* requireUnclaimed(domain.name, `domains[${index}]`);
    if (seen.has(fold(domain.name)))
      throw conflict(`domains[${index}]`, 'the domain is named twice; remove it');
    seen.add(fold(domain.name));
  }
  yield* fillDirectory(org.id, { ...directory, domains });
  return yield* viewDirectory(org, name);
}

function* requireUnclaimed(domain: string, path: string): Operation<void> {
  const row = yield* first(
    `SELECT d.name, o.org_id FROM domains m JOIN directories d ON d.id = m.directory_id
     JOIN orgs o ON o.id = d.org_id WHERE m.domain_key = ?`,
    fold(domain),
  );
  if (!row) return;
  const owner = `the directory ${JSON.stringify(row['name'])} of ${row['org_id']}`;
  throw conflict(path, `the domain is claimed by ${owner}; release it there first`);
}

/** Switches the sync that Adobe itself does on or off. */
export function* changeDirectory(org: OrgKey, name: string, adobeSynced: boolean): Operation<DirectoryView> {
  const { id } = yield* findDirectory(org, name);
  yield* all('UPDATE directories SET adobe_synced = ? WHERE id = ?', adobeSynced ? 1 : 0, id);
  return yield* viewDirectory(org, name);
}

/** Lets a directory claim one more domain. */
export function* claimDomain(org: OrgKey, directory: string, domain: SeedDomain): Operation<DirectoryView> {
  const { id } = yield* findDirectory(org, directory);
  yield* requireUnclaimed(domain.name, 'name');
  yield* fillDomain(id, domain);
  return yield* viewDirectory(org, directory);
}

/** Forbids Adobe IDs of a domain, or allows them again; those that exist stay. */
export function* enforceDomain(
  org: OrgKey,
  directory: string,
  domain: string,
  enforced: boolean,
): Operation<DirectoryView> {
  const key = yield* findDomain(org, directory, domain);
  yield* all('UPDATE domains SET enforced = ? WHERE domain_key = ?', enforced ? 1 : 0, key);
  return yield* viewDirectory(org, directory);
}

/** Gives a domain back that no account uses. */
export function* releaseDomain(org: OrgKey, directory: string, domain: string): Operation<void> {
  const key = yield* findDomain(org, directory, domain);
  const used = yield* first('SELECT count(*) AS n FROM accounts WHERE domain_key = ?', key);
  const accounts = integer(used, 'n');
  if (accounts > 0)
    throw conflict(
      '',
      `${accounts} accounts are of this domain; delete them (removeFromOrg with deleteAccount) first`,
    );
  yield* all('DELETE FROM domains WHERE domain_key = ?', key);
}

function* findDomain(org: OrgKey, directory: string, domain: string): Operation<Folded> {
  const { id, name } = yield* findDirectory(org, directory);
  const key = fold(domain);
  const row = yield* first('SELECT domain FROM domains WHERE domain_key = ? AND directory_id = ?', key, id);
  if (!row) throw notFound(`the directory ${JSON.stringify(name)} does not claim ${domain}`);
  return key;
}

/** Lets another organization bring the people of a directory in. Granting twice is granting once. */
export function* grantTrust(org: OrgKey, directory: string, trustee: string): Operation<DirectoryView> {
  const { id } = yield* findDirectory(org, directory);
  const other = yield* findOrg(trustee);
  if (other.id === org.id) throw conflict('org', 'an organization needs no trust in its own directory');
  yield* all('INSERT INTO trusts (org_id, directory_id) VALUES (?, ?) ON CONFLICT DO NOTHING', other.id, id);
  return yield* viewDirectory(org, directory);
}

/** Takes trust back. People who were brought in stay where they are, out of reach of the other organization. */
export function* revokeTrust(org: OrgKey, directory: string, trustee: string): Operation<void> {
  const { id } = yield* findDirectory(org, directory);
  const other = yield* findOrg(trustee);
  const gone = yield* all(
    'DELETE FROM trusts WHERE org_id = ? AND directory_id = ? RETURNING org_id',
    other.id,
    id,
  );
  if (gone.length === 0) throw notFound(`${trustee} is not trusted with this directory`);
}
