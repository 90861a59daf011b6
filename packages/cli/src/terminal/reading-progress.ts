import type { Terminal } from './terminal.ts';

/** Shows how much was read of several things at a time, of which nobody knows how many there are. */
interface ReadingProgress extends Disposable {
  update(what: string, read: number): void;
}

/** Records between two drawings. */
const redrawEvery = 500;

/** A line that counts while a person watches; nothing where nobody does. */
export function createReadingProgress(terminal: Terminal): ReadingProgress {
  const counts = new Map<string, number>();
  return {
    update(what, read) {
      const before = counts.get(what) ?? 0;
      counts.set(what, read);
      if (Math.floor(before / redrawEvery) === Math.floor(read / redrawEvery)) return;
      terminal.draw(`reading: ${[...counts].map(([name, count]) => `${count} ${name}`).join(', ')}`);
    },
    [Symbol.dispose]: () => terminal.draw(undefined),
  };
}
