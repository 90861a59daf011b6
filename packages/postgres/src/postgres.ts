import type { Pool, PoolClient } from 'pg';
import { PostgresError } from './errors.ts';
import { createNumbering, type Numbered } from './numbered.ts';

/** One row, by column name. */
export type QueryRow = Readonly<Record<string, unknown>>;

/** Runs one statement; `?` stands for a parameter. With `byPosition` the columns are called `0`, `1`, … */
export type Query = (
  sql: string,
  parameters?: readonly (string | number | null)[],
  byPosition?: boolean,
) => Promise<readonly QueryRow[]>;

/** What is done in one transaction. */
type Work<T> = (query: Query) => Promise<T>;

/** A database that is open. Every method is one transaction; there is no other way to begin or end one. */
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

/** Runs `work` between `begin` and its end on a connection of its own. */
export async function transaction<T>(
  pool: Pool,
  begin: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that can't even roll back is not used again.
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function queryOver(client: PoolClient, numbered: (sql: string) => Numbered): Query {
  return async (sql, parameters = [], byPosition = false) => {
    if (parameters.length === 0) return rowsOf(await client.query(sql));
    const { name, text } = numbered(sql);
    return rowsOf(
      await client.query({ name, text, values: [...parameters], ...(byPosition && { rowMode: 'array' }) }),
    );
  };
}

/** A text of several statements has several results; their rows are of no interest. */
function rowsOf(result: { readonly rows: readonly QueryRow[] } | readonly unknown[]): readonly QueryRow[] {
  return 'rows' in result ? result.rows : [];
}
