import { styleText } from 'node:util';

/** The styles that the commands paint with. */
export type Tone = 'plain' | 'add' | 'remove' | 'change' | 'heading' | 'quiet' | 'warning' | 'error';

/** Where a command writes. Results go to the output, everything else to the error output. */
export interface Terminal {
  /** Characters in a line; any number where nobody is looking. */
  readonly width: number;
  /** Whether a person watches the error output, so that a line may be drawn over. */
  readonly interactive: boolean;
  /** Writes a line to the output. */
  line(text?: string): void;
  /** Writes a line to the error output. */
  note(text: string): void;
  /** Replaces the line that is drawn over; `undefined` removes it. Does nothing where nobody is watching. */
  draw(text: string | undefined): void;
  /** Colours `text`, if the output shows colours. */
  paint(tone: Tone, text: string): string;
}

/** The part of a writable stream that a terminal needs. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const formats = {
  plain: [],
  add: ['green'],
  remove: ['red'],
  change: ['yellow'],
  heading: ['bold'],
  quiet: ['dim'],
  warning: ['yellow'],
  error: ['red', 'bold'],
} as const satisfies Record<Tone, readonly Parameters<typeof styleText>[0][]>;

/**
 * A terminal over two streams. Colours follow `NO_COLOR` and `FORCE_COLOR`, else whether `out` is a terminal.
 */
export function createTerminal(
  out: OutputStream,
  err: OutputStream,
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  const colours = env['NO_COLOR']
    ? false
    : env['FORCE_COLOR']
      ? env['FORCE_COLOR'] !== '0'
      : out.isTTY === true;
  const interactive = err.isTTY === true && env['TERM'] !== 'dumb';
  let drawn = false;

  function clear(): void {
    if (drawn) err.write('\r\u001B[2K');
    drawn = false;
  }

  return {
    width: out.columns ?? Number.POSITIVE_INFINITY,
    interactive,
    line(text = '') {
      clear();
      out.write(`${text}\n`);
    },
    note(text) {
      clear();
      err.write(`${text}\n`);
    },
    draw(text) {
      if (!interactive) return;
      clear();
      if (text === undefined) return;
      err.write(text);
      drawn = true;
    },
    paint: (tone, text) =>
      colours && tone !== 'plain' ? styleText([...formats[tone]], text, { validateStream: false }) : text,
  };
}
