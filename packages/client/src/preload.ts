/**
 * Loads at once what is otherwise loaded when it is first needed: what carries out actions, and what reads lists. For
 * services that want no loading later, and for simulated clocks, which can't see that somebody waits for it.
 */
export async function preload(): Promise<void> {
  await Promise.all([import('./executor.ts'), import('./list/page-reader.ts')]);
}
