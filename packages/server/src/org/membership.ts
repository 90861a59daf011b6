import type { MembershipStep, RolesStep } from '@umapi-kit/protocol';
import { adminName, isAssignable, productAdminName } from './admin-groups.ts';
import type { Draft } from './draft.ts';
import { type Refusal, refuse } from './finding.ts';
import type { Account, OrgGroup } from './model.ts';
import type { Strictness } from './strictness.ts';

/** Puts a user into the groups, profiles and admin roles of one step, or takes it out. */
export function changeMembership(
  draft: Draft,
  account: Account,
  step: MembershipStep,
  settings: Strictness,
): Refusal | undefined {
  const names = namesOf(step);
  if (names.length === 0 && settings.emptyGroupList === 'refuse')
    return refuse('error.group.invalid_list', 'The list of groups is empty');
  return changeAll(
    draft,
    account,
    step.kind,
    names.map((name) => assignable(draft, name)),
    settings,
  );
}

/** Every name of a step, those under deprecated keys last. */
export function namesOf({ groups, deprecated = {} }: MembershipStep): readonly string[] {
  return [...groups, ...Object.values(deprecated).flat()];
}

/** The deprecated spelling of {@link changeMembership} for admin roles. */
export function changeRoles(
  draft: Draft,
  account: Account,
  step: RolesStep,
  settings: Strictness,
): Refusal | undefined {
  const admin = (step.admin ?? []).map((role) => assignable(draft, adminGroupName(role)));
  const productAdmin = (step.productAdmin ?? []).map((product) => productAdminGroup(draft, product));
  const kind = step.kind === 'addRoles' ? 'add' : 'remove';
  return changeAll(draft, account, kind, [...admin, ...productAdmin], settings);
}

/** The admin group that a word of `addRoles: {admin: […]}` means. */
export function adminGroupName(role: string): string {
  return ['org', 'deployment', 'support'].includes(role) ? `_${role}_admin` : adminName(role);
}

function productAdminGroup(draft: Draft, product: string): OrgGroup | Refusal {
  const group = draft.group(productAdminName(product));
  return group ?? refuse('error.user.productadmin.group.not_found', `Product ${product} was not found`);
}

function assignable(draft: Draft, name: string): OrgGroup | Refusal {
  const group = draft.group(name);
  if (!group || !isAssignable(group.type)) return groupNotFound(name);
  return group;
}

/** The documented refusal of a name that no group has. */
export function groupNotFound(name: string): Refusal {
  return refuse('error.group.not_found', `Group ${name} was not found`);
}

function changeAll(
  draft: Draft,
  account: Account,
  kind: 'add' | 'remove',
  targets: readonly (OrgGroup | Refusal)[],
  settings: Strictness,
): Refusal | undefined {
  const resolved = targets.map((target) =>
    'code' in target ? target : (unchangeable(target, kind) ?? target),
  );
  const refusal = resolved.find((target) => 'code' in target);
  if (refusal && settings.listStep === 'atomic') return refusal;
  for (const target of resolved) {
    if ('code' in target) break;
    if (kind === 'add') draft.addMember(account.id, target);
    else draft.removeMember(account.id, target);
  }
  return refusal;
}

/** Whether the members of a shared group of another organization would change. */
export function unchangeable({ readOnly, name }: OrgGroup, kind: 'add' | 'remove'): Refusal | undefined {
  if (!readOnly) return undefined;
  return kind === 'add'
    ? refuse(
        'error.usergroup.readonly.add_user_not_allowed',
        `User cannot be added to group as owned by another org and readonly: ${name}`,
      )
    : refuse(
        'error.usergroup.readonly.remove_user_not_allowed',
        `User cannot be removed from group as owned by another org and readonly: ${name}`,
      );
}
