import { type Folded, fold } from '@umapi-kit/protocol';
import { checkDirectories } from './check-directories.ts';
import { checkGroups } from './check-groups.ts';
import { checkPeople } from './check-people.ts';
import type { Seed } from './seed.ts';

/** Where in a document something is. */
export type Path = readonly (string | number)[];

/** What parts of a seed say about one another that can't be. */
interface Contradiction {
  readonly path: Path;
  readonly message: string;
}

/** Takes a contradiction down. */
export type Report = (path: Path, message: string) => void;

/** Finds every contradiction; none means that the seed can be filled in. */
export function checkSeed({ orgs }: Seed): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const report: Report = (path, message) => found.push({ path, message });
  const ids = uniqueNames('an organization', report);
  const clients = uniqueNames('a credential', report);
  for (const [org, { id, credentials = [] }] of orgs.entries()) {
    ids(id, ['orgs', org, 'id']);
    for (const [index, { clientId }] of credentials.entries())
      clients(clientId, ['orgs', org, 'credentials', index, 'clientId']);
  }
  const claims = checkDirectories(orgs, report);
  const groups = orgs.map((org, index) => checkGroups(org, ['orgs', index], report));
  checkPeople(orgs, claims, groups, report);
  return found;
}

/** Reports whatever has the name of something earlier, compared without case. */
export function uniqueNames(what: string, report: Report): (name: string, path: Path) => void {
  const seen = new Set<Folded>();
  return (name, path) => {
    const key = fold(name);
    if (seen.has(key)) report(path, `${what} ${JSON.stringify(name)} is there already; choose another`);
    seen.add(key);
  };
}
