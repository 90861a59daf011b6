import type { ChangeKind, PlannedChange } from '../plan/plan.ts';

const taking: ReadonlySet<ChangeKind> = new Set(['remove', 'strip', 'removeFromOrg', 'deleteAccount']);

/** Whether a change only takes something away. A move gives too, and leaves with what gives. */
export function onlyTakes({ kinds }: PlannedChange): boolean {
  return kinds.every((kind) => taking.has(kind));
}
