import { DatabaseSync } from 'node:sqlite';
import { SqliteError } from './errors.ts';

/** How a temporary database is opened. */
export interface TemporaryOptions {
  /** The tables; there is nothing to migrate. */
  readonly sql: string;
  /** Memory for pages; what does not fit goes to a file. @defaultValue 64 MiB */
  readonly cacheBytes?: number;
}

/**
 * Opens a database for the work of this process alone: on disk, so that it can grow past the memory, in a file that
 * has no name and is gone when it is closed or the process ends. Nothing of it is ever made durable, so it is as
 * fast as can be.
 *
 * @throws {@link SqliteError} when there is no place for it
 */
export function openTemporary({ sql, cacheBytes = 67_108_864 }: TemporaryOptions): DatabaseSync {
  try {
    const database = new DatabaseSync('');
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE');
    database.exec(`PRAGMA cache_size = ${-Math.ceil(cacheBytes / 1024)}`);
    database.exec(sql);
    return database;
  } catch (error) {
    throw new SqliteError(`can't use a temporary database: ${String(error)}`, { cause: error });
  }
}
