import type { Clock } from '@umapi-kit/clock';
import type { Ask } from './terminal/ask.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What every command is given: nothing reaches for the process itself. */
export interface Context {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts at the first Ctrl-C; commands then clean up and end. */
  readonly signal: AbortSignal;
  /** Absent where nobody can answer. */
  readonly ask?: Ask;
}
