import { type GroupMembersStep, limits } from '@umapi-kit/protocol';
import type { Draft } from './draft.ts';
import { type Refusal, refuse } from './finding.ts';
import { groupNotFound, unchangeable } from './membership.ts';
import type { Account, OrgGroup } from './model.ts';
import type { Strictness } from './strictness.ts';

type FindUser = (email: string) => Account | Refusal;

/** Changes who belongs to a user group, and which profiles it is attached to. */
export function changeMembers(
  draft: Draft,
  group: OrgGroup,
  step: GroupMembersStep,
  settings: Strictness,
  findUser: FindUser,
): Refusal | undefined {
  const { users = [], profiles = [] } = step;
  const kind = step.kind === 'addMembers' ? 'add' : 'remove';
  const refusal =
    users.length === 0 ? undefined : (unchangeable(group, kind) ?? tooLarge(group, kind, users.length));
  if (refusal) return refusal;
  const people = users.map((email) => member(draft, group, kind, findUser(email), settings));
  const targets = [...people, ...profiles.map((name) => profile(draft, name))];
  return changeAll(draft, group, kind, targets, settings);
}

/** Takes every user and every profile from a user group. */
export function removeAllMembers(draft: Draft, group: OrgGroup): Refusal | undefined {
  const refusal = unchangeable(group, 'remove');
  if (refusal) return refusal;
  draft.removeAllMembers(group);
  draft.detachAll(group.id);
  return undefined;
}

function tooLarge(
  { memberCount, name }: OrgGroup,
  kind: 'add' | 'remove',
  more: number,
): Refusal | undefined {
  if (kind === 'remove' || memberCount + more <= limits.membersPerGroup) return undefined;
  return refuse(
    'error.usergroup.exceeds_maximum_member_count',
    `The user group has too many members: ${name}`,
  );
}

function member(
  draft: Draft,
  group: OrgGroup,
  kind: 'add' | 'remove',
  found: Account | Refusal,
  { repeatedMember }: Strictness,
): Account | Refusal {
  if ('code' in found || repeatedMember === 'accept' || kind === 'remove') return found;
  if (!draft.isMember(found.id, group.id)) return found;
  return refuse('error.user.already_exists', `User is already a member of the group: ${found.email}`);
}

function profile(draft: Draft, name: string): OrgGroup | Refusal {
  const found = draft.group(name);
  return found?.type === 'PRODUCT_PROFILE' ? found : groupNotFound(name);
}

function changeAll(
  draft: Draft,
  group: OrgGroup,
  kind: 'add' | 'remove',
  targets: readonly (Account | OrgGroup | Refusal)[],
  { listStep }: Strictness,
): Refusal | undefined {
  const refusal = targets.find((target) => 'code' in target);
  if (refusal && listStep === 'atomic') return refusal;
  for (const target of targets) {
    if ('code' in target) break;
    if ('email' in target) changeMember(draft, group, kind, target);
    else if (kind === 'add') draft.attach(group.id, target.id);
    else draft.detach(group.id, target.id);
  }
  return refusal;
}

function changeMember(draft: Draft, group: OrgGroup, kind: 'add' | 'remove', account: Account): void {
  if (kind === 'add') draft.addMember(account.id, group);
  else draft.removeMember(account.id, group);
}
