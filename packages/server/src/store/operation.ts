/** What a column can hold in every dialect. */
export type SqlValue = string | number | null;

/** One row, by column name; what a column holds is checked where it is read. */
export type Row = Readonly<Record<string, unknown>>;

/** One statement; `?` stands for a parameter, and both SQLite and PostgreSQL accept the rest. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/**
 * Store logic without a database: it yields statements, is given their rows, and returns its result. A driver
 * runs it inside one transaction, synchronously or not; the logic can't tell.
 */
export type Operation<T> = Generator<Statement, T, readonly Row[]>;

/** Runs one statement, for all of its rows. */
export function* all(sql: string, ...parameters: readonly SqlValue[]): Operation<readonly Row[]> {
  return yield { sql, parameters };
}

/** Runs one statement, for its first row. */
export function* first(sql: string, ...parameters: readonly SqlValue[]): Operation<Row | undefined> {
  const rows = yield { sql, parameters };
  return rows[0];
}

/** How many values one statement asks about at most. */
const valuesPerStatement = 64;

/**
 * Runs one statement for all of `values`, or a few when there are many, for the rows of all; without values none.
 *
 * @param sql with the marks for the values, which come after the other `parameters`
 */
export function* allOf(
  values: readonly SqlValue[],
  sql: (marks: string) => string,
  ...parameters: readonly SqlValue[]
): Operation<readonly Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < values.length; start += valuesPerStatement) {
    const some = repeatingLast(values.slice(start, start + valuesPerStatement));
    rows.push(
      ...(yield { sql: sql(Array(some.length).fill('?').join(',')), parameters: [...parameters, ...some] }),
    );
  }
  return rows;
}

/** To the next power of two, so that a handful of prepared statements is enough. A set may name a value twice. */
function repeatingLast(values: readonly SqlValue[]): readonly SqlValue[] {
  const length = 2 ** Math.ceil(Math.log2(values.length));
  return [...values, ...Array<SqlValue>(length - values.length).fill(values.at(-1) ?? null)];
}

/** A column that the schema declares as a number. */
export function integer(row: Row | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value === 'number') return value;
  throw new TypeError(`the column ${column} holds no number`);
}

/** A column that the schema declares as text. */
export function text(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (typeof value === 'string') return value;
  throw new TypeError(`the column ${column} holds no text`);
}

/** A column that the schema declares as text, and that holds one of a few words. */
export function oneOf<Word extends string>(
  row: Row | undefined,
  column: string,
  words: readonly Word[],
): Word {
  const value = text(row, column);
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  throw new TypeError(`the column ${column} holds no word that is known: ${value}`);
}

/** A column that is 0 or 1. */
export function flag(row: Row | undefined, column: string): boolean {
  return integer(row, column) !== 0;
}

/** A number that may be missing. */
export function integerOrNull(row: Row | undefined, column: string): number | null {
  return row?.[column] === null ? null : integer(row, column);
}

/** A text that may be missing. */
export function textOrNull(row: Row | undefined, column: string): string | null {
  return row?.[column] === null ? null : text(row, column);
}

/** What {@link Driver.asBytes} makes of a text. */
export function bytes(row: Row | undefined, column: string): Uint8Array {
  const value = row?.[column];
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`the column ${column} holds no bytes`);
}

/** A member for a column that may be null, ready to be spread: absent when it is. */
export function optional<Name extends string, T extends SqlValue>(
  name: Name,
  value: T | null | undefined,
): { readonly [Key in Name]?: T } {
  return value === null || value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]?: T });
}

/** Remembers what rows were before they changed. What is not awaited belongs into the operation that it is about. */
export interface UndoLog {
  /** Starts to remember. */
  start(): void;
  /** Forgets all, and remembers nothing until the next start. */
  stop(): void;
  /** Puts all back as it was at the start, and goes on. @returns `false` when that can't be done: nothing is changed */
  undo(): Promise<boolean>;
}

/** Runs operations, each as one transaction of its own. */
export interface Driver {
  /** All of it, or nothing when it throws. */
  write<T>(operation: () => Operation<T>): Promise<T>;
  /** Sees one state of the store throughout. */
  read<T>(operation: () => Operation<T>): Promise<T>;
  /** An expression for the bytes, in UTF-8, of one for a text. */
  asBytes(text: string): string;
  /** So many users of a page are read at a time. */
  readonly usersTogether: number;
  /** Lets ids start from 1 again; each dialect writes it in its own way. */
  readonly restartIds: string;
  /** Lets ids go on after the highest of rows that were written with theirs, where that has to be asked for. */
  readonly resumeIds?: string;
  /** Tells the database how much there is in its tables, where it plans by that and would find out late. */
  readonly countRows?: string;
  /** Where a few changes can be undone faster than everything can be written anew. */
  readonly undo?: UndoLog;
  close(): Promise<void>;
}
