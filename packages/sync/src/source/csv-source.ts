import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { SourceError } from '../errors.ts';
import { type CsvColumns, type CsvField, type CsvLayout, readHeader } from './csv-columns.ts';
import { type BrokenLine, wholeRecords } from './csv-lines.ts';
import { readRow } from './csv-row.ts';
import type { PersonDefaults } from './person-templates.ts';
import { type DirectoryRecord, type DirectorySource, isReject, type ReadEnd } from './source.ts';
import { readTextFile } from './text-file.ts';

/** How a CSV file is read. */
export interface CsvOptions extends PersonDefaults {
  /** Between two values, one character. @defaultValue a tab for `*.tsv`, a comma for everything else */
  readonly delimiter?: string;
  /**
   * Columns that are not named `email, firstname, lastname, country, groups, type, username, domain`. The first
   * three, `groups`, and every column named here must be in the file; `country` too unless there is a default.
   */
  readonly columns?: CsvColumns;
}

/** A file, or text with a name that stands in places. */
export type CsvInput = { readonly path: string } | { readonly text: string; readonly name: string };

/**
 * People from a CSV file in UTF-8, one row a person (or several rows that differ in their groups), read as a
 * stream. The first row is the header. Values are trimmed; `groups` is a list parted by commas, each trimmed.
 * A domain counts only beside a plain username; without one it is that of the e-mail. Empty rows are skipped; a row with a fault becomes a reject.
 *
 * Reading throws a {@link SourceError} for a file that can't be read, has no rows, lacks a column or is not UTF-8.
 *
 * @example
 * const people = csvSource({ path: 'people.csv', delimiter: ';', columns: { email: 'Mail' } });
 */
export function csvSource(options: CsvInput & CsvOptions): DirectorySource {
  return { read: ({ signal }) => readCsv(options, signal) };
}

async function* readCsv(
  options: CsvInput & CsvOptions,
  signal: AbortSignal,
): AsyncGenerator<DirectoryRecord, ReadEnd, void> {
  const file = 'path' in options ? options.path : options.name;
  const delimiter = options.delimiter ?? (extname(file).toLowerCase() === '.tsv' ? '\t' : ',');
  const broken: BrokenLine[] = [];
  const onBroken = (line: BrokenLine) => broken.push(line);
  const groupsFound = new Set<string>();
  const rows = csvRows(wholeRecords(textOf(options), { file, delimiter, onBroken }), delimiter);
  let layout: CsvLayout | undefined;
  let records = 0;
  for await (const row of rows) {
    signal.throwIfAborted();
    if (layout === undefined) {
      layout = headerOf(row, { file, delimiter, broken, options });
      continue;
    }
    const record = readRow(row.values, layout, `${basename(file)}:${row.line}`, options);
    if (!isReject(record)) for (const group of record.groups) groupsFound.add(group);
    yield record;
    records++;
  }
  signal.throwIfAborted();
  for (const { line } of broken) yield brokenLine(`${basename(file)}:${line}`);
  if (records + broken.length === 0) throw nothingIn(file, layout);
  return { groupsFound: [...groupsFound] };
}

function textOf(input: CsvInput): AsyncIterable<string> {
  return 'path' in input ? readTextFile(input.path) : Readable.from([input.text.replace(/^\uFEFF/, '')]);
}

function headerOf(
  { values, line }: CsvRow,
  context: {
    readonly file: string;
    readonly delimiter: string;
    readonly broken: readonly BrokenLine[];
    readonly options: CsvOptions;
  },
): CsvLayout {
  const { file, delimiter, broken, options } = context;
  const before = broken.find((other) => other.line < line);
  if (before) {
    throw new SourceError(
      'SOURCE_FORMAT',
      { file, line: before.line },
      "the header's quotes are broken; mend them",
    );
  }
  const required: readonly CsvField[] = options.defaultCountry === undefined ? ['country'] : [];
  return readHeader(values, { file, line }, { delimiter, renamed: options.columns ?? {}, required });
}

function brokenLine(place: string): DirectoryRecord {
  return {
    reject:
      'the double quotes do not pair up; close each value that opens one, and double a quote within a value',
    place,
  };
}

function nothingIn(file: string, layout: CsvLayout | undefined): SourceError {
  const found = layout === undefined ? 'the file is empty' : 'there is a header, but nobody below it';
  const advice = 'an empty directory is never synced, since that would read as "everybody left"';
  return new SourceError('SOURCE_EMPTY', { file }, `${found}; ${advice}`);
}

interface CsvRow {
  /** Where the row begins. */
  readonly line: number;
  readonly values: readonly string[];
}

/** Far above what whole records can be; they are limited line by line before they get here. */
const longestRecordLength = 64 * 1_048_576;

async function* csvRows(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<CsvRow, void, void> {
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    trim: true,
    relax_column_count: true,
    max_record_size: longestRecordLength,
    info: true,
  });
  const records: AsyncIterable<{
    readonly record: readonly string[];
    readonly info: { readonly lines: number };
  }> = parser;
  // A fault of the text destroys the parser with it, so the loop below throws it; here it is only taken note of.
  const feeding = pipeline(Readable.from(text), parser).catch(() => {});
  for await (const { record, info } of records) {
    if (record.every((value) => value === '')) continue;
    yield { line: info.lines - lineFeedsIn(record), values: record };
  }
  await feeding;
}

function lineFeedsIn(record: readonly string[]): number {
  let count = 0;
  for (const value of record) if (value.includes('\n')) count += value.split('\n').length - 1;
  return count;
}
