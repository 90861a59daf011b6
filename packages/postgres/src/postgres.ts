import type { Pool } from 'pg';
import { PostgresError } from './errors.ts';
import { type Lock, takeLock } from './lock.ts';
import { createNumbering } from './numbered.ts';
import { queryOver, transaction, type Work } from './transaction.ts';

/** A database that is open. There is no other way to begin or end a transaction than these. */
export interface Postgres {
  /**
   * Runs `work` as a serializable transaction: all of it, or nothing when it throws. It is run again when it got in the
   * way of another one, so it must change nothing but the database.
   *
   * @throws whatever `work` throws; {@link PostgresError} when it got in the way again and again
   */
  write<T>(work: Work<T>): Promise<T>;
  /** Runs `work` over one state of the database throughout; it can't change it. */
  read<T>(work: Work<T>): Promise<T>;
  /**
   * Takes a lock, on one of the connections, until it is given back.
   *
   * @returns nothing when somebody else has held it for a second
   */
  lock(name: string): Promise<Lock | undefined>;
  /** Waits for what is under way. Locks have to be given back before. */
  close(): Promise<void>;
}

/** How often a transaction is begun before it is given up. */
const attempts = 100;

/** Transactions over a pool. Writes of this process wait for each other, since they would only get in the way. */
export function postgresOver(pool: Pool): Postgres {
  const numbering = createNumbering();
  const run = <T>(begin: string, work: Work<T>) =>
    transaction(pool, begin, (client) => work(queryOver(client, numbering)));
  let lastWrite: Promise<unknown> = Promise.resolve();
  return {
    write(work) {
      const write = lastWrite.then(() => untilThrough(() => run('BEGIN ISOLATION LEVEL SERIALIZABLE', work)));
      lastWrite = write.catch(() => {});
      return write;
    },
    read: (work) => run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work),
    lock: (name) => takeLock(pool, name, numbering),
    async close() {
      await lastWrite;
      await pool.end();
    },
  };
}

async function untilThrough<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (cause) {
      if (!isInTheWay(cause)) throw cause;
      if (attempt === attempts)
        throw new PostgresError(`the database is too busy: a transaction failed ${attempts} times`, {
          cause,
        });
    }
  }
}

/** Serialization failure and deadlock: the documented reasons to begin again. */
function isInTheWay(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');
}
