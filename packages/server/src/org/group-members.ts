import type { GroupMembersStep } from '@umapi-kit/protocol';
import type { Draft } from './draft.ts';
import { type Refusal, refuse } from './finding.ts';
import { groupNotFound, unchangeable } from './membership.ts';
import type { Account, OrgGroup } from './model.ts';
import type { Strictness } from './strictness.ts';

/** What changing the members of a user group depends on. */
export interface MemberSettings extends Strictness {
  /** Members above which a user group takes no more. */
  readonly maxGroupMembers: number;
}

type FindUser = (email: string) => Account | Refusal;

/** Changes who belongs to a user group, and which profiles it is attached to. */
export function changeMembers(
  draft: Draft,
  group: OrgGroup,
  step: GroupMembersStep,
  settings: MemberSettings,
  findUser: FindUser,
): Refusal | undefined {
  const { users = [], profiles = [] } = step;
  const kind = step.kind === 'addMembers' ? 'add' : 'remove';
  const refusal = users.length === 0 ? undefined : unchangeable(group, kind);
  if (refusal) return refusal;
  const people = users.map((email) => member(draft, group, kind, findUser(email), settings));
  const unfit =
    users.length === 0
      ? undefined
      : (tooLarge(draft, group, kind, people, settings) ?? unchanged(draft, group, kind, people, settings));
  if (unfit) return unfit;
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

/** A group that is too large is neither added to nor removed from by its own entries, only by those of its users. */
function tooLarge(
  draft: Draft,
  group: OrgGroup,
  kind: 'add' | 'remove',
  people: readonly (Account | Refusal)[],
  { maxGroupMembers }: MemberSettings,
): Refusal | undefined {
  const more = kind === 'add' ? changing(draft, group, kind, people) : 0;
  if (group.memberCount + more <= maxGroupMembers) return undefined;
  return refuse(
    'error.usergroup.exceeds_maximum_member_count',
    `The user group has too many members: ${group.name}`,
  );
}

function unchanged(
  draft: Draft,
  group: OrgGroup,
  kind: 'add' | 'remove',
  people: readonly (Account | Refusal)[],
  { unchangedUserList }: Strictness,
): Refusal | undefined {
  if (unchangedUserList === 'accept' || people.some((person) => 'code' in person)) return undefined;
  if (changing(draft, group, kind, people) > 0) return undefined;
  return refuse('error.usergroup.user_list.invalid', `The list of users changes nothing: ${group.name}`);
}

/** How many of `people` would become members, or would be members no more. */
function changing(
  draft: Draft,
  group: OrgGroup,
  kind: 'add' | 'remove',
  people: readonly (Account | Refusal)[],
): number {
  const accounts = people.flatMap((person) => ('code' in person ? [] : [person]));
  return accounts.filter(({ id }) => draft.isMember(id, group.id) === (kind === 'remove')).length;
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
