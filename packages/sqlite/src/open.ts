import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { SqliteError } from './errors.ts';
import { transact } from './transact.ts';

/** The path of a database that lives as long as its connection. */
export const inMemory = ':memory:';

/** One step of a schema's history; never changed once released. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** How a file is opened. */
export interface OpenOptions {
  /** A file, made when it is not there, or {@link inMemory}. */
  readonly path: string;
  /** Marks whose file it is, so that another program's database is never migrated. 32 bits, not 0. */
  readonly applicationId: number;
  /** Oldest first. Those that the file lacks are run, each in a transaction of its own. */
  readonly migrations: readonly Migration[];
  /**
   * What survives a power cut: with `full` everything committed; with `normal` the last moments may be missing,
   * the file is whole. A killed process loses nothing with either.
   * @defaultValue 'full'
   */
  readonly durability?: 'full' | 'normal';
  /** How long to wait for another process that writes. @defaultValue 5000 */
  readonly busyTimeoutMs?: number;
}

/**
 * Opens a database in WAL mode with foreign keys on, and brings its schema up to date.
 *
 * @throws {@link SqliteError} when the file can't be opened, belongs to another application, or is newer than
 * the migrations
 */
export function openSqlite(options: OpenOptions): DatabaseSync {
  const { path, durability = 'full', busyTimeoutMs = 5_000 } = options;
  refuseShortText(path);
  const database = connect(path, busyTimeoutMs);
  try {
    checkOwner(database, options);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY');
    database.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
    migrate(database, options);
    return database;
  } catch (error) {
    database.close();
    throw error instanceof SqliteError ? error : new SqliteError(describe(path, error), { cause: error });
  }
}

/** The length of the header that every database begins with. */
const headerBytes = 100;

/** SQLite takes a file of less than a header for an empty one and writes over it. */
function refuseShortText(path: string): void {
  const bytes = path === inMemory ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  if (bytes > 0 && bytes < headerBytes) {
    throw new SqliteError(`can't use the database ${path}: it is no database; name another file`);
  }
}

function connect(path: string, timeout: number): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout });
  } catch (error) {
    throw new SqliteError(describe(path, error), { cause: error });
  }
}

function describe(path: string, error: unknown): string {
  return `can't use the database ${path}: ${error instanceof Error ? error.message : String(error)}`;
}

function checkOwner(database: DatabaseSync, { path, applicationId }: OpenOptions): void {
  const found = pragma(database, 'application_id');
  const tables = database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'];
  if (found === applicationId || (found === 0 && tables === 0)) return;
  throw new SqliteError(`${path} is a database of another application; name another file`);
}

function migrate(database: DatabaseSync, { path, applicationId, migrations }: OpenOptions): void {
  const done = pragma(database, 'user_version');
  if (done > migrations.length) {
    throw new SqliteError(
      `${path} was written by a newer version: schema ${done}, known are ${migrations.length}`,
    );
  }
  for (const [index, { name, sql }] of migrations.entries()) {
    if (index < done) continue;
    transact(database, () => {
      if (pragma(database, 'user_version') > index) return;
      run(database, name, sql);
      database.exec(`PRAGMA user_version = ${index + 1}; PRAGMA application_id = ${applicationId}`);
    });
  }
}

function run(database: DatabaseSync, name: string, sql: string): void {
  try {
    database.exec(sql);
  } catch (error) {
    throw new SqliteError(`migration "${name}" failed: ${String(error)}`, { cause: error });
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
