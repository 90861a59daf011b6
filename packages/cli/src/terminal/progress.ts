import type { Clock } from '@umapi-kit/clock';
import { createNoteTimer } from './note-timer.ts';
import { remainingText } from './remaining-text.ts';
import type { Terminal } from './terminal.ts';

/** Shows how far a piece of work is. */
interface Progress extends Disposable {
  /** Tells how many are done by now. */
  update(done: number): void;
  /** Time has passed, or something is known about what remains. */
  refresh(): void;
}

/** What is done. */
interface Work {
  /** Such as `applying`. */
  readonly label: string;
  /** What `done` ends at. */
  readonly total: number;
  /** The time that is left, as far as it is known. */
  readonly remainingMs: () => number | undefined;
}

const barWidth = 30;
const redrawEveryMs = 100;

/**
 * A bar with per cent, the time that is left and the time of its end. Where nobody watches: a line at every quarter
 * and every few minutes, and one at once where it will take longer than these.
 */
export function createProgress(
  terminal: Terminal,
  clock: Clock,
  { label, total, remainingMs }: Work,
): Progress {
  const timer = createNoteTimer(clock);
  let done = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let quarter = 0;

  function describe(): string {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
    const rest = done >= total ? '' : remainingText(clock, remainingMs());
    return `${done}/${total} (${percent} %)${rest}`;
  }

  function show(): void {
    if (terminal.interactive) drawBar();
    else noteWhenDue();
  }

  function noteWhenDue(): void {
    const reached = total === 0 ? 4 : Math.floor((done / total) * 4);
    if (reached > quarter || timer.isDue(remainingMs)) {
      terminal.note(`${label} ${describe()}`);
      timer.reset();
    }
    quarter = Math.max(quarter, reached);
  }

  function drawBar(): void {
    if (done < total && clock.monotonic() - drawnAt < redrawEveryMs) return;
    drawnAt = clock.monotonic();
    const filled = total === 0 ? barWidth : Math.round((done / total) * barWidth);
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
    terminal.draw(`${label} ${bar} ${describe()}`);
  }

  return {
    update(now) {
      done = now;
      show();
    },
    refresh: show,
    [Symbol.dispose]: () => terminal.draw(undefined),
  };
}
