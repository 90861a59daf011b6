import type { Addresses } from './addresses.ts';
import { dependenciesFirst } from './dependencies-first.ts';
import type { Held, PlannedChange } from './plan.ts';
import { byCodeUnits } from './sorting.ts';
import { holdEverything } from './withheld.ts';

/** Changes in an order in which they can be applied, and those that can't be told apart from one another. */
interface OrderedChanges {
  readonly changes: readonly PlannedChange[];
  readonly held: readonly Held[];
}

/**
 * Puts every change behind those it waits for, otherwise by id. Changes of accounts that are addressed like another
 * one are held: the service would pick one of them.
 */
export function orderChanges(unordered: readonly PlannedChange[], addresses: Addresses): OrderedChanges {
  const byId = new Map<string, PlannedChange | 'ambiguous'>();
  for (const change of unordered) {
    const ambiguous = byId.has(change.id) || addresses.isShared(change);
    byId.set(change.id, ambiguous ? 'ambiguous' : change);
  }
  const unique = [...byId.values()].filter((change) => change !== 'ambiguous');
  const waitedFor = ({ after }: PlannedChange) =>
    after.flatMap((id) => {
      const earlier = byId.get(id);
      return earlier === undefined || earlier === 'ambiguous' ? [] : [earlier];
    });
  return {
    changes: [...dependenciesFirst(sortedById(unique), waitedFor)],
    held: unordered.filter(({ id }) => byId.get(id) === 'ambiguous').map(holdAmbiguous),
  };
}

function holdAmbiguous({ target }: PlannedChange): Held {
  const name = 'group' in target ? target.group : target.user;
  return holdEverything(name, { reason: `several accounts are known as ${name}; settle that by hand` });
}

/** Groups before people, each by their ids. */
function sortedById(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  const rank = ({ target }: PlannedChange) => ('group' in target ? 0 : 1);
  return changes.toSorted((left, right) => rank(left) - rank(right) || byCodeUnits(left.id, right.id));
}
