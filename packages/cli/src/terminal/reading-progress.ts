import type { Clock } from '@umapi-kit/clock';
import type { PagesRead } from '@umapi-kit/sync';
import { createNoteTimer } from './note-timer.ts';
import { remainingText } from './remaining-text.ts';
import type { Terminal } from './terminal.ts';

/** Shows how much was read of several things at a time. */
interface ReadingProgress extends Disposable {
  /** @param pages where it is known how many there are */
  update(what: string, read: number, pages?: PagesRead): void;
  /** Time has passed. */
  refresh(): void;
}

/** Records between two drawings. */
const redrawEvery = 500;

/**
 * A line that counts while a person watches; where nobody does, a line every few minutes. Of what comes in pages it
 * says per cent, and of all of it the time that is left.
 */
export function createReadingProgress(
  terminal: Terminal,
  clock: Clock,
  remainingMs: () => number | undefined,
): ReadingProgress {
  const counts = new Map<string, { readonly read: number; readonly pages?: PagesRead }>();
  const timer = createNoteTimer(clock);

  function describe(): string {
    const parts = [...counts].map(([name, { read, pages }]) => `${read} ${name}${pagesText(pages)}`);
    return `reading: ${parts.join(', ')}${remainingText(clock, remainingMs())}`;
  }

  function noteWhenDue(): void {
    if (terminal.interactive || counts.size === 0 || !timer.isDue(remainingMs)) return;
    terminal.note(describe());
    timer.reset();
  }

  return {
    update(what, read, pages) {
      const before = counts.get(what)?.read ?? 0;
      counts.set(what, { read, ...(pages === undefined ? {} : { pages }) });
      if (Math.floor(before / redrawEvery) !== Math.floor(read / redrawEvery)) terminal.draw(describe());
      noteWhenDue();
    },
    refresh: noteWhenDue,
    [Symbol.dispose]: () => terminal.draw(undefined),
  };
}

function pagesText(pages: PagesRead | undefined): string {
  if (pages === undefined || pages.total === 0) return '';
  const percent = Math.floor((pages.read / pages.total) * 100);
  return ` (page ${pages.read} of ${pages.total}, ${percent} %)`;
}
