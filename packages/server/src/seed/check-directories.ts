import { type Folded, fold } from '@umapi-kit/protocol';
import type { DirectoryType } from '../org/model.ts';
import { type Path, type Report, uniqueNames } from './report.ts';
import type { SeedOrg } from './seed.ts';

/** A claimed domain: the directory it is in, and which organizations of the seed may use it, by index. */
export interface SeedClaim {
  readonly type: DirectoryType;
  readonly owner: number;
  readonly usableBy: ReadonlySet<number>;
}

/** Claimed domains by folded name. */
export type Claims = ReadonlyMap<Folded, SeedClaim>;

/** A directory and who may use it; trust adds to that. */
interface Usable {
  readonly owner: number;
  readonly usableBy: Set<number>;
}

/** Checks directories, their domains, and the trust in them. */
export function checkDirectories(orgs: readonly SeedOrg[], report: Report): Claims {
  const domains = uniqueNames('the domain', report);
  const claims = new Map<Folded, SeedClaim>();
  const byName = new Map<string, Usable>();
  for (const [owner, { id, directories = [] }] of orgs.entries()) {
    const names = uniqueNames('a directory', report);
    for (const [index, { name, type, login, domains: claimed }] of directories.entries()) {
      const path = ['orgs', owner, 'directories', index];
      names(name, [...path, 'name']);
      if (type === 'enterprise' && login === 'username')
        report([...path, 'login'], 'an enterprise directory logs in by e-mail; remove the line');
      const directory = { type, owner, usableBy: new Set([owner]) };
      byName.set(spell(id, name), directory);
      for (const [place, domain] of claimed.entries()) {
        const domainName = typeof domain === 'string' ? domain : domain.name;
        domains(domainName, [...path, 'domains', place]);
        claims.set(fold(domainName), directory);
      }
    }
  }
  for (const [index, org] of orgs.entries()) checkTrusts(org, index, byName, report);
  return claims;
}

function checkTrusts(
  { id, trusts = [] }: SeedOrg,
  index: number,
  directories: ReadonlyMap<string, Usable>,
  report: Report,
): void {
  for (const [place, { org, directory }] of trusts.entries()) {
    const path: Path = ['orgs', index, 'trusts', place];
    const found = directories.get(spell(org, directory));
    if (!found)
      report(path, `no organization ${org} of this seed has a directory ${JSON.stringify(directory)}`);
    else if (fold(org) === fold(id)) report(path, 'an organization needs no trust in its own directory');
    else if (found.usableBy.has(index)) report(path, 'the same trust is there already; remove one of them');
    found?.usableBy.add(index);
  }
}

function spell(orgId: string, directory: string): string {
  return JSON.stringify([fold(orgId), fold(directory)]);
}
