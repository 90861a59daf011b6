import {
  type CommandEntry,
  type GroupEntry,
  type GroupStep,
  isUserEntry,
  type UserAddress,
  type UserEntry,
  type UserStep,
} from '@umapi-kit/protocol';
import type { ActionPart } from '../action/action.ts';
import { dealIntoEntries, splitGroupSteps, splitUserSteps } from '../action/split.ts';
import { ArgumentError } from '../errors.ts';
import { fitsGroupEntry, fitsUserEntry, type PackMode } from './entry-size.ts';

/**
 * The entries that carry an action when nothing else shares them, in the order in which they must be done. Later
 * ones name their user or group as the earlier ones leave it.
 *
 * @throws {@link ArgumentError} when there is no step
 */
export function partsOf(entry: CommandEntry, mode: PackMode): readonly ActionPart[] {
  if (entry.steps.length === 0) {
    const target = isUserEntry(entry) ? entry.user.user : entry.group;
    throw new ArgumentError(`the action on ${JSON.stringify(target)} has no step`);
  }
  return isUserEntry(entry) ? userParts(entry, mode) : groupParts(entry, mode);
}

function userParts(entry: UserEntry, mode: PackMode): readonly ActionPart[] {
  let { user } = entry;
  return dealIntoEntries(splitUserSteps(entry.steps), (steps) => fitsUserEntry(steps, mode)).map((dealt) => {
    const steps = dealt.map(({ step }) => step);
    const part = { entry: { ...entry, user, steps }, origins: dealt.map(({ origin }) => origin) };
    user = steps.reduce(addressAfter, user);
    return part;
  });
}

/** Created under a username, a user is known by the e-mail from then on, unless the username is a plain one. */
function addressAfter(address: UserAddress, step: UserStep): UserAddress {
  const { domain } = address;
  if (step.kind === 'create') return domain === undefined ? { ...address, user: step.email } : address;
  if (step.kind !== 'update') return address;
  if (domain === undefined) return { ...address, user: step.email ?? address.user };
  return { ...address, user: step.username ?? address.user };
}

function groupParts(entry: GroupEntry, mode: PackMode): readonly ActionPart[] {
  let { group } = entry;
  return dealIntoEntries(splitGroupSteps(entry.steps), (steps) => fitsGroupEntry(steps, mode)).map(
    (dealt) => {
      const steps = dealt.map(({ step }) => step);
      const part = { entry: { ...entry, group, steps }, origins: dealt.map(({ origin }) => origin) };
      group = steps.reduce(nameAfter, group);
      return part;
    },
  );
}

function nameAfter(group: string, step: GroupStep): string {
  return step.kind === 'updateGroup' ? (step.name ?? group) : group;
}
