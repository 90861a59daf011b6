import type { IdentityType, User, UserAddress, UserStep } from '@umapi-kit/protocol';
import { type AccountDiff, addressOf } from './account-diff.ts';
import { type AccountFacts, factsDigest, factsOf } from './account-facts.ts';
import type { Person } from './directory.ts';
import { isPlainName, nameKey } from './identity.ts';
import type { ManagedGroups } from './managed-groups.ts';
import type { AccountNames, ChangeKind, PlannedChange, Reason } from './plan.ts';
import type { SyncRules } from './rules.ts';
import { byCodeUnits } from './sorting.ts';

/** What every change of one plan shares. */
export interface ChangeContext {
  readonly org: string;
  readonly managed: ManagedGroups;
  readonly rules: SyncRules;
}

/** A managed user group that the org lacks. */
export function createGroupChange(name: string, { org }: ChangeContext): PlannedChange {
  return {
    id: groupId(name),
    org,
    target: { group: name },
    kinds: ['createGroup'],
    entry: { group: name, steps: [{ kind: 'createGroup', onConflict: 'ignore' }] },
    after: [],
    because: [{ rule: 'mapped, but not there' }],
    before: unchanged,
    basedOn: null,
  };
}

/**
 * A new account, with its groups.
 *
 * @param remove groups to leave, in case the account is there without anybody having looked
 */
export function createAccountChange(
  person: Person,
  after: readonly string[],
  context: ChangeContext,
  remove: readonly string[] = [],
): PlannedChange {
  const { processGroups, updateFields } = context.rules;
  const add = processGroups ? [...context.managed.desired(person).values()].toSorted(byCodeUnits) : [];
  const country = countryOf(person);
  const create: UserStep = {
    kind: 'create',
    idType: person.idType,
    email: person.email,
    ...(person.firstName === undefined ? {} : { firstName: person.firstName }),
    ...(person.lastName === undefined ? {} : { lastName: person.lastName }),
    ...(country === undefined ? {} : { country }),
    // An account that turns up meanwhile takes the names of the directory where names are followed.
    onConflict: updateFields.length > 0 ? 'update' : 'ignore',
  };
  const because = [
    { rule: 'in the directory, but has no account', place: person.place },
    ...reasonsToAdd(person, add, context.managed),
  ];
  const address = newAddress(person);
  const steps = [create, ...membershipSteps({ remove, add })];
  return userChange({
    type: person.idType,
    address,
    believed: null,
    before: unchanged,
    steps,
    because,
    add,
    after,
    context,
  });
}

/** Without a country the service can make an enterprise account: UD is what it calls one that nobody named. */
function countryOf({ idType, country }: Person): string | undefined {
  return country ?? (idType === 'enterpriseID' ? 'UD' : undefined);
}

/** Changes of an account that a person has. */
export function accountChange(
  person: Person,
  diff: AccountDiff,
  after: readonly string[],
  context: ChangeContext,
): PlannedChange {
  const because = [
    ...(diff.update ? [{ rule: 'the directory says otherwise', place: person.place }] : []),
    ...diff.remove.map((name) => ({
      rule: `no group of the directory leads to ${name}`,
      place: person.place,
    })),
    ...reasonsToAdd(person, diff.add, context.managed),
  ];
  const steps = [...(diff.update ? [diff.update] : []), ...membershipSteps(diff)];
  return userChange({ ...diff, steps, because, after, context });
}

/** What is done about an account that the directory does not have. */
export function adobeOnlyChange(
  account: User,
  type: IdentityType,
  steps: readonly UserStep[],
  context: ChangeContext,
  rule = 'not in the directory',
): PlannedChange {
  const address = addressOf(account, type);
  const believed = factsOf(account, context.managed.has);
  return userChange({
    type,
    address,
    believed,
    before: unchanged,
    steps,
    because: [{ rule }],
    add: [],
    after: [],
    context,
  });
}

/** The account of somebody who left the organization before is deleted; how it is addressed stands in its id. */
export function deleteLeftAccount(id: string, context: ChangeContext): PlannedChange {
  const [type = '', user = '', domain] = id.split(' ');
  const address: UserAddress = {
    user,
    ...(domain === undefined ? {} : { domain }),
    ...(type === 'adobeID' ? { useAdobeId: true } : {}),
  };
  return {
    id,
    org: context.org,
    target: address,
    kinds: ['deleteAccount'],
    entry: { user: address, steps: [{ kind: 'removeFromOrg', deleteAccount: true }] },
    after: [],
    because: [{ rule: 'left the organization, and is still not in the directory' }],
    before: unchanged,
    basedOn: null,
  };
}

function groupId(name: string): string {
  return `group ${nameKey(name)}`;
}

/** The id of every change of an account. */
export function accountId(type: IdentityType, { user, domain }: UserAddress): string {
  return [type, nameKey(user), ...(domain === undefined ? [] : [nameKey(domain)])].join(' ');
}

function userChange(parts: {
  readonly type: IdentityType;
  readonly address: UserAddress;
  readonly believed: AccountFacts | null;
  readonly before: PlannedChange['before'];
  readonly steps: readonly UserStep[];
  readonly because: readonly Reason[];
  readonly add: readonly string[];
  readonly after: readonly string[];
  readonly context: ChangeContext;
}): PlannedChange {
  const { type, address, believed, before, steps, because, add, context } = parts;
  const created = context.managed.toCreate.filter((name) => add.includes(name));
  return {
    id: believed === null ? `new ${accountId(type, address)}` : accountId(type, address),
    org: context.org,
    target: address,
    kinds: steps.map(kindOf),
    entry: { user: address, steps: exactly(steps) },
    after: exactly([...created.map(groupId), ...parts.after]),
    because: exactly(because),
    before,
    basedOn: believed === null ? null : factsDigest(believed),
    ...(believed === null ? {} : { believed }),
  };
}

/** What an entry changes no field of. */
const unchanged: AccountNames = Object.freeze({});

/** A list that was spread together keeps room for as much again: in a million changes that is half a gibibyte. */
function exactly<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? nothing : list.slice();
}

const nothing: readonly never[] = Object.freeze([]);

function kindOf(step: UserStep): ChangeKind {
  if (step.kind === 'removeAll') return 'strip';
  if (step.kind === 'removeFromOrg') return step.deleteAccount ? 'deleteAccount' : 'removeFromOrg';
  if (step.kind === 'addRoles' || step.kind === 'removeRoles')
    throw new RangeError('a plan changes no roles');
  return step.kind;
}

/** Removes come first, so that the licence a move gives back is free when the other one is taken. */
function membershipSteps(diff: Pick<AccountDiff, 'add' | 'remove'>): readonly UserStep[] {
  return [
    ...(diff.remove.length > 0 ? [{ kind: 'remove' as const, groups: diff.remove }] : []),
    ...(diff.add.length > 0 ? [{ kind: 'add' as const, groups: diff.add }] : []),
  ];
}

function reasonsToAdd(person: Person, add: readonly string[], managed: ManagedGroups): readonly Reason[] {
  return add.map((name) => ({ rule: managed.why(person, name), place: person.place }));
}

/** A create names the username where it can differ from the e-mail: only federated accounts have their own. */
function newAddress({ idType, email, username = email, domain }: Person): UserAddress {
  if (idType === 'adobeID') return { user: email, useAdobeId: true };
  if (idType !== 'federatedID') return { user: email };
  return isPlainName(username) && domain !== undefined ? { user: username, domain } : { user: username };
}
