import { stripVTControlCharacters } from 'node:util';

/** A row of cells; numbers stand on the right. */
export type Row = readonly (string | number)[];

/**
 * Lays rows out in columns, the first row as the heading.
 *
 * @example
 * layOut([['kind', 'planned'], ['created', 100]]) // ['kind     planned', 'created      100']
 */
export function layOut(rows: readonly Row[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => shownWidth(String(row[column] ?? '')))),
  );
  const numeric = widths.map((_, column) => rows.slice(1).every((row) => typeof row[column] === 'number'));
  return rows.map((row) =>
    row
      .map((cell, column) => pad(String(cell), widths[column] ?? 0, numeric[column] === true))
      .join('  ')
      .trimEnd(),
  );
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - shownWidth(text)));
  return right ? space + text : text + space;
}

/** Cells that a text takes: colours none, East Asian wide characters two. */
function shownWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text).normalize('NFC')) {
    width +=
      /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
