import { type GroupType, groupTypes, limits } from '@umapi-kit/protocol';
import type { Strictness } from '../org/strictness.ts';
import { all, first, integer, type Operation, oneOf, type Row } from './operation.ts';
import type { Place } from './users-page.ts';

/** Admin groups of one group or product are shown once somebody is in them. */
const shown = `g.org_id = ? AND (g.member_count > 0 OR g.type NOT IN
  ('PRODUCT_ADMIN_GROUP', 'PROFILE_ADMIN_GROUP', 'USER_ADMIN_GROUP', 'DEVELOPER_GROUP'))`;

/** One page of groups. */
export interface GroupPage extends Place {
  /** As JSON, joined by commas. */
  readonly items: string;
}

/** What the record spells in more than one way. */
export type GroupNaming = Pick<Strictness, 'systemAdminName'>;

/** Groups in the order of their ids; nothing past the end. */
export function* groupsInOrg(
  orgRow: number,
  page: number,
  { systemAdminName }: GroupNaming,
): Operation<GroupPage | undefined> {
  const counted = yield* first(`SELECT count(*) AS total FROM groups g WHERE ${shown}`, orgRow);
  const total = integer(counted, 'total');
  const pages = Math.max(1, Math.ceil(total / limits.groupsPerPage));
  if (page >= pages) return undefined;
  const rows = yield* all(
    `SELECT g.id, g.name, g.type, g.member_count, g.quota, g.contract_name, p.name AS product, t.name AS target,
       (SELECT a.name FROM groups a WHERE a.target_id = g.id AND a.member_count > 0
        AND a.type IN ('PROFILE_ADMIN_GROUP', 'USER_ADMIN_GROUP')) AS admin_group
     FROM groups g LEFT JOIN products p ON p.id = g.product_id LEFT JOIN groups t ON t.id = g.target_id
     WHERE ${shown} ORDER BY g.id LIMIT ? OFFSET ?`,
    orgRow,
    limits.groupsPerPage,
    page * limits.groupsPerPage,
  );
  return { items: rows.map((row) => groupJson(row, systemAdminName)).join(','), total, pages, page };
}

function groupJson(row: Row, systemAdminName: string): string {
  const type = oneOf(row, 'type', groupTypes);
  return JSON.stringify({
    type,
    groupName: type === 'SYSADMIN_GROUP' ? systemAdminName : row['name'],
    memberCount: row['member_count'],
    groupId: row['id'],
    adminGroupName: row['admin_group'] ?? undefined,
    ...fieldsByType(type, row),
  });
}

function fieldsByType(
  type: GroupType,
  { product, target, quota, contract_name: contract, name }: Row,
): Readonly<Record<string, unknown>> {
  switch (type) {
    case 'PRODUCT_PROFILE':
      return { productName: product, licenseQuota: quota === null ? 'UNLIMITED' : String(quota) };
    case 'USER_ADMIN_GROUP':
      return { userGroupName: target };
    case 'PROFILE_ADMIN_GROUP':
    case 'DEVELOPER_GROUP':
      return { productProfileName: target };
    case 'PRODUCT_ADMIN_GROUP':
      // The documentation names the product in either field, depending on the page.
      return { productName: product, productProfileName: product };
    case 'CONTRACT_ADMIN_GROUP':
      // It is a group of administrators itself, so it is its own.
      return { contractName: contract, adminGroupName: name };
    default:
      return {};
  }
}
