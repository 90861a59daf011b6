import { limits } from '@umapi-kit/protocol';
import { type DeprecatedPage, offsetOf } from './deprecated-page.ts';
import type { OrgKey } from './load-slice.ts';
import { all, first, integer, type Operation, type Row, text } from './operation.ts';

/** A product profile as the deprecated calls show it: without its name. */
export interface ProfileObject {
  readonly id: string;
  readonly adminCount: number;
  readonly userCount: number;
  /** Licences; `null` without a limit. */
  readonly licenseQuota: number | null;
  /** The `groupId` of the groups call. */
  readonly licenseGroupId: number;
  readonly adminGroupId: number;
  readonly orgId: string;
  readonly productId: string;
}

/** A product as the deprecated calls show it. */
export interface ProductObject {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly userCount: number;
  readonly configurationCount: number;
  readonly licenseQuota: number | null;
}

/** A product with its profiles, and the names that those have elsewhere. */
export interface ProductWithProfiles {
  readonly product: ProductObject;
  readonly profiles: readonly { readonly name: string; readonly profile: ProfileObject }[];
}

const productRows = `SELECT p.id, p.name,
  (SELECT count(*) FROM groups g WHERE g.product_id = p.id AND g.type = 'PRODUCT_PROFILE') AS profiles,
  (SELECT count(*) FROM groups g WHERE g.product_id = p.id AND g.type = 'PRODUCT_PROFILE' AND g.quota IS NULL)
    AS unlimited,
  (SELECT sum(g.quota) FROM groups g WHERE g.product_id = p.id) AS quota,
  (SELECT count(DISTINCT m.account_id) FROM groups g JOIN memberships m ON m.group_id = g.id
   WHERE g.product_id = p.id AND g.type = 'PRODUCT_PROFILE') AS users
  FROM products p WHERE p.org_id = ?`;

/** One page of an organization's products. */
export function* products(org: OrgKey, page: number): Operation<DeprecatedPage> {
  const counted = yield* first('SELECT count(*) AS total FROM products WHERE org_id = ?', org.id);
  const rows = yield* all(
    `${productRows} ORDER BY p.id LIMIT ? OFFSET ?`,
    org.id,
    limits.deprecatedPageSize,
    offsetOf(page),
  );
  return { items: rows.map(productObject), total: integer(counted, 'total') };
}

/** @returns `undefined` for an id that no product of the organization has */
export function* product(org: OrgKey, productId: string): Operation<ProductWithProfiles | undefined> {
  if (!/^[0-9A-F]{20}$/i.test(productId)) return undefined;
  const id = Number.parseInt(productId, 16);
  if (!Number.isSafeInteger(id)) return undefined;
  const row = yield* first(`${productRows} AND p.id = ?`, org.id, id);
  if (!row) return undefined;
  const profiles = yield* all(`${profileRows} AND g.product_id = ? ORDER BY g.id`, org.id, id);
  return {
    product: productObject(row),
    profiles: profiles.map((profile) => ({
      name: text(profile, 'name'),
      profile: toProfileObject(org, profile),
    })),
  };
}

function productObject(row: Row): ProductObject {
  const name = text(row, 'name');
  return {
    id: productIdOf(integer(row, 'id')),
    code: name.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '_'),
    name,
    userCount: integer(row, 'users'),
    configurationCount: integer(row, 'profiles'),
    licenseQuota: row['unlimited'] === 0 && typeof row['quota'] === 'number' ? row['quota'] : null,
  };
}

function productIdOf(row: number): string {
  return row.toString(16).toUpperCase().padStart(20, '0');
}

const profileRows = `SELECT g.id, g.name, g.member_count, g.quota, g.product_id, a.id AS admin_id,
  a.member_count AS admins FROM groups g
  LEFT JOIN groups a ON a.target_id = g.id AND a.type = 'PROFILE_ADMIN_GROUP'
  WHERE g.org_id = ? AND g.type = 'PRODUCT_PROFILE'`;

/** The profile of a `groupId`, which must exist. */
export function* profileObject(org: OrgKey, groupId: number): Operation<ProfileObject> {
  const row = yield* first(`${profileRows} AND g.id = ?`, org.id, groupId);
  if (!row) throw new RangeError(`no profile has the id ${groupId}`);
  return toProfileObject(org, row);
}

function toProfileObject({ orgId }: OrgKey, row: Row): ProfileObject {
  const groupId = integer(row, 'id');
  return {
    id: `RGRP-${groupId}`,
    adminCount: Number(row['admins'] ?? 0),
    userCount: integer(row, 'member_count'),
    licenseQuota: typeof row['quota'] === 'number' ? row['quota'] : null,
    licenseGroupId: groupId,
    adminGroupId: Number(row['admin_id'] ?? 0),
    orgId,
    productId: productIdOf(integer(row, 'product_id')),
  };
}
