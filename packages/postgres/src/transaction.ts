import type { Pool, PoolClient } from 'pg';
import type { Numbered } from './numbered.ts';

/** One row, by column name. */
export type QueryRow = Readonly<Record<string, unknown>>;

/** Runs one statement; `?` stands for a parameter. */
export type Query = (
  sql: string,
  parameters?: readonly (string | number | null)[],
) => Promise<readonly QueryRow[]>;

/** What is done in one transaction. */
export type Work<T> = (query: Query) => Promise<T>;

/** Runs `work` between `begin` and its end on a connection of its own. */
export async function transaction<T>(
  pool: Pool,
  begin: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await within(client, begin, work, (failure) => {
      broken = failure;
    });
  } finally {
    client.release(broken);
  }
}

/** Runs `work` between `begin` and its end. @param onBroken told of a connection that can't even roll back */
export async function within<T>(
  client: PoolClient,
  begin: string,
  work: (client: PoolClient) => Promise<T>,
  onBroken: (failure: Error) => void = () => {},
): Promise<T> {
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(onBroken);
    throw error;
  }
}

/** Statements on a connection. */
export function queryOver(client: PoolClient, numbered: (sql: string) => Numbered): Query {
  return async (sql, parameters = []) => {
    if (parameters.length === 0) return rowsOf(await client.query(sql));
    const { name, text } = numbered(sql);
    return rowsOf(await client.query({ name, text, values: [...parameters] }));
  };
}

/** A text of several statements has several results; their rows are of no interest. */
function rowsOf(result: { readonly rows: readonly QueryRow[] } | readonly unknown[]): readonly QueryRow[] {
  return 'rows' in result ? result.rows : [];
}
