import { isUserEntry } from '@umapi-kit/protocol';
import type { ChangeKind, PlannedChange } from '../plan/plan.ts';

const taking: ReadonlySet<ChangeKind> = new Set(['remove', 'strip', 'removeFromOrg', 'deleteAccount']);

/** Whether a change only takes something away. A move gives too, and leaves with what gives. */
export function onlyTakes({ kinds }: PlannedChange): boolean {
  return kinds.every((kind) => taking.has(kind));
}

/**
 * What the first org has to leave for the end: accounts get another name for all orgs at once, so the further ones
 * have to be through with whom they still address by the old name.
 *
 * @param changes of the first org, in an order in which they can be applied
 * @param elsewhere ids of changes in the further orgs
 * @returns ids of such renames, and of what waits for them
 */
export function lateRenames(
  changes: readonly PlannedChange[],
  elsewhere: ReadonlySet<string>,
): ReadonlySet<string> {
  const late = new Set<string>();
  for (const change of changes) {
    const { id, after } = change;
    if ((isRename(change) && elsewhere.has(id)) || after.some((other) => late.has(other))) late.add(id);
  }
  return late;
}

function isRename({ entry }: PlannedChange): boolean {
  return (
    isUserEntry(entry) &&
    entry.steps.some((step) => {
      return step.kind === 'update' && (step.email !== undefined || step.username !== undefined);
    })
  );
}
