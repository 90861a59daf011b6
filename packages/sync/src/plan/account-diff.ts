import type { IdentityType, UpdateUserStep, User, UserAddress } from '@umapi-kit/protocol';
import { type AccountFacts, factsOf } from './account-facts.ts';
import type { Person } from './directory.ts';
import { isPlainName, nameKey } from './identity.ts';
import type { ManagedGroups } from './managed-groups.ts';
import type { AccountNames } from './plan.ts';
import type { UpdateField } from './rules.ts';
import { byCodeUnits } from './sorting.ts';

/** An account, reduced to what a change of it needs. */
export interface AccountDiff {
  readonly type: IdentityType;
  readonly address: UserAddress;
  /** What the account was found to be. */
  readonly believed: AccountFacts;
  readonly update?: UpdateUserStep;
  /** Present values of what `update` changes. */
  readonly before: AccountNames;
  readonly add: readonly string[];
  /** As the account spells them. */
  readonly remove: readonly string[];
}

/** What has to happen to `account` so that it is what the directory says about `person`; `undefined` for nothing. */
export function diffAccount(
  person: Person,
  account: User,
  type: IdentityType,
  {
    managed,
    updateFields,
  }: { readonly managed: ManagedGroups; readonly updateFields: readonly UpdateField[] },
): AccountDiff | undefined {
  const desired = managed.desired(person.groups);
  const present = new Set(account.groups.map(managed.keyOf));
  const update = nameUpdate(person, account, type, updateFields);
  const add = [...desired].filter(([key]) => !present.has(key)).map(([, name]) => name);
  const remove = account.groups.filter((name) => managed.has(name) && !desired.has(managed.keyOf(name)));
  if (update === undefined && add.length === 0 && remove.length === 0) return undefined;
  return {
    type,
    address: addressOf(account, type),
    believed: factsOf(account, managed.has),
    ...(update === undefined ? {} : { update }),
    before: update === undefined ? {} : valuesBefore(update, account),
    add: add.toSorted(byCodeUnits),
    remove: remove.toSorted(byCodeUnits),
  };
}

/**
 * What has to happen to an account that the directory does not have: nothing but leaving managed groups;
 * `undefined` when it is in none.
 */
export function diffAdobeOnly(
  account: User,
  type: IdentityType,
  managed: ManagedGroups,
): AccountDiff | undefined {
  const remove = account.groups.filter((name) => managed.has(name)).toSorted(byCodeUnits);
  if (remove.length === 0) return undefined;
  const believed = factsOf(account, managed.has);
  return { type, address: addressOf(account, type), believed, before: {}, add: [], remove };
}

/**
 * How the service knows an existing account: by a plain username and its domain, else by the e-mail. An e-mail
 * that also is an Adobe ID means the organization's account unless it says otherwise.
 */
function addressOf({ email, username, domain }: User, type: IdentityType): UserAddress {
  if (type === 'adobeID') return { user: email, useAdobeId: true };
  const plain = username !== undefined && isPlainName(username) && domain !== undefined;
  return plain ? { user: username, domain } : { user: email };
}

/** Names of Adobe IDs belong to their people; the service refuses to change them. */
function nameUpdate(
  person: Person,
  account: User,
  type: IdentityType,
  fields: readonly UpdateField[],
): UpdateUserStep | undefined {
  if (type === 'adobeID') return undefined;
  const email = differs(person.email, account.email) ? { email: person.email } : {};
  const username = hasOwnUsername(person, type) ? usernameUpdate(person, account) : undefined;
  const changes: AccountNames = {
    ...email,
    ...(username === undefined ? {} : { username }),
    ...changed('firstName', person, account),
    ...changed('lastName', person, account),
  };
  const allowed = Object.fromEntries(
    Object.entries(changes).filter(([field]) => fields.some((one) => one === field)),
  );
  return Object.keys(allowed).length === 0 ? undefined : { kind: 'update', ...allowed };
}

/**
 * Only federated accounts have a username of their own. Where the directory names another type, its username is not
 * that of this account, and somebody else may have it.
 */
function hasOwnUsername({ idType }: Person, type: IdentityType): boolean {
  return type === 'federatedID' && idType === type;
}

/** A username that equals the e-mail follows it when that changes, so it has to be sent only where it should not. */
function usernameUpdate(person: Person, account: User): string | undefined {
  if (person.username === undefined) return undefined;
  const present = account.username ?? account.email;
  const follows = !differs(present, account.email);
  return differs(person.username, follows ? person.email : present) ? person.username : undefined;
}

function changed(
  field: 'firstName' | 'lastName',
  person: Person,
  account: User,
): Partial<Record<'firstName' | 'lastName', string>> {
  const wanted = person[field];
  if (wanted === undefined || wanted.normalize('NFC') === account[field]?.normalize('NFC')) return {};
  return { [field]: wanted };
}

/** A change of letter case alone is none: the service keeps the first spelling for ever. */
function differs(left: string, right: string): boolean {
  return nameKey(left) !== nameKey(right);
}

function valuesBefore(update: UpdateUserStep, account: User): AccountNames {
  const { email, username, firstName, lastName } = account;
  return {
    ...(update.email === undefined ? {} : { email }),
    ...(update.username === undefined || username === undefined ? {} : { username }),
    ...(update.firstName === undefined || firstName === undefined ? {} : { firstName }),
    ...(update.lastName === undefined || lastName === undefined ? {} : { lastName }),
  };
}
