import { type Folded, fold } from '@umapi-kit/protocol';
import { generatedGroups } from '../generate/generate.ts';
import { adminGroupsOf, contractGroupName, orgRoles, productAdminName } from '../org/admin-groups.ts';
import { type Path, type Report, uniqueNames } from './report.ts';
import type { SeedOrg } from './seed.ts';

/** @returns every name that a user's `groups` may have */
export function checkGroups(org: SeedOrg, path: Path, report: Report): ReadonlySet<Folded> {
  const { products = [], userGroups = [], contracts = [] } = org;
  const names = uniqueNames('a group called', report);
  const productNames = uniqueNames('a product called', report);
  const profiles = new Set<Folded>();
  for (const [index, { id }] of contracts.entries())
    names(contractGroupName(id), [...path, 'contracts', index, 'id']);
  for (const [index, product] of products.entries()) {
    productNames(product.name, [...path, 'products', index, 'name']);
    for (const [place, { name }] of (product.profiles ?? []).entries()) {
      names(name, [...path, 'products', index, 'profiles', place, 'name']);
      profiles.add(fold(name));
    }
  }
  for (const group of generatedGroups(org.generate ?? {})) names(group.name, [...path, 'generate', 'groups']);
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
function groupNames(org: SeedOrg): readonly string[] {
  const { products = [], contracts = [], generate = {} } = org;
  const userGroups = [...(org.userGroups ?? []), ...generatedGroups(generate)];
  const profiles = products.flatMap((product) => product.profiles ?? []);
  return [
    ...orgRoles.map(({ name }) => name),
    ...contracts.map(({ id }) => contractGroupName(id)),
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
