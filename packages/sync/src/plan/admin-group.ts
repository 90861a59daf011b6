import { nameKey } from './identity.ts';

/** Whether membership is a right to administer: `_support_admin`, `_product_admin_…`, `_admin_…`, but no developers. */
export function isAdminGroup(groupName: string): boolean {
  const key = nameKey(groupName);
  return key.startsWith('_') && !key.startsWith('_developer_');
}

const fixed = new Set(['_org_admin', '_compartment_admin', '_compartment_viewer']);

/** Whether the service lets nobody take the membership away. */
export function isFixedGroup(groupName: string): boolean {
  return fixed.has(nameKey(groupName));
}
