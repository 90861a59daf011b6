import {
  type CommandEntry,
  type CreateUserStep,
  createStepNames,
  type GroupMembersStep,
  type GroupStep,
  isUserEntry,
  type OnConflict,
  optionWords,
  type UpdateUserStep,
  type UserStep,
} from './command.ts';
import type { JsonObject } from './json.ts';

/**
 * Writes an entry as the object of the POST array. Fields without a value are left out, and the order of keys
 * is that of Adobe's samples.
 *
 * @example
 * wireEntry({ user: { user: 'jane@example.com' }, steps: [{ kind: 'add', groups: ['Design'] }] })
 * // { user: 'jane@example.com', do: [{ add: { group: ['Design'] } }] }
 */
export function wireEntry(entry: CommandEntry): JsonObject {
  const requestID = entry.requestId;
  if (!isUserEntry(entry))
    return defined({ usergroup: entry.group, requestID, do: entry.steps.map(wireGroupStep) });
  const { user, domain, useAdobeId } = entry.user;
  return defined({
    user,
    domain,
    useAdobeID: useAdobeId === true ? true : undefined,
    requestID,
    do: entry.steps.map(wireUserStep),
  });
}

function wireUserStep(step: UserStep): JsonObject {
  switch (step.kind) {
    case 'create':
      return {
        [createStepNames[step.idType]]: defined({
          email: step.email,
          option: wireOption(step.onConflict),
          ...wireNames(step),
        }),
      };
    case 'update':
      return {
        update: defined({
          email: step.email,
          username: step.username,
          ...wireNames(step),
        }),
      };
    case 'add':
    case 'remove': {
      const named = step.groups.length > 0 || step.deprecated === undefined;
      return { [step.kind]: defined({ group: named ? step.groups : undefined, ...step.deprecated }) };
    }
    case 'addRoles':
    case 'removeRoles':
      return { [step.kind]: defined({ admin: step.admin, productAdmin: step.productAdmin }) };
    case 'removeAll':
      return { remove: 'all' };
    case 'removeFromOrg':
      return { removeFromOrg: { deleteAccount: step.deleteAccount } };
  }
}

function wireGroupStep(step: GroupStep): JsonObject {
  switch (step.kind) {
    case 'createGroup':
      return {
        createUserGroup: defined({
          name: step.name,
          description: step.description,
          option: wireOption(step.onConflict),
        }),
      };
    case 'updateGroup':
      return { updateUserGroup: defined({ name: step.name, description: step.description }) };
    case 'deleteGroup':
      return { deleteUserGroup: {} };
    case 'addMembers':
      return { add: wireMembers(step) };
    case 'removeMembers':
      return { remove: wireMembers(step) };
    case 'addAllMembers':
      return { add: 'all' };
    case 'removeAllMembers':
      return { remove: 'all' };
  }
}

function wireMembers({ users, profiles }: GroupMembersStep): JsonObject {
  return defined({ user: users, productConfiguration: profiles });
}

function wireNames({ firstName, lastName, country }: CreateUserStep | UpdateUserStep) {
  return { firstname: firstName, lastname: lastName, country };
}

function wireOption(onConflict: OnConflict): string | undefined {
  return onConflict === 'error' ? undefined : optionWords[onConflict];
}

function defined(members: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
