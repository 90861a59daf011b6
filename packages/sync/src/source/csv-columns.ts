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
}

/** Without these nothing can be synced: an absent groups column would take everybody's memberships away. */
const alwaysRequired: readonly CsvField[] = ['email', 'firstName', 'lastName', 'groups'];

/**
 * Finds the fields in a header.
 *
 * @param renamed columns that are named otherwise; naming one makes it required
 * @param required fields that must have a column beside e-mail, names and groups
 * @throws {@link SourceError} when a required column is missing, or one is there twice
 */
export function readHeader(
  header: readonly string[],
  place: FilePlace,
  options: {
    readonly delimiter: string;
    readonly renamed: CsvColumns;
    readonly required: readonly CsvField[];
  },
): CsvLayout {
  const fields = Object.keys(csvColumnNames).filter((name): name is CsvField => name in csvColumnNames);
  const positions = new Map<CsvField, number>();
  const missing: string[] = [];
  for (const field of fields) {
    const name = options.renamed[field] ?? csvColumnNames[field];
    const position = findColumn(header, name, place);
    if (position !== undefined) positions.set(field, position);
    else if (isRequired(field, options)) missing.push(name);
  }
  if (missing.length > 0) throw missingColumns(missing, header, place, options.delimiter);
  return {
    width: header.length,
    value: (record, field) => record[positions.get(field) ?? -1]?.trim() ?? '',
    nameOf: (field) => header[positions.get(field) ?? -1]?.trim() ?? csvColumnNames[field],
  };
}

function isRequired(
  field: CsvField,
  { renamed, required }: { readonly renamed: CsvColumns; readonly required: readonly CsvField[] },
): boolean {
  return alwaysRequired.includes(field) || required.includes(field) || renamed[field] !== undefined;
}

function findColumn(header: readonly string[], name: string, place: FilePlace): number | undefined {
  const wanted = fold(name.trim());
  const found = header.flatMap((title, index) => (fold(title.trim()) === wanted ? [index] : []));
  if (found.length < 2) return found[0];
  const problem = `the column "${name}" is there ${found.length} times; keep one of them`;
  throw new SourceError('SOURCE_FORMAT', { ...place, column: (found[1] ?? 0) + 1 }, problem);
}

function missingColumns(
  missing: readonly string[],
  header: readonly string[],
  place: FilePlace,
  delimiter: string,
): SourceError {
  const names = missing.map((name) => `"${name}"`).join(', ');
  const found = header.map((title) => `"${title.trim()}"`).join(', ');
  const other = [';', '\t', '|', ','].find((mark) => mark !== delimiter && header.join('').includes(mark));
  const advice =
    header.length === 1 && other !== undefined
      ? `the columns seem to be parted by ${JSON.stringify(other)}: set the delimiter`
      : 'add it to the file, or say in "columns" which column holds it';
  const what = missing.length === 1 ? 'no column' : 'no columns';
  return new SourceError('SOURCE_FORMAT', place, `${what} ${names} (found: ${found}); ${advice}`);
}
