import { SourceError } from '../errors.ts';

/** Characters of one line above which the file is taken for something else than it should be. */
const longestLineLength = 1_048_576;

/**
 * Lines as they come from Unix, Windows and old spreadsheets, as many as are complete at once; a chunk may end
 * within a `\r\n`.
 *
 * @throws {@link SourceError} when a line is so long that this can't be a file of `format`
 */
export async function* splitLines(
  chunks: AsyncIterable<string>,
  { file, format }: { readonly file: string; readonly format: string },
): AsyncGenerator<readonly string[], void, void> {
  let rest = '';
  let line = 1;
  for await (const chunk of chunks) {
    const text = rest + chunk;
    const complete = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = complete.split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? '') + text.slice(complete.length);
    if (lines.length > 0) yield lines;
    line += lines.length;
    if (rest.length > longestLineLength) {
      throw new SourceError(
        'SOURCE_FORMAT',
        { file, line },
        `the line has no end; is this a ${format} file?`,
      );
    }
  }
  yield rest.split(/\r\n|\r|\n/);
}
