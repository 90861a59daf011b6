import { type Migration, openPostgres, type Postgres } from '@umapi-kit/postgres';

/** Where something is kept that several machines share. */
export interface PostgresPlace {
  /** `postgres://user:password@host:port/database?options`. Passwords can come from `PGPASSWORD` or `~/.pgpass`. */
  readonly connectionString: string;
  /** Tells what is kept in one database apart. Whoever gives the same name shares it. */
  readonly name: string;
}

const migrations: readonly Migration[] = [
  {
    name: 'budgets and journals',
    sql: `
      CREATE TABLE budgets (name TEXT PRIMARY KEY, state TEXT NOT NULL);
      CREATE TABLE journals (name TEXT PRIMARY KEY, target TEXT, last_seq BIGINT NOT NULL DEFAULT 0);
      CREATE TABLE actions (
        journal TEXT NOT NULL REFERENCES journals, seq BIGINT NOT NULL, entry TEXT NOT NULL,
        PRIMARY KEY (journal, seq)
      );
      CREATE TABLE done (
        journal TEXT NOT NULL, seq BIGINT NOT NULL, place BIGINT GENERATED ALWAYS AS IDENTITY, step TEXT NOT NULL,
        PRIMARY KEY (journal, seq, place),
        FOREIGN KEY (journal, seq) REFERENCES actions ON DELETE CASCADE
      );
      CREATE TABLE outcomes (
        journal TEXT NOT NULL, seq BIGINT NOT NULL, outcome TEXT NOT NULL,
        PRIMARY KEY (journal, seq),
        FOREIGN KEY (journal, seq) REFERENCES actions ON DELETE CASCADE
      );
      CREATE TABLE calls (
        journal TEXT NOT NULL REFERENCES journals, id TEXT NOT NULL, entries TEXT NOT NULL,
        place BIGINT GENERATED ALWAYS AS IDENTITY,
        PRIMARY KEY (journal, id)
      );`,
  },
];

/**
 * Opens the database of the clients, which is filled with tables when it is empty.
 *
 * @throws PostgresError when it can't be used
 */
export function openDatabase(connectionString: string): Promise<Postgres> {
  // One connection is enough: what is written is written in turn.
  return openPostgres({ connectionString, application: 'umapi-kit client', migrations, maxConnections: 1 });
}
