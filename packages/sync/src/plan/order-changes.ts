import type { Held, PlannedChange } from './plan.ts';
import { byCodeUnits } from './sorting.ts';
import { holdEverything } from './withheld.ts';

/** Changes in an order in which they can be applied, and those that can't be told apart from one another. */
interface OrderedChanges {
  readonly changes: readonly PlannedChange[];
  readonly held: readonly Held[];
}

/**
 * Puts every change behind those it waits for, otherwise by id. Changes that would address two accounts in the
 * same way are held: the service would pick one of them.
 */
export function orderChanges(unordered: readonly PlannedChange[]): OrderedChanges {
  const byId = new Map<string, PlannedChange | 'ambiguous'>();
  for (const change of unordered) byId.set(change.id, byId.has(change.id) ? 'ambiguous' : change);
  const placed = new Set<PlannedChange>();

  function place(change: PlannedChange): void {
    if (placed.has(change)) return;
    for (const id of change.after) {
      const earlier = byId.get(id);
      if (earlier !== undefined && earlier !== 'ambiguous') place(earlier);
    }
    placed.add(change);
  }

  const unique = [...byId.values()].filter((change) => change !== 'ambiguous');
  for (const change of unique.toSorted(byGroupsFirst)) place(change);
  return {
    changes: [...placed],
    held: unordered.filter(({ id }) => byId.get(id) === 'ambiguous').map(holdAmbiguous),
  };
}

function holdAmbiguous({ target }: PlannedChange): Held {
  const name = 'group' in target ? target.group : target.user;
  return holdEverything(name, { reason: `several accounts are known as ${name}; settle that by hand` });
}

function byGroupsFirst(left: PlannedChange, right: PlannedChange): number {
  const [one, other] = [left, right].map(({ target, id }) => `${'group' in target ? 0 : 1} ${id}`);
  return byCodeUnits(one ?? '', other ?? '');
}
