import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs `work` as one transaction: all of it, or nothing when it throws. `work` must not await, since everything
 * else that uses this connection meanwhile would become part of the transaction.
 *
 * @throws whatever `work` throws, after rolling back
 */
export function transact<T>(database: DatabaseSync, work: () => T extends Promise<unknown> ? never : T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
