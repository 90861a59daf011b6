import { fold, type GroupStep } from '@umapi-kit/protocol';
import type { Draft } from './draft.ts';
import { type Refusal, refuse } from './finding.ts';
import type { OrgGroup } from './model.ts';

type CreateGroup = Extract<GroupStep, { kind: 'createGroup' }>;
type UpdateGroup = Extract<GroupStep, { kind: 'updateGroup' }>;

/** The user group that a create step makes, or finds. */
export function createUserGroup(draft: Draft, name: string, step: CreateGroup): OrgGroup | Refusal {
  const existing = draft.group(name);
  if (!existing) return reserved(name) ?? draft.insertUserGroup(name, step.description);
  if (existing.type !== 'USER_GROUP' || step.onConflict === 'error') return nameTaken(name);
  if (step.onConflict === 'ignore' || step.description === undefined) return existing;
  if (existing.readOnly) return updateNotAllowed(existing);
  draft.updateUserGroup(existing, { description: step.description });
  return draft.group(name) ?? existing;
}

/** Changes name and description of a user group. */
export function updateUserGroup(draft: Draft, group: OrgGroup, step: UpdateGroup): Refusal | undefined {
  const { name, description } = step;
  if (group.readOnly) return updateNotAllowed(group);
  const refusal = name === undefined ? undefined : unusableName(draft, group, name);
  if (refusal) return refusal;
  draft.updateUserGroup(group, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  });
  return undefined;
}

/** Deletes a user group with everything that hangs on it. */
export function deleteUserGroup(draft: Draft, group: OrgGroup): Refusal | undefined {
  if (group.readOnly)
    return refuse(
      'error.usergroup.readonly.remove_not_allowed',
      `User group owned by another organization. Remove not allowed: ${group.name}`,
    );
  draft.deleteGroup(group);
  return undefined;
}

function unusableName(draft: Draft, group: OrgGroup, name: string): Refusal | undefined {
  const other = fold(name) === group.nameKey ? undefined : draft.group(name);
  return other ? nameTaken(name) : reserved(name);
}

function reserved(name: string): Refusal | undefined {
  if (!name.startsWith('_')) return undefined;
  return refuse('error.group.invalid_name', `The name of a user group can't begin with "_": ${name}`);
}

function nameTaken(name: string): Refusal {
  return refuse('error.usergroup.already_exists', `A group of this name exists already: ${name}`);
}

function updateNotAllowed({ name }: OrgGroup): Refusal {
  return refuse(
    'error.usergroup.readonly.update_not_allowed',
    `Usergroup is owned by another org and readonly: ${name}`,
  );
}
