import {
  type CommandEntry,
  type GroupEntry,
  type GroupStep,
  isUserEntry,
  type UserAddress,
  type UserEntry,
  type UserStep,
} from '@umapi-kit/protocol';
import { domainOf, findMember } from './address.ts';
import { isAssignable } from './admin-groups.ts';
import { type CreateSettings, createUser } from './create-user.ts';
import { Draft } from './draft.ts';
import type { Finding, Refusal } from './finding.ts';
import { refuse } from './finding.ts';
import { changeMembers, type MemberSettings, removeAllMembers } from './group-members.ts';
import { changeMembership, changeRoles } from './membership.ts';
import type { Account, Mutation, OrgGroup, OrgSlice } from './model.ts';
import { removeFromOrg } from './remove-from-org.ts';
import type { ResolvedSettings } from './settings.ts';
import { updateUser } from './update-user.ts';
import { createUserGroup, deleteUserGroup, updateUserGroup } from './user-group.ts';

/** How an entry is decided. */
export interface DecideSettings extends CreateSettings, MemberSettings {
  /** Checks everything; an entry about a user who does not exist passes when it is otherwise valid. */
  readonly testOnly: boolean;
}

/** What the settings of an organization mean to its rules. */
export function decideSettings(settings: ResolvedSettings, testOnly = false): DecideSettings {
  const { strictness, embargoedCountries, maxGroupMembers } = settings;
  return { ...strictness, embargoedCountries, maxGroupMembers, testOnly };
}

/** What becomes of one entry. Mutations of steps before a failed one are to be kept. */
export interface Decision {
  readonly mutations: readonly Mutation[];
  /** Empty when every step was done. */
  readonly errors: readonly Finding[];
}

/**
 * The rules of an organization: pure, over the rows that the entry can touch. Later steps see what earlier
 * ones did.
 */
export function decide(slice: OrgSlice, entry: CommandEntry, settings: DecideSettings): Decision {
  const draft = new Draft(slice);
  const run = isUserEntry(entry) ? userSteps(draft, entry, settings) : groupSteps(draft, entry, settings);
  const errors: Finding[] = [];
  for (const [step, outcome] of run) {
    if (outcome) errors.push({ step, ...outcome });
    if (outcome && settings.afterFailedStep === 'stop') break;
  }
  return { mutations: draft.mutations, errors };
}

type Outcomes = Generator<readonly [step: number, refusal: Refusal | undefined], void, void>;

function* userSteps(draft: Draft, entry: UserEntry, settings: DecideSettings): Outcomes {
  // Found once: an update may change the very e-mail by which the entry names its user.
  let subject: number | undefined;
  const find = (): Account | Refusal => {
    const known = subject === undefined ? undefined : draft.account(subject);
    const found = known ?? findUser(draft, entry.user, settings);
    if (!('code' in found)) subject = found.id;
    return found;
  };
  for (const [index, step] of entry.steps.entries()) {
    if (step.kind === 'create') {
      const created = createUser(draft, step, entry.user, settings);
      if (!('code' in created)) subject = created.id;
      yield [index, 'code' in created ? created : undefined];
    } else {
      yield [index, runUserStep(draft, find(), step, entry.user, settings)];
    }
  }
}

function runUserStep(
  draft: Draft,
  found: Account | Refusal,
  step: Exclude<UserStep, { kind: 'create' }>,
  address: UserAddress,
  settings: DecideSettings,
): Refusal | undefined {
  if (step.kind === 'removeFromOrg')
    return removeFromOrg(draft, 'code' in found ? undefined : found, address, step, settings);
  if ('code' in found) return step.kind === 'update' ? otherDomain(found, address) : found;
  switch (step.kind) {
    case 'update':
      return updateUser(draft, found, step, settings);
    case 'add':
    case 'remove':
      return changeMembership(draft, found, step, settings);
    case 'addRoles':
    case 'removeRoles':
      return changeRoles(draft, found, step, settings);
    case 'removeAll':
      draft.removeFromGroups(found.id, ({ type, readOnly }) => readOnly || !isAssignable(type));
      return undefined;
  }
}

/** The domain that excludes the only match has a code of its own in updates. */
function otherDomain(found: Refusal, { domain }: UserAddress): Refusal {
  const isExcluded = found.code === 'error.user.nonexistent_or_has_conflicting_parameters';
  return domain !== undefined && isExcluded ? refuse('error.update.domain.mismatch', found.message) : found;
}

function findUser(draft: Draft, address: UserAddress, settings: DecideSettings): Account | Refusal {
  const found = findMember(draft, address, settings);
  if (!settings.testOnly || !('code' in found) || found.code !== 'error.user.nonexistent') return found;
  return imagine(draft, address);
}

/** Stands in for a user who does not exist, so that the rest of a test-only entry is checked. */
function imagine(draft: Draft, { user, domain = domainOf(user) }: UserAddress): Account {
  const directoryId = draft.claim(domain)?.directoryId;
  const account = draft.insertAccount({
    type: 'federatedID',
    email: user,
    username: user,
    domain,
    status: 'active',
    ownerOrgId: draft.orgId,
    ...(directoryId === undefined ? {} : { directoryId }),
  });
  draft.join(account);
  return account;
}

function* groupSteps(draft: Draft, entry: GroupEntry, settings: DecideSettings): Outcomes {
  let name = entry.group;
  for (const [index, step] of entry.steps.entries()) {
    if (step.kind === 'createGroup') {
      if (settings.createdGroupName === 'step') name = step.name ?? name;
      const created = createUserGroup(draft, name, step);
      yield [index, 'code' in created ? created : undefined];
      continue;
    }
    const group = draft.group(name);
    const refusal =
      group?.type === 'USER_GROUP' ? runGroupStep(draft, group, step, settings) : noUserGroup(name);
    if (!refusal && step.kind === 'updateGroup') name = step.name ?? name;
    yield [index, refusal];
  }
}

function noUserGroup(name: string): Refusal {
  return refuse('error.usergroup.not_found', `User group ${name} was not found`);
}

function runGroupStep(
  draft: Draft,
  group: OrgGroup,
  step: Exclude<GroupStep, { kind: 'createGroup' }>,
  settings: DecideSettings,
): Refusal | undefined {
  switch (step.kind) {
    case 'updateGroup':
      return updateUserGroup(draft, group, step);
    case 'deleteGroup':
      return deleteUserGroup(draft, group);
    case 'addMembers':
    case 'removeMembers':
      return changeMembers(draft, group, step, settings, (user) => findUser(draft, { user }, settings));
    case 'addAllMembers':
      return refuse('error.command.add_remove.list', '"all" can be removed, not added');
    case 'removeAllMembers':
      return removeAllMembers(draft, group);
  }
}
