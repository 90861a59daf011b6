import { splitLines } from './text-lines.ts';

/** Lines that one quoted value may run over before its quote counts as never closed. */
const longestRecordLines = 20;

/** A line whose quotes can't be understood. */
export interface BrokenLine {
  readonly line: number;
}

/**
 * Passes text on in whole records, with every line end as `\n` and every line with broken quotes blanked, so
 * that what follows can be parsed and line numbers stay true. Without this one stray quote would swallow the
 * rest of the file.
 *
 * @param onBroken is told of each blanked line
 * @throws SourceError when a line is so long that this can't be a CSV file
 */
export async function* wholeRecords(
  chunks: AsyncIterable<string>,
  options: {
    readonly file: string;
    readonly delimiter: string;
    readonly onBroken: (broken: BrokenLine) => void;
  },
): AsyncGenerator<string, void, void> {
  const framer = createFramer(options.delimiter, options.onBroken);
  for await (const lines of splitLines(chunks, { file: options.file, format: 'CSV' })) {
    const text = framer.take(lines);
    if (text !== '') yield text;
  }
  yield framer.end();
}

interface Framer {
  /** Records that are complete now. */
  take(lines: readonly string[]): string;
  /** What is left at the end of the file. */
  end(): string;
}

function createFramer(delimiter: string, onBroken: (broken: BrokenLine) => void): Framer {
  const shape = recordShapes(delimiter);
  /** Lines of a record whose quote is still open. */
  let open: string[] = [];
  let line = 0;

  /** The first open line can't begin a record: it is blanked, and those after it stand for themselves. */
  function giveUp(): string {
    const [, ...others] = open;
    const first = line - others.length;
    onBroken({ line: first });
    open = [];
    line = first;
    return `\n${take(others)}`;
  }

  function next(text: string): string {
    line++;
    if (open.length === 0 && !text.includes('"')) return `${text}\n`;
    open.push(text);
    const record = open.join('\n');
    if (shape.complete.test(record)) {
      open = [];
      return `${record}\n`;
    }
    return open.length < longestRecordLines && shape.opened.test(record) ? '' : giveUp();
  }

  function take(lines: readonly string[]): string {
    let text = '';
    for (const one of lines) text += next(one);
    return text;
  }

  function end(): string {
    let text = '';
    while (open.length > 0) text += giveUp();
    return text;
  }

  return { take, end };
}

/** A record that ends well, and one that ends within a quoted value. */
function recordShapes(delimiter: string): { readonly complete: RegExp; readonly opened: RegExp } {
  const separator = delimiter.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  const blank = delimiter === '\t' ? ' *' : '[ \\t]*';
  const quoted = `${blank}"(?:[^"]|"")*"${blank}`;
  const field = `(?:${quoted}|[^"${separator}]*)`;
  const before = `^(?:${field}${separator})*`;
  return {
    complete: new RegExp(`${before}${field}$`),
    opened: new RegExp(`${before}${blank}"(?:[^"]|"")*$`),
  };
}
