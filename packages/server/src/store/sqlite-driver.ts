import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openSqlite, transact } from '@umapi-kit/sqlite';
import type { Driver, Operation, Row, Statement } from './operation.ts';
import { sqliteMigrations } from './sqlite-schema.ts';

/** "umas": marks a file as a store of this server. */
const applicationId = 0x756d_6173;

/**
 * Runs operations on a file, or in memory. An operation never awaits, so nothing can come between its statements.
 *
 * @throws {@link SqliteError} when the file can't be used
 */
export function openSqliteDriver(path: string): Driver {
  const database = openSqlite({ path, applicationId, migrations: sqliteMigrations });
  const statements = new Map<string, StatementSync>();

  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  return {
    write: async (operation) => transact(database, () => drive(operation(), prepare)).result,
    read: async (operation) => readOnly(database, () => drive(operation(), prepare)).result,
    restartIds: 'DELETE FROM sqlite_sequence',
    close: async () => database.close(),
  };
}

type Boxed<T> = { readonly result: T };

function drive<T>(operation: Operation<T>, prepare: (sql: string) => StatementSync): Boxed<T> {
  let step = operation.next([]);
  while (!step.done) step = operation.next(rows(prepare, step.value));
  return { result: step.value };
}

function rows(prepare: (sql: string) => StatementSync, { sql, parameters }: Statement): readonly Row[] {
  return prepare(sql).all(...parameters);
}

function readOnly<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN');
  try {
    return work();
  } finally {
    database.exec('COMMIT');
  }
}
