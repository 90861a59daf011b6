/** By UTF-16 code units: the same order on every machine, in every language. */
export function byCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

const collator = new Intl.Collator('en', { numeric: true });

/** `people.csv:9` before `people.csv:10`; ties are broken, so that equal means identical. */
export function byNumbersWithin(left: string, right: string): number {
  return collator.compare(left, right) || byCodeUnits(left, right);
}
