import {
  createStepNames,
  fold,
  type IdentityType,
  identityTypes,
  type JsonObject,
  type UserStep,
} from '@umapi-kit/protocol';
import { EntryFault } from './fault.ts';
import {
  booleanField,
  countryField,
  emailField,
  expectKeys,
  expectObject,
  namesField,
  optionField,
  textField,
} from './fields.ts';

const createKeys = ['email', 'option', 'firstname', 'lastname', 'country'];
const updateKeys = ['email', 'username', 'firstname', 'lastname', 'country'];
const listKeys = ['group', 'product', 'productConfiguration', 'usergroup'];
const deprecatedKeys = ['product', 'productConfiguration', 'usergroup'] as const;

/** Reads one step of a user entry; its name decides how. */
export function parseUserStep(name: string, value: unknown): UserStep {
  const idType = identityTypes.find((type) => createStepNames[type] === name);
  if (idType) return parseCreate(idType, value);
  switch (name) {
    case 'update':
      return parseUpdate(value);
    case 'add':
    case 'remove':
      return name === 'remove' && value === 'all' ? { kind: 'removeAll' } : parseMembership(name, value);
    case 'addRoles':
    case 'removeRoles':
      return parseRoles(name, value);
    case 'removeFromOrg':
      return parseRemoveFromOrg(value);
    default:
      throw new EntryFault('error.command.step.unknown', `Unknown step: ${name.slice(0, 250)}`);
  }
}

/** Whether the step's spelling is answered with a warning. */
export function isDeprecated(step: UserStep): boolean {
  if (step.kind === 'addRoles' || step.kind === 'removeRoles') return true;
  return (step.kind === 'add' || step.kind === 'remove') && step.deprecated !== undefined;
}

function parseCreate(idType: IdentityType, value: unknown): UserStep {
  const object = expectObject(
    value,
    'error.command.create.object_expected',
    'Object expected in a create step',
  );
  expectKeys(object, createKeys, 'error.command.create.key.unknown');
  const code = 'error.command.create.string_expected';
  const email = emailField(object, code);
  if (email === undefined) throw new EntryFault('error.user.email.invalid', 'The e-mail is missing');
  return {
    kind: 'create',
    idType,
    email,
    ...names(object, code),
    ...country(object, code),
    onConflict: optionField(object),
  };
}

function names(object: JsonObject, code: Parameters<typeof textField>[2]) {
  const firstName = textField(object, 'firstname', code);
  const lastName = textField(object, 'lastname', code);
  return {
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
  };
}

function country(object: JsonObject, code: Parameters<typeof textField>[2]) {
  const given = countryField(object, code);
  return given === undefined ? {} : { country: given };
}

function parseUpdate(value: unknown): UserStep {
  const object = expectObject(value, 'error.command.illegal_entry', 'Object expected in an update step');
  if (Object.hasOwn(object, 'option'))
    throw new EntryFault('error.command.update.option.no', 'An update has no option');
  expectKeys(object, updateKeys, 'error.command.illegal_entry');
  const code = 'error.command.string_expected';
  const email = emailField(object, code);
  const username = textField(object, 'username', code);
  if (username === '') throw new EntryFault('error.user.name.invalid', 'The username is empty');
  return {
    kind: 'update',
    ...(email === undefined ? {} : { email }),
    ...(username === undefined ? {} : { username }),
    ...names(object, code),
    ...country(object, code),
  };
}

function parseMembership(kind: 'add' | 'remove', value: unknown): UserStep {
  const object = expectObject(value, 'error.command.add_remove.list', `Object expected in a step: ${kind}`);
  if (Object.keys(object).length === 0)
    throw new EntryFault('error.command.add_remove.missing_list', `The list is missing: ${kind}`);
  expectKeys(object, listKeys, 'error.command.add_remove.key.unknown');
  const deprecated = deprecatedKeys.flatMap((key) => {
    const list = namesField(object, key, 'error.group.invalid_list');
    return list === undefined ? [] : [[key, list] as const];
  });
  checkDuplicates(
    deprecated.find(([key]) => key === 'usergroup')?.[1],
    'error.command.add_remove.duplicate.usergroup_list',
  );
  return {
    kind,
    groups: namesField(object, 'group', 'error.group.invalid_list') ?? [],
    ...(deprecated.length === 0 ? {} : { deprecated: Object.fromEntries(deprecated) }),
  };
}

function parseRoles(kind: 'addRoles' | 'removeRoles', value: unknown): UserStep {
  const object = expectObject(value, 'error.command.add_remove.list', `Object expected in a step: ${kind}`);
  expectKeys(object, ['admin', 'productAdmin'], 'error.command.add_remove.key.unknown');
  const admin = namesField(object, 'admin', 'error.group.invalid_list');
  const productAdmin = namesField(object, 'productAdmin', 'error.group.invalid_list');
  if (!admin && !productAdmin)
    throw new EntryFault('error.command.add_remove.missing_list', `The list is missing: ${kind}`);
  checkDuplicates(productAdmin, 'error.command.add_remove.duplicate.productadmin_list');
  return { kind, ...(admin ? { admin } : {}), ...(productAdmin ? { productAdmin } : {}) };
}

/** Refuses a list that names the same twice, however its letters are cased. */
export function checkDuplicates(
  names: readonly string[] = [],
  code: ConstructorParameters<typeof EntryFault>[0],
): void {
  if (new Set(names.map(fold)).size < names.length) throw new EntryFault(code, 'The list has a name twice');
}

function parseRemoveFromOrg(value: unknown): UserStep {
  const object = expectObject(value, 'error.command.object_not_empty', 'Object expected in removeFromOrg');
  expectKeys(object, ['deleteAccount'], 'error.command.object_not_empty');
  return { kind: 'removeFromOrg', deleteAccount: booleanField(object, 'deleteAccount') };
}
