import { fold } from '@umapi-kit/protocol';
import { seedAccount } from '../seed/account.ts';
import type { Seed, SeedDirectory, SeedDomain, SeedOrg } from '../seed/seed.ts';
import { all, first, integer, type Operation } from './operation.ts';

/** Every directory of a seed. */
export interface Directories {
  /** By folded domain. */
  readonly byDomain: ReadonlyMap<string, Owned>;
  /** Ids of those that some other organization may bring people in from. */
  readonly trusted: ReadonlySet<number>;
}

interface Owned {
  readonly id: number;
  readonly ownerOrgId: string;
}

/** Writes directories, their domains, and who is trusted with them. @param rows of the organizations, by id */
export function* fillDirectories({ orgs }: Seed, rows: ReadonlyMap<string, number>): Operation<Directories> {
  const byDomain = new Map<string, Owned>();
  const byName = new Map<string, number>();
  for (const org of orgs) {
    for (const directory of org.directories ?? []) {
      const id = yield* fillDirectory(rows.get(org.id) ?? 0, directory);
      byName.set(nameOf(org.id, directory.name), id);
      for (const { name } of domainsOf(directory)) byDomain.set(fold(name), { id, ownerOrgId: org.id });
    }
  }
  const trusted = new Set([
    ...(yield* fillTrusts(orgs, rows, byName)),
    ...formerlyTrusted(orgs).flatMap((domain) => byDomain.get(domain)?.id ?? []),
  ]);
  return { byDomain, trusted };
}

/** Folded domains of people who were brought in while there was trust. */
function formerlyTrusted(orgs: readonly SeedOrg[]): readonly string[] {
  return orgs.flatMap(({ users = [] }) =>
    users.filter((user) => user.formerTrust).map((user) => seedAccount(user).domainKey),
  );
}

function nameOf(orgId: string, directory: string): string {
  return JSON.stringify([fold(orgId), fold(directory)]);
}

function* fillTrusts(
  orgs: readonly SeedOrg[],
  rows: ReadonlyMap<string, number>,
  byName: ReadonlyMap<string, number>,
): Operation<ReadonlySet<number>> {
  const trusted = new Set<number>();
  for (const org of orgs) {
    for (const { org: owner, directory } of org.trusts ?? []) {
      const id = byName.get(nameOf(owner, directory)) ?? 0;
      yield* all('INSERT INTO trusts (org_id, directory_id) VALUES (?, ?)', rows.get(org.id) ?? 0, id);
      trusted.add(id);
    }
  }
  return trusted;
}

/** Writes a directory with its domains. @returns its id */
export function* fillDirectory(orgRow: number, directory: SeedDirectory): Operation<number> {
  const { name, type, login = 'email', adobeSynced = false } = directory;
  const row = yield* first(
    'INSERT INTO directories (org_id, name, type, login, adobe_synced) VALUES (?, ?, ?, ?, ?) RETURNING id',
    orgRow,
    name,
    type,
    login,
    adobeSynced ? 1 : 0,
  );
  const id = integer(row, 'id');
  for (const domain of domainsOf(directory)) yield* fillDomain(id, domain);
  return id;
}

/** Lets a directory claim a domain that nobody has claimed. */
export function* fillDomain(directoryId: number, { name, enforced = false }: SeedDomain): Operation<void> {
  yield* all(
    'INSERT INTO domains (domain_key, domain, directory_id, enforced) VALUES (?, ?, ?, ?)',
    fold(name),
    name,
    directoryId,
    enforced ? 1 : 0,
  );
}

/** Domains that are given by their name alone, and those with more to say. */
export function domainsOf({ domains }: Pick<SeedDirectory, 'domains'>): readonly SeedDomain[] {
  return domains.map((domain) => (typeof domain === 'string' ? { name: domain } : domain));
}
