import { type CommandEntry, type EntryAnswer, isUserEntry, type UserAddress } from '@umapi-kit/protocol';
import { type ExecutionError, unknownOutcome } from '../action/action.ts';
import type { QueuedEntry } from './queued-entry.ts';

/** What the service said about an entry, in the terms of the action that it is a part of. */
export function answerErrors(
  { part }: QueuedEntry,
  answer: EntryAnswer | undefined,
): readonly ExecutionError[] {
  const { entry, origins } = part;
  return (answer?.errors ?? []).flatMap(({ step, code, message, other }) => {
    const at = Math.min(step, entry.steps.length - 1);
    const command = entry.steps[at];
    if (command === undefined) return [];
    return [{ command, target: targetOf(entry), code, message, step: origins[at] ?? 0, other }];
  });
}

/** What an action gets whose answer is lost. */
export function lostAnswerErrors({ part }: QueuedEntry): readonly ExecutionError[] {
  const message = 'the answer was lost: look whether it was carried out before you execute it again';
  return part.entry.steps.slice(0, 1).map((command) => ({
    command,
    target: targetOf(part.entry),
    code: unknownOutcome,
    message,
    step: part.origins[0] ?? 0,
    other: {},
  }));
}

function targetOf(entry: CommandEntry): UserAddress | string {
  return isUserEntry(entry) ? entry.user : entry.group;
}
