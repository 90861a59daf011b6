import { type Folded, fold } from '@umapi-kit/protocol';
import { adminGroupsOf, orgRoles, productAdminName } from '../org/admin-groups.ts';
import { seedAccount } from './account.ts';
import type { Seed, SeedOrg, SeedUser } from './seed.ts';

/** Where in a document something is. */
export type Path = readonly (string | number)[];

/** What parts of a seed say about one another that can't be. */
interface Contradiction {
  readonly path: Path;
  readonly message: string;
}

type Report = (path: Path, message: string) => void;

/** Claimed domains with the directory each is in. */
type Claims = ReadonlyMap<Folded, { readonly org: number; readonly type: 'federated' | 'enterprise' }>;

/** Finds every contradiction; none means that the seed can be filled in. */
export function checkSeed({ orgs }: Seed): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const report: Report = (path, message) => found.push({ path, message });
  const claims = checkServer(orgs, report);
  for (const [index, org] of orgs.entries()) {
    const path = ['orgs', index];
    const groups = checkGroups(org, path, report);
    checkUsers(org, index, claims, groups, report);
  }
  return found;
}

function checkServer(orgs: readonly SeedOrg[], report: Report): Claims {
  const ids = uniqueNames('an organization', report);
  const clients = uniqueNames('a credential', report);
  const domains = uniqueNames('the domain', report);
  const claims = new Map<Folded, { org: number; type: 'federated' | 'enterprise' }>();
  for (const [org, { id, credentials = [], directories = [] }] of orgs.entries()) {
    ids(id, ['orgs', org, 'id']);
    for (const [index, { clientId }] of credentials.entries())
      clients(clientId, ['orgs', org, 'credentials', index, 'clientId']);
    for (const [index, { type, login, domains: claimed }] of directories.entries()) {
      const path = ['orgs', org, 'directories', index];
      if (type === 'enterprise' && login === 'username')
        report([...path, 'login'], 'an enterprise directory logs in by e-mail; remove the line');
      for (const [place, domain] of claimed.entries()) {
        domains(domain, [...path, 'domains', place]);
        claims.set(fold(domain), { org, type });
      }
    }
  }
  return claims;
}

function uniqueNames(what: string, report: Report): (name: string, path: Path) => void {
  const seen = new Set<Folded>();
  return (name, path) => {
    const key = fold(name);
    if (seen.has(key)) report(path, `${what} ${JSON.stringify(name)} is there already; choose another`);
    seen.add(key);
  };
}

/** @returns every name that a user's `groups` may have */
function checkGroups(org: SeedOrg, path: Path, report: Report): ReadonlySet<Folded> {
  const { products = [], userGroups = [] } = org;
  const names = uniqueNames('a group called', report);
  const productNames = uniqueNames('a product called', report);
  const profiles = new Set<Folded>();
  for (const [index, product] of products.entries()) {
    productNames(product.name, [...path, 'products', index, 'name']);
    for (const [place, { name }] of (product.profiles ?? []).entries()) {
      names(name, [...path, 'products', index, 'profiles', place, 'name']);
      profiles.add(fold(name));
    }
  }
  for (const [index, group] of userGroups.entries()) {
    names(group.name, [...path, 'userGroups', index, 'name']);
    for (const [place, profile] of (group.profiles ?? []).entries()) {
      if (profiles.has(fold(profile))) continue;
      report(
        [...path, 'userGroups', index, 'profiles', place],
        `no product has a profile ${JSON.stringify(profile)}; add it to "products"`,
      );
    }
  }
  return new Set(groupNames(org).map(fold));
}

/** Every group that an organization of the seed has, admin groups included. */
function groupNames({ products = [], userGroups = [] }: SeedOrg): readonly string[] {
  const profiles = products.flatMap((product) => product.profiles ?? []);
  return [
    ...orgRoles.map(({ name }) => name),
    ...products.map(({ name }) => productAdminName(name)),
    ...profiles.flatMap(({ name }) => [
      name,
      ...adminGroupsOf(name, 'PRODUCT_PROFILE').map((group) => group.name),
    ]),
    ...userGroups.flatMap(({ name }) => [
      name,
      ...adminGroupsOf(name, 'USER_GROUP').map((group) => group.name),
    ]),
  ];
}

function checkUsers(
  { users = [] }: SeedOrg,
  org: number,
  claims: Claims,
  groups: ReadonlySet<Folded>,
  report: Report,
): void {
  const seen = new Map<string, number>();
  for (const [index, user] of users.entries()) {
    const path = ['orgs', org, 'users', index];
    const account = seedAccount(user);
    const key = JSON.stringify([account.type, account.usernameKey, account.domainKey]);
    const earlier = seen.get(key);
    if (earlier !== undefined)
      report(path, `${user.email} is the same account as users[${earlier}]; remove one of them`);
    else seen.set(key, index);
    const misplaced = misplacedDomain(user, account.domain, org, claims);
    if (misplaced) report(path, misplaced);
    checkGroupNames(user, path, groups, report);
  }
}

function checkGroupNames(user: SeedUser, path: Path, known: ReadonlySet<Folded>, report: Report): void {
  for (const [place, name] of (user.groups ?? []).entries()) {
    if (known.has(fold(name))) continue;
    report([...path, 'groups', place], `no group is called ${JSON.stringify(name)}; add it to "userGroups"`);
  }
}

function misplacedDomain(
  { type = 'federatedID' }: SeedUser,
  domain: string,
  org: number,
  claims: Claims,
): string | undefined {
  if (type === 'adobeID') return undefined;
  const claim = claims.get(fold(domain));
  const wanted = type === 'enterpriseID' ? 'enterprise' : 'federated';
  if (!claim) return `no directory claims the domain ${domain}; add it to one of "directories"`;
  if (claim.org !== org) return `the domain ${domain} belongs to orgs[${claim.org}]; move the user there`;
  if (claim.type === wanted) return undefined;
  return `the directory of ${domain} is of type ${claim.type}; a ${type} needs one of type ${wanted}`;
}
