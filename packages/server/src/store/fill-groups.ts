import { fold } from '@umapi-kit/protocol';
import { adminGroupsOf, contractGroupName, orgRoles, productAdminName } from '../org/admin-groups.ts';
import type { SeedContract, SeedOrg, SeedProduct, SeedProfile, SeedUserGroup } from '../seed/seed.ts';
import { all, first, integer, type Operation } from './operation.ts';
import { insertGroup, type NewGroup } from './rows.ts';

/** Ids by folded name. */
export type Ids = ReadonlyMap<string, number>;

/** Writes a group under a name that the seed uses for it. @returns its id */
type Insert = (name: string, fields: Omit<NewGroup, 'name' | 'nameKey'>) => Operation<number>;

/** Writes products, profiles, user groups and everything that administers them. */
export function* fillGroups(orgRow: number, org: SeedOrg): Operation<Ids> {
  const { products = [], userGroups = [], contracts = [] } = org;
  const ids = new Map<string, number>();
  const insert = groupInserter(orgRow, ids);
  for (const { name, type } of orgRoles) yield* insert(name, { type });
  for (const contract of contracts) yield* fillContract(contract, insert);
  for (const product of products) yield* fillProduct(orgRow, product, insert);
  for (const group of userGroups) {
    const id = yield* fillUserGroup(group, insert);
    for (const profileId of idsOf(ids, group.profiles ?? []))
      yield* all('INSERT INTO attachments (group_id, profile_id) VALUES (?, ?)', id, profileId);
  }
  return ids;
}

/** @param ids takes note of what is written */
export function groupInserter(orgRow: number, ids = new Map<string, number>()): Insert {
  return function* (name, fields) {
    const id = yield* insertGroup(orgRow, { ...fields, name, nameKey: fold(name) });
    ids.set(fold(name), id);
    return id;
  };
}

function* fillContract({ id, name }: SeedContract, insert: Insert): Operation<void> {
  yield* insert(contractGroupName(id), { type: 'CONTRACT_ADMIN_GROUP', contractName: name });
}

/** Writes a product with its profiles and their admin groups. */
export function* fillProduct(
  orgRow: number,
  { name, profiles = [] }: SeedProduct,
  insert: Insert,
): Operation<void> {
  const row = yield* first('INSERT INTO products (org_id, name) VALUES (?, ?) RETURNING id', orgRow, name);
  const productId = integer(row, 'id');
  yield* insert(productAdminName(name), { type: 'PRODUCT_ADMIN_GROUP', productId });
  for (const profile of profiles) yield* fillProfile(productId, profile, insert);
}

/** Writes a profile with its admin groups. */
export function* fillProfile(
  productId: number,
  { name, ...quota }: SeedProfile,
  insert: Insert,
): Operation<void> {
  const targetId = yield* insert(name, { type: 'PRODUCT_PROFILE', productId, ...quota });
  for (const admin of adminGroupsOf(name, 'PRODUCT_PROFILE'))
    yield* insert(admin.name, { type: admin.type, targetId });
}

/** Writes a user group with its admin group. @returns its id */
export function* fillUserGroup(group: SeedUserGroup, insert: Insert): Operation<number> {
  const { name, description, sharedReadOnly = false } = group;
  const targetId = yield* insert(name, {
    type: 'USER_GROUP',
    readOnly: sharedReadOnly,
    ...(description === undefined ? {} : { description }),
  });
  for (const admin of adminGroupsOf(name, 'USER_GROUP'))
    yield* insert(admin.name, { type: admin.type, targetId });
  return targetId;
}

/** Each id once, in the order of the names. */
export function idsOf(ids: Ids, names: readonly string[]): readonly number[] {
  const found = names.map((name) => ids.get(fold(name))).filter((id) => id !== undefined);
  return [...new Set(found)];
}
