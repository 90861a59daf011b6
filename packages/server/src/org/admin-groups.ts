import type { GroupType } from '@umapi-kit/protocol';

/** Roles over the whole organization; they exist in every one. */
export const orgRoles = [
  { name: '_org_admin', type: 'SYSADMIN_GROUP' },
  { name: '_deployment_admin', type: 'DEPLOYMENT_ADMIN_GROUP' },
  { name: '_support_admin', type: 'SUPPORT_ADMIN_GROUP' },
] as const satisfies readonly { name: string; type: GroupType }[];

/** The group of a product's administrators. */
export function productAdminName(product: string): string {
  return `_product_admin_${product}`;
}

/** The group of the administrators of a profile or user group. */
export function adminName(group: string): string {
  return `_admin_${group}`;
}

/** The group of a contract's administrators. @param id 20 hexadecimal digits */
export function contractGroupName(id: string): string {
  return `${id.toUpperCase()}_CONTRACT_GROUP`;
}

/** The group of a profile's developers. */
function developerName(profile: string): string {
  return `_developer_${profile}`;
}

/** The admin groups that exist because a group does. */
export function adminGroupsOf(
  name: string,
  type: 'USER_GROUP' | 'PRODUCT_PROFILE',
): readonly { readonly name: string; readonly type: GroupType }[] {
  if (type === 'USER_GROUP') return [{ name: adminName(name), type: 'USER_ADMIN_GROUP' }];
  return [
    { name: adminName(name), type: 'PROFILE_ADMIN_GROUP' },
    { name: developerName(name), type: 'DEVELOPER_GROUP' },
  ];
}

/** Whether membership can be given and taken by an action: the highest roles are the console's alone. */
export function isAssignable(type: GroupType): boolean {
  return type !== 'SYSADMIN_GROUP' && type !== 'CONTRACT_ADMIN_GROUP';
}
