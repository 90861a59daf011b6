import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openSqlite, transact } from '@umapi-kit/sqlite';
import type { Driver, Operation, Row, Statement } from './operation.ts';
import { sqliteMigrations } from './sqlite-schema.ts';
import { createUndoLog, type SqliteUndoLog } from './sqlite-undo.ts';
import { createWriteQueue, type Settle, type Write } from './sqlite-writes.ts';

/** "umas": marks a file as a store of this server. */
const applicationId = 0x756d_6173;

/**
 * Runs operations on a file, or in memory. An operation never awaits, so nothing can come between its statements.
 * Writes that arrive together become durable together: each is undone by its own failure alone, and none is
 * acknowledged before all of them are on the disk.
 *
 * @throws {@link SqliteError} when the file can't be used
 */
export function openSqliteDriver(path: string): Driver {
  const database = openSqlite({ path, applicationId, migrations: sqliteMigrations });
  // Room for the indexes that every write touches, and fewer copies from the log into the file.
  database.exec('PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8192');
  const prepare = statementCache(database);
  const view = createView(database, prepare);
  const undo = createUndoLog(database);
  const writes = createWriteQueue({
    transact: (work, instead) => {
      view.end();
      return logged(undo, () => transactOr(database, work, instead));
    },
    runApart: savepointOf(database, prepare),
  });

  return {
    write: (operation) => writes.add(() => drive(operation(), prepare)),
    read: async (operation) => {
      view.begin();
      return drive(operation(), prepare).result;
    },
    asBytes: (text) => `CAST(${text} AS BLOB)`,
    // Memory for more would be got from the system anew for each page, which takes longer than reading it.
    usersTogether: 200,
    restartIds: 'DELETE FROM sqlite_sequence',
    undo: {
      ...undo,
      undo: () =>
        writes.add(
          () => {
            view.end();
            return { result: undo.undoNow() };
          },
          { isAlone: true },
        ),
    },
    close: async () => {
      view.end();
      writes.finish();
      undo.stop();
      database.close();
    },
  };
}

function transactOr<T>(
  database: DatabaseSync,
  work: () => readonly T[],
  instead: () => readonly T[],
): readonly T[] {
  try {
    return transact(database, work);
  } catch {
    return transact(database, instead);
  }
}

function logged<T>(undo: Pick<SqliteUndoLog, 'afterWrite' | 'stop'>, write: () => T): T {
  try {
    const result = write();
    undo.afterWrite();
    return result;
  } catch (error) {
    // It may have been started in what is undone now.
    undo.stop();
    throw error;
  }
}

/** Runs a statement, for all of its rows. */
type Run = (...parameters: Statement['parameters']) => readonly Row[];

type Prepare = (sql: string) => Run;

function statementCache(database: DatabaseSync): Prepare {
  const statements = new Map<string, Run>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    const run = named(statement);
    statements.set(sql, run);
    return run;
  };
}

/** Rows that are all made in one place, with their columns in one order, cost a third of those that SQLite's binding makes. */
function named(statement: StatementSync): Run {
  const names = statement.columns().map(({ name }) => name);
  return (...parameters) =>
    statement.all(...parameters).map((values) => {
      const row: Record<string, unknown> = {};
      for (const [position, name] of names.entries()) row[name] = values[position];
      return row;
    });
}

type Boxed<T> = { readonly result: T };

function drive<T>(operation: Operation<T>, prepare: Prepare): Boxed<T> {
  let rows: readonly Row[] = [];
  for (;;) {
    const step = operation.next(rows);
    if (step.done) return { result: step.value };
    const { sql, parameters } = step.value;
    rows = prepare(sql)(...parameters);
  }
}

/** One state of the database, for all that is read in one turn of the event loop. */
interface View {
  begin(): void;
  end(): void;
}

/** A transaction for every read would cost as much as what it reads; a call makes two, and calls come together. */
function createView(database: DatabaseSync, prepare: Prepare): View {
  let isOpen = false;
  const end = () => {
    if (!isOpen) return;
    isOpen = false;
    // A disk that can't be read, for instance, has ended it already.
    if (database.isTransaction) prepare('COMMIT')();
  };
  return {
    begin() {
      if (isOpen) return;
      prepare('BEGIN')();
      isOpen = true;
      setImmediate(end);
    },
    end,
  };
}

/** Undoes a write that fails, and it alone. */
function savepointOf(database: DatabaseSync, prepare: Prepare): (write: Write) => Settle {
  return ({ run, reject }) => {
    prepare('SAVEPOINT one')();
    try {
      const settle = run();
      prepare('RELEASE one')();
      return settle;
    } catch (error) {
      // A full disk, for instance, has undone everything already.
      if (!database.isTransaction) throw error;
      prepare('ROLLBACK TO one')();
      prepare('RELEASE one')();
      return () => reject(error);
    }
  };
}
