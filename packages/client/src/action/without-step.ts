import { type CommandEntry, isUserEntry } from '@umapi-kit/protocol';
import { ArgumentError } from '../errors.ts';

/** The refusal of an action that does nothing: the service refuses such entries, so sending it would waste a call. */
export function withoutStep(entry: CommandEntry): ArgumentError {
  const target = isUserEntry(entry) ? entry.user.user : entry.group;
  return new ArgumentError(`the action on ${JSON.stringify(target)} has no step`);
}
