import { closest } from '@umapi-kit/document';
import { fold } from '@umapi-kit/protocol';
import { type FilePlace, SourceError } from '../errors.ts';

/** The fields that a CSV file has a column for, and the names that these columns have by default. */
export const csvColumnNames = {
  email: 'email',
  firstName: 'firstname',
  lastName: 'lastname',
  country: 'country',
  groups: 'groups',
  type: 'type',
  username: 'username',
  domain: 'domain',
} as const;

/** A field that a CSV file has a column for. */
export type CsvField = keyof typeof csvColumnNames;

/** Names of columns where they differ from {@link csvColumnNames}; compared without case and outer spaces. */
export type CsvColumns = Readonly<Partial<Record<CsvField, string>>>;

/** Which column of a file holds which field. */
export interface CsvLayout {
  /** Columns of the header; every row has to have as many. */
  readonly width: number;
  /** The value of a field, trimmed; empty when the file has no such column. */
  value(record: readonly string[], field: CsvField): string;
  /** The column's name as the file spells it. */
  nameOf(field: CsvField): string;
  /** Columns that were asked for beside the fields: as they were asked for → their place in a row. */
  readonly further: ReadonlyMap<string, number>;
}

/** What a file has to hold, and what else is wanted of it. */
interface HeaderOptions {
  readonly delimiter: string;
  /** Columns that are named otherwise; naming one makes it required. */
  readonly renamed: CsvColumns;
  /** Fields that must have a column. */
  readonly required: readonly CsvField[];
  /** Columns beside the fields. */
  readonly further: readonly string[];
  readonly warn: (message: string) => void;
}

/**
 * Finds the fields in a header. Names and countries may have no column, since what is absent is never synced; a
 * column whose title is nearly that of one that is missing is taken for a mistake.
 *
 * @throws {@link SourceError} when a required column is missing, or one is there twice
 */
export function readHeader(header: readonly string[], place: FilePlace, options: HeaderOptions): CsvLayout {
  const positions = new Map<CsvField, number>();
  const missing: CsvField[] = [];
  for (const field of fields) {
    const position = findColumn(header, titleOf(field, options.renamed), place);
    if (position === undefined) missing.push(field);
    else positions.set(field, position);
  }
  refuseMissing(missing, { header, place, taken: new Set(positions.values()), options });
  const further = findFurther(header, place, options);
  return {
    width: header.length,
    value: (record, field) => record[positions.get(field) ?? -1]?.trim() ?? '',
    nameOf: (field) => header[positions.get(field) ?? -1]?.trim() ?? csvColumnNames[field],
    further,
  };
}

const fields = Object.keys(csvColumnNames).filter((name): name is CsvField => name in csvColumnNames);

function titleOf(field: CsvField, renamed: CsvColumns): string {
  return renamed[field] ?? csvColumnNames[field];
}

interface MissingContext {
  readonly header: readonly string[];
  readonly place: FilePlace;
  /** Columns that hold a field. */
  readonly taken: ReadonlySet<number>;
  readonly options: HeaderOptions;
}

/** Fields that are worth a word when they have no column. */
const expected: readonly CsvField[] = ['email', 'firstName', 'lastName', 'country', 'groups'];

function refuseMissing(missing: readonly CsvField[], context: MissingContext): void {
  const { renamed, required, warn } = context.options;
  const isRequired = (field: CsvField) => required.includes(field) || renamed[field] !== undefined;
  const refused = missing.filter((field) => isRequired(field)).map((field) => titleOf(field, renamed));
  if (refused.length > 0) throw missingColumns(refused, context);
  const absent = missing.filter((field) => expected.includes(field)).map((field) => titleOf(field, renamed));
  for (const name of absent) refuseMistaken(name, context);
  if (absent.length === 0) return;
  const { file, line } = context.place;
  warn(`${file}:${line}: no ${nameColumns(absent)}: what would stand there is left as it is at Adobe`);
}

function refuseMistaken(name: string, { header, place, taken, options }: MissingContext): void {
  const others = header.filter(
    (title, index) => !taken.has(index) && !options.further.some((one) => sameTitle(one, title)),
  );
  const mistaken = closest(
    name,
    others.map((title) => title.trim()).filter((title) => title !== ''),
  );
  if (mistaken === undefined) return;
  const column = header.findIndex((title) => title.trim() === mistaken) + 1;
  const problem = `there is a column "${mistaken}", but no "${name}"; correct it, or say in "columns" which column holds it`;
  throw new SourceError('SOURCE_FORMAT', { ...place, column }, problem);
}

function findFurther(
  header: readonly string[],
  place: FilePlace,
  { further, warn }: HeaderOptions,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const name of further) {
    const position = findColumn(header, name, place);
    if (position !== undefined) found.set(name, position);
  }
  const absent = further.filter((name) => !found.has(name));
  if (absent.length > 0) warn(`${place.file}:${place.line}: no ${nameColumns(absent)}, which a hook wants`);
  return found;
}

function sameTitle(left: string, right: string): boolean {
  return fold(left.trim()) === fold(right.trim());
}

function nameColumns(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`).join(', ');
  return names.length === 1 ? `column ${quoted}` : `columns ${quoted}`;
}

function findColumn(header: readonly string[], name: string, place: FilePlace): number | undefined {
  const found = header.flatMap((title, index) => (sameTitle(title, name) ? [index] : []));
  if (found.length < 2) return found[0];
  const problem = `the column "${name}" is there ${found.length} times; keep one of them`;
  throw new SourceError('SOURCE_FORMAT', { ...place, column: (found[1] ?? 0) + 1 }, problem);
}

function missingColumns(
  missing: readonly string[],
  { header, place, options: { delimiter } }: MissingContext,
): SourceError {
  const found = header.map((title) => `"${title.trim()}"`).join(', ');
  const other = [';', '\t', '|', ','].find((mark) => mark !== delimiter && header.join('').includes(mark));
  const advice =
    header.length === 1 && other !== undefined
      ? `the columns seem to be parted by ${JSON.stringify(other)}: set the delimiter`
      : 'add it to the file, or say in "columns" which column holds it';
  const problem = `no ${nameColumns(missing)} (found: ${found}); ${advice}`;
  return new SourceError('SOURCE_FORMAT', place, problem);
}
