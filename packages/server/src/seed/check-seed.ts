import { checkDirectories } from './check-directories.ts';
import { checkGroups } from './check-groups.ts';
import { checkPeople } from './check-people.ts';
import { type Path, type Report, uniqueNames } from './report.ts';
import type { Seed } from './seed.ts';

/** What parts of a seed say about one another that can't be. */
interface Contradiction {
  readonly path: Path;
  readonly message: string;
}

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
