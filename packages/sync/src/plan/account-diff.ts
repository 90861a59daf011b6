import type { IdentityType, UpdateUserStep, User, UserAddress } from '@umapi-kit/protocol';
import { type AccountFacts, factsOf } from './account-facts.ts';
import type { Person } from './directory.ts';
import { isPlainName, nameKey } from './identity.ts';
import type { ManagedGroups, Mapped } from './managed-groups.ts';
import type { AccountNames } from './plan.ts';
import { type SyncRules, type UpdateField, updateFieldNames } from './rules.ts';
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

/** What a comparison goes by. */
export interface DiffContext {
  readonly managed: ManagedGroups;
  readonly rules: SyncRules;
}

/** What has to happen to `account` so that it is what the directory says about `person`; `undefined` for nothing. */
export function diffAccount(
  person: Person,
  account: User,
  type: IdentityType,
  context: DiffContext,
): AccountDiff | undefined {
  const update = nameUpdate(person, account, type, context.rules.updateFields);
  const { add, remove } = diffMemberships(person, account, context);
  if (update === undefined && add.length === 0 && remove.length === 0) return undefined;
  return {
    type,
    address: addressOf(account, type),
    believed: factsOf(account, context.managed.has),
    ...(update === undefined ? {} : { update }),
    before: update === undefined ? {} : valuesBefore(update, account),
    add: add.toSorted(byCodeUnits),
    remove: remove.toSorted(byCodeUnits),
  };
}

/** Managed groups that somebody should join or leave; those to leave as the account spells them. */
export function diffMemberships(
  person: Mapped,
  account: Pick<User, 'groups'>,
  { managed, rules }: DiffContext,
): { readonly add: readonly string[]; readonly remove: readonly string[] } {
  if (!rules.processGroups) return { add: [], remove: [] };
  const desired = managed.desired(person);
  const present = new Set(account.groups.map(managed.keyOf));
  const add = [...desired].filter(([key]) => !present.has(key)).map(([, name]) => name);
  if (!managed.inView(account.groups)) return { add, remove: [] };
  const isWrong = (name: string) => managed.has(name) && !desired.has(managed.keyOf(name));
  return { add, remove: account.groups.filter(isWrong) };
}

/** Fields in which an account differs from the directory, and that the rules leave as they are. */
export function unfollowedFields(
  person: Person,
  account: User,
  type: IdentityType,
  followed: readonly UpdateField[],
): readonly UpdateField[] {
  const all = nameUpdate(person, account, type, updateFieldNames);
  return updateFieldNames.filter((field) => all?.[field] !== undefined && !followed.includes(field));
}

/**
 * How the service knows an existing account: by a plain username and its domain, else by the e-mail. An e-mail
 * that also is an Adobe ID means the organization's account unless it says otherwise.
 */
export function addressOf({ email, username, domain }: User, type: IdentityType): UserAddress {
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
  const follows = (field: UpdateField) => fields.includes(field);
  const email = follows('email') && differs(person.email, account.email) ? person.email : undefined;
  const username =
    follows('username') && hasOwnUsername(person, type)
      ? usernameUpdate(person, account, email ?? account.email)
      : undefined;
  const changes: AccountNames = {
    ...(email === undefined ? {} : { email }),
    ...(username === undefined ? {} : { username }),
    ...(follows('firstName') ? changed('firstName', person, account) : {}),
    ...(follows('lastName') ? changed('lastName', person, account) : {}),
  };
  return Object.keys(changes).length === 0 ? undefined : { kind: 'update', ...changes };
}

/**
 * Only federated accounts have a username of their own. Where the directory names another type, its username is not
 * that of this account, and somebody else may have it.
 */
function hasOwnUsername({ idType }: Person, type: IdentityType): boolean {
  return type === 'federatedID' && idType === type;
}

/**
 * A username that equals the e-mail follows it when that changes, so it has to be sent only where it should not.
 *
 * @param email what the account has afterwards
 */
function usernameUpdate(person: Person, account: User, email: string): string | undefined {
  if (person.username === undefined) return undefined;
  const present = account.username ?? account.email;
  const follows = !differs(present, account.email);
  return differs(person.username, follows ? email : present) ? person.username : undefined;
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
