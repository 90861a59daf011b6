import type { Pool, PoolClient } from 'pg';
import { PostgresError } from './errors.ts';
import type { Numbered } from './numbered.ts';
import { queryOver, type Work, within } from './transaction.ts';

/**
 * A lock between machines. It is held by a connection and ends with it: when its holder gives it back, dies, or is out
 * of reach for a minute.
 */
export interface Lock extends AsyncDisposable {
  /**
   * Runs `work` as a transaction on the connection that holds the lock, after those that were begun before. Whoever
   * has lost the lock can change nothing any more.
   *
   * @throws whatever `work` throws; {@link PostgresError} when the lock is not held any more
   */
  transact<T>(work: Work<T>): Promise<T>;
}

/** A machine that vanishes says nothing, so the database has to ask: after 30 s of silence, three times. */
const askWhetherAlive =
  'SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3';

/** The database may need a moment to notice that a holder has died. */
const waitForTheDying = "SET lock_timeout = '1s'";

/** Other schemas of the same database have locks of their own. */
const key = "hashtextextended(concat_ws('/', current_schema(), $1::text), 0)";

/** Takes a lock on a connection of its own. @returns nothing when somebody else has held it for a second */
export async function takeLock(
  pool: Pool,
  name: string,
  numbered: (sql: string) => Numbered,
): Promise<Lock | undefined> {
  const client = await pool.connect();
  try {
    await client.query(`${askWhetherAlive}; ${waitForTheDying}`);
    await client.query(`SELECT pg_advisory_lock(${key})`, [name]);
    await client.query('RESET lock_timeout');
    return heldLock(client, name, numbered);
  } catch (error) {
    client.release(true);
    if (isHeldByAnother(error)) return undefined;
    throw error;
  }
}

function isHeldByAnother(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}

function heldLock(client: PoolClient, name: string, numbered: (sql: string) => Numbered): Lock {
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = last.then(run);
    last = turn.catch(() => {});
    return turn;
  };
  return {
    async transact(work) {
      if (closed) throw new PostgresError(`the lock "${name}" is not open any more`);
      return inTurn(() => within(client, 'BEGIN', () => work(queryOver(client, numbered))));
    },
    async [Symbol.asyncDispose]() {
      if (closed) return;
      closed = true;
      const freed = inTurn(() => client.query(`SELECT pg_advisory_unlock(${key})`, [name]));
      await freed.then(
        () => client.release(),
        () => client.release(true),
      );
    },
  };
}
