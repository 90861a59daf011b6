import { type GroupStep, limits } from '@umapi-kit/protocol';
import { EntryFault } from './fault.ts';
import {
  expectKeys,
  expectObject,
  isEmail,
  isUnprintable,
  namesField,
  optionField,
  textField,
} from './fields.ts';
import { checkDuplicates } from './user-steps.ts';

const missing = 'error.user.command.missing.arguments';

/** Reads one step of a user-group entry; its name decides how. */
export function parseGroupStep(name: string, value: unknown): GroupStep {
  switch (name) {
    case 'createUserGroup':
      return parseCreate(value);
    case 'updateUserGroup':
      return parseUpdate(value);
    case 'deleteUserGroup':
      return parseDelete(value);
    case 'add':
      return value === 'all' ? { kind: 'addAllMembers' } : parseMembers('addMembers', value);
    case 'remove':
      return value === 'all' ? { kind: 'removeAllMembers' } : parseMembers('removeMembers', value);
    default:
      throw new EntryFault(
        'error.command.step.unknown',
        `Unknown step: ${name.slice(0, limits.stringLength)}`,
      );
  }
}

/** A user group's name where one is given: not empty, not too long, printable. */
export function checkGroupName(name: string): void {
  if (name.length > limits.groupNameLength)
    throw new EntryFault(
      'error.command.add_remove.group_or_product_name_too_long',
      `The name of the user group is too long, max length ${limits.groupNameLength}`,
    );
  if (name.trim() === '' || isUnprintable(name))
    throw new EntryFault(
      'error.group.invalid_name',
      'The name of the user group is blank or has illegal characters',
    );
}

function parseCreate(value: unknown): GroupStep {
  const object = expectObject(value, missing, 'Object expected in createUserGroup');
  expectKeys(object, ['name', 'description', 'option'], 'error.command.create.key.unknown');
  return {
    kind: 'createGroup',
    ...described(object, 'error.command.create.string_expected'),
    onConflict: optionField(object),
  };
}

function parseUpdate(value: unknown): GroupStep {
  const object = expectObject(value, missing, 'Object expected in updateUserGroup');
  expectKeys(object, ['name', 'description'], 'error.command.illegal_entry');
  const fields = described(object, 'error.command.string_expected');
  if (Object.keys(fields).length === 0)
    throw new EntryFault(
      'error.usergroup.command.missing.arguments',
      'Neither name nor description is given',
    );
  return { kind: 'updateGroup', ...fields };
}

function described(object: ReturnType<typeof expectObject>, code: Parameters<typeof textField>[2]) {
  const name = textField(object, 'name', code, limits.groupNameLength);
  if (name !== undefined) checkGroupName(name);
  const description = textField(object, 'description', code);
  return { ...(name === undefined ? {} : { name }), ...(description === undefined ? {} : { description }) };
}

function parseDelete(value: unknown): GroupStep {
  const object = expectObject(value, missing, 'Object expected in deleteUserGroup');
  expectKeys(object, [], 'error.command.object_not_empty');
  return { kind: 'deleteGroup' };
}

function parseMembers(kind: 'addMembers' | 'removeMembers', value: unknown): GroupStep {
  const object = expectObject(value, 'error.command.add_remove.list', 'Object expected in add and remove');
  expectKeys(object, ['user', 'productConfiguration'], 'error.command.add_remove.key.unknown');
  const users = namesField(object, 'user', 'error.user.user_list.invalid');
  const profiles = namesField(object, 'productConfiguration', 'error.group.invalid_list');
  if (!users && !profiles)
    throw new EntryFault(
      'error.command.add_remove.user_usergroup.missing',
      'Neither user nor productConfiguration is given',
    );
  if (!users?.length && !profiles?.length)
    throw new EntryFault('error.usergroup.command.missing.arguments', 'The list is empty');
  if (users?.some((email) => !isEmail(email)))
    throw new EntryFault('error.user.user_list.invalid', 'The list of users has an item that is no e-mail');
  checkDuplicates(users, 'error.command.add_remove.duplicate.user_list');
  return { kind, ...(users ? { users } : {}), ...(profiles ? { profiles } : {}) };
}
