import { type CommandEntry, type GroupEntry, isUserEntry, type UserEntry } from '@umapi-kit/protocol';
import type { ActionPart } from '../action/action.ts';
import { addressAfter, nameAfter } from '../action/address-after.ts';
import { dealIntoEntries, splitGroupSteps, splitUserSteps } from '../action/split.ts';
import { withoutStep } from '../action/without-step.ts';
import { fitsGroupEntry, fitsUserEntry, type PackMode } from './entry-size.ts';

/**
 * The entries that carry an action when nothing else shares them, in the order in which they must be done. Later
 * ones name their user or group as the earlier ones leave it.
 *
 * @throws ArgumentError when there is no step
 */
export function partsOf(entry: CommandEntry, mode: PackMode): readonly ActionPart[] {
  if (entry.steps.length === 0) throw withoutStep(entry);
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
