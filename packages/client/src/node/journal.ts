import { chmodSync, closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { inMemory, type Migration, openSqlite, transact } from '@umapi-kit/sqlite';
import type { Journal } from '../journal/journal.ts';
import { JournalError } from '../journal/journal-error.ts';
import { type JournalStore, type KeptValue, StoredJournal } from '../journal/stored-journal.ts';

const applicationId = 0x756d_6a6e;

const migrations: readonly Migration[] = [
  {
    name: 'outbox',
    sql: `
      CREATE TABLE binding (only INTEGER PRIMARY KEY CHECK (only = 1), target TEXT NOT NULL) STRICT;
      CREATE TABLE actions (seq INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL) STRICT;
      CREATE TABLE done (
        seq INTEGER NOT NULL REFERENCES actions ON DELETE CASCADE,
        step TEXT NOT NULL
      ) STRICT;
      CREATE INDEX done_by_action ON done (seq);
      CREATE TABLE calls (id TEXT PRIMARY KEY, entries TEXT NOT NULL) STRICT;`,
  },
  {
    name: 'outcomes until they are told',
    sql: `
      CREATE TABLE outcomes (
        seq INTEGER PRIMARY KEY REFERENCES actions ON DELETE CASCADE,
        outcome TEXT NOT NULL
      ) STRICT;`,
  },
];

/**
 * Opens a journal in a file, which is made when it is not there. Nobody else may read it, and no other process can
 * open it meanwhile. Close it with `await using`.
 *
 * @throws {@link JournalError} when the file is in use, or is no journal
 *
 * @example
 * await using journal = openJournal({ path: 'umapi-journal.db' });
 * await using conn = new Connection({ orgId, auth, journal });
 * for await (const outcome of conn.resume()) report(outcome);
 * for await (const outcome of conn.execute(actions)) report(outcome);
 */
export function openJournal({ path }: { readonly path: string }): Journal {
  try {
    if (path !== inMemory) keepPrivate(path);
    const database = openSqlite({ path, applicationId, migrations, busyTimeoutMs: 0 });
    return new StoredJournal(new SqliteRows(holding(database)));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const hint = reason.includes('locked') ? ' (another process uses it)' : '';
    throw new JournalError(`the journal ${path} can not be opened${hint}: ${reason}`, { cause });
  }
}

function keepPrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

/** Keeps the lock of the first transaction until it closes, or its process ends. */
function holding(database: DatabaseSync): DatabaseSync {
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON; BEGIN EXCLUSIVE; COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class SqliteRows implements JournalStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async bind(target: string): Promise<string> {
    return transact(this.#database, () => {
      this.#run('INSERT OR IGNORE INTO binding VALUES (1, ?)', target);
      return String(this.#database.prepare('SELECT target FROM binding').get()?.['target']);
    });
  }

  async addActions(entries: readonly string[]): Promise<number> {
    return transact(this.#database, () => {
      const seqs = entries.map((entry) => {
        return Number(this.#run('INSERT INTO actions (entry) VALUES (?)', entry).lastInsertRowid);
      });
      return seqs[0] ?? 0;
    });
  }

  async putCall(id: string, entries: string): Promise<void> {
    transact(this.#database, () => {
      this.#run('INSERT OR REPLACE INTO calls VALUES (?, ?)', id, entries);
    });
  }

  async dropCall(id: string): Promise<void> {
    transact(this.#database, () => {
      this.#run('DELETE FROM calls WHERE id = ?', id);
    });
  }

  async settleCall(id: string, done: readonly KeptValue[], outcomes: readonly KeptValue[]): Promise<void> {
    transact(this.#database, () => {
      this.#run('DELETE FROM calls WHERE id = ?', id);
      for (const step of done) this.#addTo('done', step);
      for (const outcome of outcomes) {
        this.#run('DELETE FROM done WHERE seq = ?', outcome.seq);
        this.#addTo('outcomes', outcome);
      }
    });
  }

  async dropActions(seqs: readonly number[]): Promise<void> {
    transact(this.#database, () => {
      for (const seq of seqs) this.#run('DELETE FROM actions WHERE seq = ?', seq);
    });
  }

  async calls() {
    const rows = this.#database.prepare('SELECT id, entries FROM calls ORDER BY rowid').all();
    return rows.map(({ id, entries }) => ({ id: String(id), entries: String(entries) }));
  }

  async settledAfter(last: number, limit: number) {
    const sql = `SELECT seq, entry, outcome FROM actions JOIN outcomes USING (seq)
      WHERE seq > ? ORDER BY seq LIMIT ?`;
    const rows = this.#database.prepare(sql).all(last, limit);
    return rows.map(({ seq, entry, outcome }) => {
      return { seq: Number(seq), entry: String(entry), outcome: String(outcome) };
    });
  }

  async openAfter(last: number, limit: number) {
    const sql = `SELECT seq, entry FROM actions LEFT JOIN outcomes USING (seq)
      WHERE seq > ? AND outcome IS NULL ORDER BY seq LIMIT ?`;
    const rows = this.#database.prepare(sql).all(last, limit);
    return rows.map(({ seq, entry }) => {
      return { seq: Number(seq), entry: String(entry), done: this.#doneOf(Number(seq)) };
    });
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  /** An action that is forgotten gets no more. */
  #addTo(table: 'done' | 'outcomes', { seq, value }: KeptValue): void {
    this.#run(`INSERT OR REPLACE INTO ${table} SELECT seq, ? FROM actions WHERE seq = ?`, value, seq);
  }

  #doneOf(seq: number): readonly string[] {
    const rows = this.#database.prepare('SELECT step FROM done WHERE seq = ? ORDER BY rowid').all(seq);
    return rows.map(({ step }) => String(step));
  }

  #run(sql: string, ...values: readonly (string | number)[]) {
    return this.#database.prepare(sql).run(...values);
  }
}
