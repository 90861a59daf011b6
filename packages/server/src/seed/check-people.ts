import { type Folded, fold } from '@umapi-kit/protocol';
import { type Generated, generatedDomain, isGeneratedEmail } from '../generate/generate.ts';
import { seedAccount } from './account.ts';
import type { Claims } from './check-directories.ts';
import { type Path, type Report, uniqueNames } from './report.ts';
import type { SeedOrg, SeedUser } from './seed.ts';

/** Where an account was named first. */
interface Named {
  readonly org: number;
  readonly index: number;
  readonly fields: string;
}

/** Checks the people of every organization: whose they are, and that nobody is told of twice. */
export function checkPeople(
  orgs: readonly SeedOrg[],
  claims: Claims,
  groups: readonly ReadonlySet<Folded>[],
  report: Report,
): void {
  const named = new Map<string, readonly Named[]>();
  for (const [org, { users = [], invitations = [], generate = {} }] of orgs.entries()) {
    const unclaimed = unclaimedDomain(org, generate, claims);
    if (unclaimed) report(['orgs', org, 'generate'], unclaimed);
    for (const [index, user] of users.entries()) {
      const path = ['orgs', org, 'users', index];
      const twice = alreadyNamed(user, org, index, named);
      if (twice) report(path, twice);
      if (isGeneratedEmail(seedAccount(user).usernameKey, generate))
        report(path, `${user.email} is one of those that "generate" makes up; choose another e-mail`);
      const misplaced = misplacedUser(user, org, claims);
      if (misplaced) report(path, misplaced);
      checkGroupNames(user, path, groups[org] ?? new Set(), report);
    }
    const invited = uniqueNames('an invitation of', report);
    for (const [index, email] of invitations.entries()) invited(email, ['orgs', org, 'invitations', index]);
  }
}

/** Two organizations may name one account, an Adobe ID or one that they share by trust, but not in two ways. */
function alreadyNamed(
  user: SeedUser,
  org: number,
  index: number,
  named: Map<string, readonly Named[]>,
): string | undefined {
  const { type, usernameKey, domainKey, email, firstName, lastName, country, status } = seedAccount(user);
  const key = JSON.stringify([type, usernameKey, domainKey]);
  const fields = JSON.stringify([email, firstName, lastName, country, status]);
  const earlier = named.get(key) ?? [];
  named.set(key, [...earlier, { org, index, fields }]);
  const [first] = earlier;
  const same = earlier.find((other) => other.org === org);
  if (same) return `${email} is the same account as users[${same.index}]; remove one of them`;
  if (!first || first.fields === fields) return undefined;
  return `${email} is the account of orgs[${first.org}].users[${first.index}]; describe it in the same way`;
}

function misplacedUser(user: SeedUser, org: number, claims: Claims): string | undefined {
  const { type = 'federatedID', directoryOnly, formerTrust = false, groups = [] } = user;
  if (directoryOnly && groups.length > 0)
    return 'somebody who is not in the organization has no groups; remove "groups" or "directoryOnly"';
  if (type === 'adobeID') return undefined;
  const { domain } = seedAccount(user);
  const claim = claims.get(fold(domain));
  const wanted = type === 'enterpriseID' ? 'enterprise' : 'federated';
  if (!claim) return `no directory claims the domain ${domain}; add it to one of "directories"`;
  if ((!claim.usableBy.has(org) && !formerTrust) || (directoryOnly && claim.owner !== org))
    return `the domain ${domain} belongs to orgs[${claim.owner}]; move the user there, or add the directory to "trusts"`;
  if (claim.type === wanted) return undefined;
  return `the directory of ${domain} is of type ${claim.type}; a ${type} needs one of type ${wanted}`;
}

function unclaimedDomain(org: number, { users = 0, domain = generatedDomain }: Generated, claims: Claims) {
  const claim = claims.get(fold(domain));
  if (users === 0 || (claim?.owner === org && claim.type === 'federated')) return undefined;
  return `no federated directory of this organization claims ${domain}; add it to one of "directories"`;
}

function checkGroupNames(user: SeedUser, path: Path, known: ReadonlySet<Folded>, report: Report): void {
  for (const [place, name] of (user.groups ?? []).entries()) {
    if (known.has(fold(name))) continue;
    report([...path, 'groups', place], `no group is called ${JSON.stringify(name)}; add it to "userGroups"`);
  }
  for (const name of Object.keys(user.inLine ?? {})) {
    if (known.has(fold(name))) continue;
    report([...path, 'inLine'], `no profile is called ${JSON.stringify(name)}; add it to "products"`);
  }
}
