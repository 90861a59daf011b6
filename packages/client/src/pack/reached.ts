import { type GroupStep, isUserEntry, type StepError } from '@umapi-kit/protocol';
import type { ActionPart } from '../action/action.ts';
import { dealIntoEntries } from '../action/split.ts';
import { fitsGroupEntry, type PackMode } from './entry-size.ts';

const saysReached: ReadonlySet<string> = new Set([
  'error.user.already_exists',
  'error.usergroup.user_list.invalid',
]);

/**
 * Whether an error on a list of members says that it names people who are there already, or that it changes
 * nothing: of a list of one, that is what was asked for.
 */
export function isReached(errors: readonly StepError[]): boolean {
  return errors.length > 0 && errors.every(({ code }) => saysReached.has(code));
}

/**
 * What is left of a part about a user group after its step `at` failed because of people who are there already.
 * A list of one is done then; a longer one is taken apart, since the service may have refused it as a whole.
 */
export function partsAfterReached(
  { entry, origins }: ActionPart,
  at: number,
  mode: PackMode,
): readonly ActionPart[] {
  if (isUserEntry(entry)) return [];
  const rest = entry.steps.slice(at).flatMap((step, index) => {
    const origin = origins[at + index] ?? 0;
    return (index === 0 ? takenApart(step) : [step]).map((part) => ({ step: part, origin }));
  });
  return dealIntoEntries(rest, (steps) => fitsGroupEntry(steps, mode)).map((dealt) => ({
    entry: { ...entry, steps: dealt.map(({ step }) => step) },
    origins: dealt.map(({ origin }) => origin),
  }));
}

function takenApart(step: GroupStep): readonly GroupStep[] {
  if (step.kind !== 'addMembers' && step.kind !== 'removeMembers') return [];
  const { kind, users = [] } = step;
  return users.length < 2 ? [] : users.map((user) => ({ kind, users: [user] }));
}
