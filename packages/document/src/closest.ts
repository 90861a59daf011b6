/** The name that was probably meant, or `undefined` when none is near enough. */
export function closest(written: string, names: readonly string[]): string | undefined {
  return nearest(written, names)[0];
}

/** The names that may have been meant, the nearest first. */
export function nearest(written: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, edits: editDistance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(2, Math.floor(name.length / 3)))
    .toSorted((left, right) => left.edits - right.edits)
    .map(({ name }) => name);
}

/** Letters to insert, delete or replace (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...to].entries()) {
      const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
