import { type CommandEntry, isUserEntry, limits } from '@umapi-kit/protocol';
import { namesOf } from '../org/membership.ts';
import type { Strictness } from '../org/strictness.ts';
import { EntryFault } from './fault.ts';

/** Names of one step, with the side on which the documentation counts them. */
interface Names {
  readonly side: 'add' | 'remove';
  readonly count: number;
}

/** Refuses an entry that names more than the documentation, as `size` reads it, lets one hold. */
export function checkEntrySize(entry: CommandEntry, size: Strictness['size']): void {
  if (size === 'dense' || (size === 'docs-step' && isUserEntry(entry))) return;
  const counted: Record<'add' | 'remove', number> = { add: 0, remove: 0 };
  for (const [step, names] of namesBySteps(entry).entries()) {
    if (!names) continue;
    counted[names.side] += names.count;
    const total = isUserEntry(entry) ? counted[names.side] : counted.add + counted.remove;
    if (total > limits.namesPerList)
      throw new EntryFault(
        'error.command.add_remove.list_too_long',
        `The entry names too many, max ${limits.namesPerList}`,
        step,
      );
  }
}

function namesBySteps(entry: CommandEntry): readonly (Names | undefined)[] {
  if (!isUserEntry(entry))
    return entry.steps.map((step) => {
      if (step.kind !== 'addMembers' && step.kind !== 'removeMembers') return undefined;
      const count = (step.users?.length ?? 0) + (step.profiles?.length ?? 0);
      return { side: step.kind === 'addMembers' ? 'add' : 'remove', count };
    });
  return entry.steps.map((step) =>
    step.kind === 'add' || step.kind === 'remove'
      ? { side: step.kind, count: namesOf(step).length }
      : undefined,
  );
}
