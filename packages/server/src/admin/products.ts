import { fold } from '@umapi-kit/protocol';
import { adminGroupsOf, productAdminName } from '../org/admin-groups.ts';
import type { SeedProduct, SeedProfile } from '../seed/seed.ts';
import { commit } from '../store/commit.ts';
import { fillProduct, fillProfile, groupInserter } from '../store/fill-groups.ts';
import { setQuota } from '../store/licences.ts';
import type { OrgKey } from '../store/load-slice.ts';
import {
  all,
  first,
  integer,
  integerOrNull,
  type Operation,
  optional,
  type Row,
  text,
} from '../store/operation.ts';
import { conflict } from './admin-error.ts';
import { byName, findProduct, findProfile } from './find.ts';

/** A product as an administrator sees it. */
export interface ProductView {
  readonly name: string;
  readonly profiles: readonly ProfileView[];
}

/** A profile as an administrator sees it. */
export interface ProfileView {
  readonly name: string;
  readonly groupId: number;
  /** Licences; absent without a limit. */
  readonly quota?: number;
  /** Licences that holders have; 0 without a limit. */
  readonly licencesGranted: number;
  /** Direct members. */
  readonly members: number;
}

/** What may change of a profile; what is left out stays. */
export interface ProfileChange {
  readonly name?: string;
  /** `null` takes the limit away. */
  readonly quota?: number | null;
}

/** An organization's products. */
export function* listProducts(org: OrgKey): Operation<readonly ProductView[]> {
  const rows = yield* all('SELECT id, name FROM products WHERE org_id = ? ORDER BY id', org.id);
  const views: ProductView[] = [];
  for (const row of rows)
    views.push({
      name: text(row, 'name'),
      profiles: (yield* profileRows(integer(row, 'id'))).map(profileView),
    });
  return views;
}

/** One product, by name. */
export function* viewProduct(org: OrgKey, name: string): Operation<ProductView> {
  const product = yield* findProduct(org, name);
  return { name: product.name, profiles: (yield* profileRows(product.id)).map(profileView) };
}

/** One profile, by name. */
export function* viewProfile(org: OrgKey, product: string, name: string): Operation<ProfileView> {
  const { id } = yield* findProfile(org, product, name);
  const row = yield* first('SELECT * FROM groups WHERE id = ?', id);
  return profileView(row);
}

function* profileRows(productId: number): Operation<readonly Row[]> {
  return yield* all(
    "SELECT * FROM groups WHERE product_id = ? AND type = 'PRODUCT_PROFILE' ORDER BY id",
    productId,
  );
}

function profileView(row: Row | undefined): ProfileView {
  return {
    name: text(row, 'name'),
    groupId: integer(row, 'id'),
    ...optional('quota', integerOrNull(row, 'quota')),
    licencesGranted: integer(row, 'licences_granted'),
    members: integer(row, 'member_count'),
  };
}

/** Makes a product with its profiles. */
export function* createProduct(org: OrgKey, product: SeedProduct): Operation<ProductView> {
  const rows = yield* all('SELECT id, name FROM products WHERE org_id = ?', org.id);
  if (byName(rows, product.name))
    throw conflict('name', 'there is a product of this name already; choose another');
  const admins = productAdminName(product.name);
  yield* requireFree(org, [admins], 'name');
  const named = new Set([fold(admins)]);
  for (const [index, { name }] of (product.profiles ?? []).entries()) {
    const path = `profiles[${index}].name`;
    yield* requireFree(org, groupsOfProfile(name), path);
    for (const group of groupsOfProfile(name)) {
      if (named.has(fold(group))) throw conflict(path, 'something else here has this name; choose another');
      named.add(fold(group));
    }
  }
  yield* fillProduct(org.id, product, groupInserter(org.id));
  return yield* viewProduct(org, product.name);
}

/** A profile and the groups that administer it. */
function groupsOfProfile(name: string): readonly string[] {
  return [name, ...adminGroupsOf(name, 'PRODUCT_PROFILE').map((admin) => admin.name)];
}

/** Groups, profiles and admin groups of an organization share one set of names. */
function* requireFree(org: OrgKey, names: readonly string[], path: string): Operation<void> {
  for (const name of names) {
    const row = yield* first('SELECT id FROM groups WHERE org_id = ? AND name_key = ?', org.id, fold(name));
    if (row) throw conflict(path, `there is a group ${JSON.stringify(name)} already; choose another name`);
  }
}

/** Deletes a product with its profiles; their members stay in the organization. */
export function* deleteProduct(org: OrgKey, name: string): Operation<void> {
  const { id } = yield* findProduct(org, name);
  for (const profile of yield* profileRows(id)) yield* dropProfile(org, integer(profile, 'id'));
  for (const admins of yield* all('SELECT id FROM groups WHERE product_id = ?', id))
    yield* commit(org, [{ kind: 'deleteGroup', groupId: integer(admins, 'id') }]);
  yield* all('DELETE FROM products WHERE id = ?', id);
}

/** Makes one more profile. */
export function* createProfile(org: OrgKey, product: string, profile: SeedProfile): Operation<ProfileView> {
  const { id } = yield* findProduct(org, product);
  yield* requireFree(org, groupsOfProfile(profile.name), 'name');
  yield* fillProfile(id, profile, groupInserter(org.id));
  return yield* viewProfile(org, product, profile.name);
}

/** Renames a profile, or changes how many licences it has: who waits the longest gets one first. */
export function* changeProfile(
  org: OrgKey,
  product: string,
  profile: string,
  { name, quota }: ProfileChange,
): Operation<ProfileView> {
  const { id, name: oldName } = yield* findProfile(org, product, profile);
  if (name !== undefined && name !== oldName) yield* rename(org, id, oldName, name);
  if (quota !== undefined) yield* setQuota(id, quota);
  return yield* viewProfile(org, product, name ?? oldName);
}

function* rename(org: OrgKey, id: number, oldName: string, name: string): Operation<void> {
  if (fold(oldName) !== fold(name)) yield* requireFree(org, groupsOfProfile(name), 'name');
  yield* setName(id, name);
  const rows = yield* all('SELECT id, type FROM groups WHERE target_id = ?', id);
  for (const admin of adminGroupsOf(name, 'PRODUCT_PROFILE')) {
    const row = rows.find((candidate) => candidate['type'] === admin.type);
    if (row) yield* setName(integer(row, 'id'), admin.name);
  }
}

function* setName(groupId: number, name: string): Operation<void> {
  yield* all('UPDATE groups SET name = ?, name_key = ? WHERE id = ?', name, fold(name), groupId);
}

/** Deletes a profile; its members stay in the organization. */
export function* deleteProfile(org: OrgKey, product: string, profile: string): Operation<void> {
  yield* dropProfile(org, (yield* findProfile(org, product, profile)).id);
}

function* dropProfile(org: OrgKey, id: number): Operation<void> {
  // Without a quota nobody waits for a licence, and so nobody's place in the line has to be looked after.
  yield* setQuota(id, null);
  yield* commit(org, [{ kind: 'deleteGroup', groupId: id }]);
}
