import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Migration, openSqlite, transact } from '@umapi-kit/sqlite';
import { LockedError } from '../errors.ts';
import { makePrivate } from '../state/private-file.ts';

/** Held while a run writes, so that no two of them do. */
export interface RunLock {
  /**
   * @param name what is locked
   * @param holder how whoever is refused can tell who holds it: a machine, a process, since when
   * @throws LockedError while somebody else holds it
   */
  acquire(name: string, holder: string): Promise<AsyncDisposable>;
  /** Who holds it, as they told; `undefined` when nobody does. Nothing is made. */
  holder(name: string): string | undefined;
}

const applicationId = 0x756d_6c6b;

const migrations: readonly Migration[] = [
  {
    name: 'holder',
    sql: 'CREATE TABLE holder (only INTEGER PRIMARY KEY CHECK (only = 1), name TEXT NOT NULL) STRICT',
  },
];

/**
 * Locks between processes of one machine: files in a folder. The operating system gives a lock back when its holder
 * dies, however that happens, so nothing has to be cleared up by hand.
 *
 * @example
 * await using _ = await fileRunLock('.umapi').acquire('sync', `process ${process.pid}`);
 */
export function fileRunLock(folder: string): RunLock {
  return {
    async acquire(name, holder) {
      const path = join(folder, `${name}.lock`);
      makePrivate(path);
      const database = openSqlite({ path, applicationId, migrations, durability: 'normal' });
      try {
        hold(database, name, holder);
      } catch (error) {
        database.close();
        throw error;
      }
      return {
        async [Symbol.asyncDispose]() {
          if (database.isOpen) database.close();
        },
      };
    },
    holder(name) {
      const path = join(folder, `${name}.lock`);
      if (!existsSync(path)) return undefined;
      using database = openSqlite({ path, applicationId, migrations, durability: 'normal' });
      database.exec('PRAGMA busy_timeout = 0');
      try {
        database.exec('BEGIN IMMEDIATE; ROLLBACK');
        return undefined;
      } catch (cause) {
        if (!isBusy(cause)) throw cause;
        return holderIn(database);
      }
    },
  };
}

/** The lock is a transaction that stays open; whoever is refused can still read who began it. */
function hold(database: DatabaseSync, name: string, holder: string): void {
  database.exec('PRAGMA busy_timeout = 0');
  try {
    transact(database, () => {
      database.prepare('INSERT OR REPLACE INTO holder VALUES (1, ?)').run(holder);
    });
    database.exec('BEGIN IMMEDIATE');
  } catch (cause) {
    if (!isBusy(cause)) throw cause;
    throw new LockedError(name, holderIn(database), { cause });
  }
}

function holderIn(database: DatabaseSync): string {
  const row = database.prepare('SELECT name FROM holder').get();
  return String(row?.['name'] ?? 'another process');
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /database is locked|busy/i.test(error.message);
}
