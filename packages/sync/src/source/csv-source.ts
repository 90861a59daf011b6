import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { SourceError } from '../errors.ts';
import { type CsvColumns, type CsvLayout, readHeader } from './csv-columns.ts';
import { findDelimiter } from './csv-delimiter.ts';
import { type BrokenLine, wholeRecords } from './csv-lines.ts';
import { readRow } from './csv-row.ts';
import type { PersonDefaults } from './person-templates.ts';
import {
  type DirectoryRecord,
  type DirectorySource,
  isReject,
  type ReadEnd,
  type ReadRequest,
} from './source.ts';
import { inputName, readInput, type TextAccess, type TextInput } from './text-input.ts';

/** How a CSV file is read. */
export interface CsvOptions extends PersonDefaults {
  /** Between two values, one character. @defaultValue what parts the header: a comma, semicolon, tab or bar */
  readonly delimiter?: string;
  /**
   * Columns that are not named `email, firstname, lastname, country, groups, type, username, domain`. Those of
   * the e-mail and the groups, and every column named here, must be in the file.
   */
  readonly columns?: CsvColumns;
  /**
   * A label of the WHATWG encoding standard, such as `windows-1252`; a byte order mark is stronger.
   * @defaultValue UTF-8, or Windows-1252 (said in a warning) where the first letter outside ASCII is not UTF-8
   */
  readonly encoding?: string;
}

/**
 * People from a CSV file, one row a person (or several rows that differ in their groups), read as a stream. The
 * first row is the header. Values are trimmed; `groups` is a list parted by commas, each trimmed. A domain counts
 * only beside a plain username; without one it is that of the e-mail. Empty rows are skipped; a row with a fault
 * becomes a reject. Columns that are asked for by name become attributes.
 *
 * Reading throws a {@link SourceError} for a file that can't be read, has no rows, lacks a column, or whose
 * encoding can't be told.
 *
 * @example
 * const people = csvSource({ path: 'people.csv', delimiter: ';', columns: { email: 'Mail' } });
 */
export function csvSource(options: TextInput & CsvOptions, access: TextAccess = {}): DirectorySource {
  return { read: (request) => readCsv({ ...options, ...access }, request) };
}

type CsvReading = TextInput & CsvOptions & TextAccess;

async function* readCsv(
  options: CsvReading,
  request: ReadRequest,
): AsyncGenerator<DirectoryRecord, ReadEnd, void> {
  const file = inputName(options);
  const { delimiter, text } = await delimitedText(options, request.signal);
  const broken: BrokenLine[] = [];
  const onBroken = (line: BrokenLine) => broken.push(line);
  const groupsFound = new Set<string>();
  let layout: CsvLayout | undefined;
  let records = 0;
  for await (const row of csvRows(wholeRecords(text, { file, delimiter, onBroken }), delimiter)) {
    request.signal.throwIfAborted();
    if (layout === undefined) {
      layout = headerOf(row, { file, delimiter, broken, options, request });
      continue;
    }
    const record = readRow(row.values, layout, `${basename(file)}:${row.line}`, options);
    if (!isReject(record)) for (const group of record.groups) groupsFound.add(group);
    yield record;
    records++;
  }
  request.signal.throwIfAborted();
  for (const { line } of broken) yield brokenLine(`${basename(file)}:${line}`);
  if (records + broken.length === 0) throw nothingIn(file, layout);
  return { groupsFound: [...groupsFound] };
}

async function delimitedText(
  options: CsvReading,
  signal: AbortSignal,
): Promise<{ readonly delimiter: string; readonly text: AsyncIterable<string> }> {
  const text = readInput(options, { ...options, signal });
  if (options.delimiter !== undefined) return { delimiter: options.delimiter, text };
  return findDelimiter(text, extname(inputName(options)).toLowerCase() === '.tsv' ? '\t' : ',');
}

function headerOf(
  { values, line }: CsvRow,
  context: {
    readonly file: string;
    readonly delimiter: string;
    readonly broken: readonly BrokenLine[];
    readonly options: CsvReading;
    readonly request: ReadRequest;
  },
): CsvLayout {
  const { file, delimiter, broken, options, request } = context;
  const before = broken.find((other) => other.line < line);
  if (before) {
    const problem = "the header's quotes are broken; mend them";
    throw new SourceError('SOURCE_FORMAT', { file, line: before.line }, problem);
  }
  // Without a column nobody would be in any group, and everybody would leave theirs.
  const groupsMatter = request.groups === undefined || request.groups.length > 0;
  return readHeader(
    values,
    { file, line },
    {
      delimiter,
      renamed: options.columns ?? {},
      required: groupsMatter ? ['email', 'groups'] : ['email'],
      further: request.attributes ?? [],
      warn: options.warn ?? (() => {}),
    },
  );
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
