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
  const writes = createWriteQueue(database, prepare);

  return {
    write: (operation) => writes.add(() => drive(operation(), prepare)),
    read: async (operation) => readOnly(prepare, () => drive(operation(), prepare)).result,
    restartIds: 'DELETE FROM sqlite_sequence',
    close: async () => {
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

function readOnly<T>(prepare: Prepare, work: () => T): T {
  prepare('BEGIN').run();
  try {
    return work();
  } finally {
    prepare('COMMIT').run();
  }
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

function createWriteQueue(database: DatabaseSync, prepare: Prepare): WriteQueue {
  const waiting: Write[] = [];
  const flush = () => {
    runWrites(waiting.splice(0, writesPerTransaction), database, prepare);
    if (waiting.length > 0) setImmediate(flush);
  };
  return {
    add: (run) =>
      new Promise((resolve, reject) => {
        waiting.push({ run: () => settledBy(run(), resolve), reject });
        if (waiting.length === 1) setImmediate(flush);
      }),
    finish() {
      while (waiting.length > 0) runWrites(waiting.splice(0), database, prepare);
    },
  };
}

function settledBy<T>({ result }: Boxed<T>, resolve: (result: T) => void): Settle {
  return () => resolve(result);
}

function runWrites(writes: readonly Write[], database: DatabaseSync, prepare: Prepare): void {
  if (writes.length === 0) return;
  try {
    const settled = transact(database, () => writes.map((write) => runWrite(write, database, prepare)));
    for (const settle of settled) settle();
  } catch (error) {
    for (const { reject } of writes) reject(error);
  }
}

function runWrite({ run, reject }: Write, database: DatabaseSync, prepare: Prepare): Settle {
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
}
