/**
 * Every item after those it waits for, otherwise in the order given. Chains can be as long as a directory, so
 * nothing recurses. Items in a circle wait for one another: one of them comes before what it waits for.
 */
export function* dependenciesFirst<Item>(
  items: Iterable<Item>,
  waitedFor: (item: Item) => readonly Item[],
): Generator<Item, void, void> {
  const entered = new Set<Item>();
  const given = new Set<Item>();
  for (const first of items) {
    const path = [first];
    for (let item = path.at(-1); item !== undefined; item = path.at(-1)) {
      if (!entered.has(item)) {
        entered.add(item);
        path.push(
          ...waitedFor(item)
            .filter((other) => !entered.has(other))
            .toReversed(),
        );
        continue;
      }
      path.pop();
      if (given.has(item)) continue;
      given.add(item);
      yield item;
    }
  }
}
