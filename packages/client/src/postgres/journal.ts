import { type Lock, type Postgres, PostgresError } from '@umapi-kit/postgres';
import { checkText } from '../checks.ts';
import type { Journal } from '../journal/journal.ts';
import { JournalError } from '../journal/journal-error.ts';
import { StoredJournal } from '../journal/stored-journal.ts';
import { openDatabase, type PostgresPlace } from './database.ts';
import { PostgresRows } from './journal-rows.ts';

/**
 * Opens a journal in a database: what one machine began, another one can resume. No other process can open the same
 * journal meanwhile; when this one dies, or its machine is out of reach for a minute, it is free. Close it with
 * `await using`.
 *
 * @throws {@link JournalError} when the journal is in use, or the database can't be used
 *
 * @example
 * await using journal = await openPostgresJournal({ connectionString: 'postgres://umapi@db/umapi', name: 'acme' });
 * await using conn = new Connection({ orgId, auth, journal });
 * for await (const outcome of conn.resume()) report(outcome);
 */
export async function openPostgresJournal({ connectionString, name }: PostgresPlace): Promise<Journal> {
  checkText('name', name);
  try {
    const postgres = await openDatabase(connectionString);
    const lock = await lockJournal(postgres, name);
    return new StoredJournal(new PostgresRows(postgres, lock, name));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new JournalError(`the journal "${name}" can not be opened: ${reason}`, { cause });
  }
}

async function lockJournal(postgres: Postgres, name: string): Promise<Lock> {
  try {
    const lock = await postgres.lock(`journal ${name}`);
    if (lock === undefined) throw new PostgresError('another process uses it');
    return lock;
  } catch (error) {
    await postgres.close();
    throw error;
  }
}
