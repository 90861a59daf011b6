import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openSqlite, transact } from '@umapi-kit/sqlite';
import type { Driver, Operation, Row } from './operation.ts';
import { sqliteMigrations } from './sqlite-schema.ts';

/** "umas": marks a file as a store of this server. */
const applicationId = 0x756d_6173;

/** Writes that share one flush to the disk at most; more would keep readers waiting. */
const writesPerTransaction = 32;

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
  const writes = createWriteQueue(
    (work) => {
      view.end();
      return transact(database, work);
    },
    savepointOf(database, prepare),
  );

  return {
    write: (operation) => writes.add(() => drive(operation(), prepare)),
    read: async (operation) => {
      view.begin();
      return drive(operation(), prepare).result;
    },
    restartIds: 'DELETE FROM sqlite_sequence',
    close: async () => {
      view.end();
      writes.finish();
      database.close();
    },
  };
}

type Prepare = (sql: string, byPosition?: boolean) => StatementSync;

function statementCache(database: DatabaseSync): Prepare {
  const statements = new Map<string, StatementSync>();
  return (sql, byPosition = false) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statement.setReturnArrays(byPosition);
    statements.set(sql, statement);
    return statement;
  };
}

type Boxed<T> = { readonly result: T };

function drive<T>(operation: Operation<T>, prepare: Prepare): Boxed<T> {
  let rows: readonly Row[] = [];
  for (;;) {
    const step = operation.next(rows);
    if (step.done) return { result: step.value };
    const { sql, parameters, byPosition } = step.value;
    rows = prepare(sql, byPosition).all(...parameters);
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
    if (database.isTransaction) prepare('COMMIT').run();
  };
  return {
    begin() {
      if (isOpen) return;
      prepare('BEGIN').run();
      isOpen = true;
      setImmediate(end);
    },
    end,
  };
}

/** Tells whoever waits for a write how it ended. */
type Settle = () => void;

interface Write {
  /** Runs it. @returns what to do once it is durable */
  run(): Settle;
  reject(error: unknown): void;
}

interface WriteQueue {
  add<T>(run: () => Boxed<T>): Promise<T>;
  /** Runs what still waits. */
  finish(): void;
}

/** Runs work as one transaction. */
type Transact = <T>(work: () => readonly T[]) => readonly T[];

/** Runs one write of several in a transaction. @returns what to do once all of them are durable */
type RunOne = (write: Write) => Settle;

function createWriteQueue(transactAll: Transact, runOne: RunOne): WriteQueue {
  const waiting: Write[] = [];
  const flush = () => {
    runWrites(waiting.splice(0, writesPerTransaction), transactAll, runOne);
    if (waiting.length > 0) setImmediate(flush);
  };
  return {
    add: (run) =>
      new Promise((resolve, reject) => {
        waiting.push({ run: () => settledBy(run(), resolve), reject });
        if (waiting.length === 1) setImmediate(flush);
      }),
    finish() {
      while (waiting.length > 0) runWrites(waiting.splice(0), transactAll, runOne);
    },
  };
}

function settledBy<T>({ result }: Boxed<T>, resolve: (result: T) => void): Settle {
  return () => resolve(result);
}

function runWrites(writes: readonly Write[], transactAll: Transact, runOne: RunOne): void {
  if (writes.length === 0) return;
  try {
    for (const settle of transactAll(() => writes.map(runOne))) settle();
  } catch (error) {
    for (const { reject } of writes) reject(error);
  }
}

/** Undoes a write that fails, and it alone. */
function savepointOf(database: DatabaseSync, prepare: Prepare): RunOne {
  return ({ run, reject }) => {
    prepare('SAVEPOINT one').run();
    try {
      const settle = run();
      prepare('RELEASE one').run();
      return settle;
    } catch (error) {
      // A full disk, for instance, has undone everything already.
      if (!database.isTransaction) throw error;
      prepare('ROLLBACK TO one').run();
      prepare('RELEASE one').run();
      return () => reject(error);
    }
  };
}
