import type { Clock } from '@umapi-kit/clock';
import type { Terminal } from './terminal.ts';

/** Shows how far a piece of work is. */
interface Progress extends Disposable {
  /** Tells how many are done by now. */
  update(done: number): void;
  /** Shows a reason for standing still, until the next update. */
  pause(reason: string): void;
}

const barWidth = 30;
const redrawEveryMs = 100;

/**
 * A bar with per cent and the time that is left; where nobody watches, a line at every quarter.
 *
 * @param label what is being done, such as `applying`
 * @param total what `done` ends at
 */
export function createProgress(terminal: Terminal, clock: Clock, label: string, total: number): Progress {
  const startedAt = clock.monotonic();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let quarter = 0;

  function drawBar(done: number): void {
    if (done < total && clock.monotonic() - drawnAt < redrawEveryMs) return;
    drawnAt = clock.monotonic();
    const filled = total === 0 ? barWidth : Math.round((done / total) * barWidth);
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
    terminal.draw(`${label} ${bar} ${describe(done)}`);
  }

  function describe(done: number): string {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
    return `${done}/${total} (${percent} %)${remaining(done)}`;
  }

  function remaining(done: number): string {
    const elapsedMs = clock.monotonic() - startedAt;
    if (done === 0 || done >= total || elapsedMs < 2_000) return '';
    return `, ${Math.ceil(((elapsedMs / done) * (total - done)) / 1000)} s left`;
  }

  return {
    update(done) {
      if (terminal.interactive) return drawBar(done);
      const reached = total === 0 ? 4 : Math.floor((done / total) * 4);
      if (reached > quarter) terminal.note(`${label} ${describe(done)}`);
      quarter = Math.max(quarter, reached);
    },
    pause(reason) {
      if (terminal.interactive) terminal.draw(`${label}: ${reason}`);
      else terminal.note(`${label}: ${reason}`);
    },
    [Symbol.dispose]: () => terminal.draw(undefined),
  };
}
