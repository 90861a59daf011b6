/** The changes that the admin API tells, a line for each; one line when there are none. */
export function changeLines(diff: unknown): readonly string[] {
  const changes = typeof diff === 'object' && diff !== null && 'changes' in diff ? diff.changes : undefined;
  const lines = (Array.isArray(changes) ? changes : []).map(wordsOf);
  return lines.length === 0 ? ['nothing changed'] : lines;
}

function wordsOf(change: unknown): string {
  return typeof change === 'object' && change !== null && 'words' in change ? String(change.words) : '';
}
