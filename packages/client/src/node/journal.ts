import { chmodSync, closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { CommandEntry } from '@umapi-kit/protocol';
import { inMemory, type Migration, openSqlite, transact } from '@umapi-kit/sqlite';
import type {
  DoneStep,
  Journal,
  JournalBinding,
  JournaledAction,
  SettledAction,
  SettledOutcome,
} from '../journal/journal.ts';
import { JournalError } from '../journal/journal-error.ts';
import { journalRuns } from '../journal/journal-runs.ts';
import type { PackedCall, PackedEntry } from '../pack/packing.ts';

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

/** Actions that are read at once; others may be settled between two reads. */
const actionsPerRead = 500;

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
    return new SqliteJournal(holding(database));
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

class SqliteJournal implements Journal {
  readonly runs = journalRuns;
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async bind({ orgId, endpoint, testMode }: JournalBinding): Promise<void> {
    const target = JSON.stringify([orgId, endpoint, testMode]);
    const found = this.#transact(() => {
      this.#run('INSERT OR IGNORE INTO binding VALUES (1, ?)', target);
      return String(this.#database.prepare('SELECT target FROM binding').get()?.['target']);
    });
    if (found === target) return;
    throw new JournalError(
      `the journal is for ${found} (organization, endpoint, test mode), not for ${target}`,
    );
  }

  async append(entries: readonly CommandEntry[]): Promise<{ readonly firstSeq: number }> {
    return this.#transact(() => {
      const seqs = entries.map((entry) => {
        return Number(
          this.#run('INSERT INTO actions (entry) VALUES (?)', JSON.stringify(entry)).lastInsertRowid,
        );
      });
      return { firstSeq: seqs[0] ?? 0 };
    });
  }

  async markSent({ id, entries }: PackedCall): Promise<void> {
    this.#transact(() => {
      this.#run('INSERT OR REPLACE INTO calls VALUES (?, ?)', id, JSON.stringify(entries));
    });
  }

  async settle(
    { id }: PackedCall,
    done: readonly DoneStep[],
    decided: readonly SettledOutcome[],
  ): Promise<void> {
    const isDecided = new Set(decided.map(({ seq }) => seq));
    this.#transact(() => {
      this.#run('DELETE FROM calls WHERE id = ?', id);
      for (const step of done) {
        if (!isDecided.has(step.seq)) this.#addTo('done', step.seq, step);
      }
      for (const outcome of decided) {
        this.#run('DELETE FROM done WHERE seq = ?', outcome.seq);
        this.#addTo('outcomes', outcome.seq, outcome);
      }
    });
  }

  async release({ id }: PackedCall): Promise<void> {
    this.#transact(() => {
      this.#run('DELETE FROM calls WHERE id = ?', id);
    });
  }

  async forget(seqs: readonly number[]): Promise<void> {
    this.#transact(() => {
      for (const seq of seqs) this.#run('DELETE FROM actions WHERE seq = ?', seq);
    });
  }

  async *unknown(): AsyncGenerator<PackedCall, void, undefined> {
    const rows = this.#database.prepare('SELECT id, entries FROM calls ORDER BY rowid').all();
    for (const { id, entries } of rows) {
      const packed: readonly PackedEntry[] = JSON.parse(String(entries));
      yield { id: String(id), entries: packed };
    }
  }

  async *settled(): AsyncGenerator<SettledAction, void, undefined> {
    const sql = 'SELECT seq, entry, outcome FROM actions JOIN outcomes USING (seq)';
    for (const { entry: text, outcome: said } of this.#inParts(sql)) {
      const entry: CommandEntry = JSON.parse(String(text));
      const outcome: SettledOutcome = JSON.parse(String(said));
      yield { entry, outcome };
    }
  }

  async *pending(): AsyncGenerator<JournaledAction, void, undefined> {
    const sql = 'SELECT seq, entry FROM actions LEFT JOIN outcomes USING (seq)';
    for (const { seq, entry: text } of this.#inParts(sql, 'AND outcome IS NULL')) {
      const entry: CommandEntry = JSON.parse(String(text));
      yield { seq: Number(seq), entry, done: this.#doneOf(Number(seq)) };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #transact<T>(work: () => T extends Promise<unknown> ? never : T): T {
    try {
      return transact(this.#database, work);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new JournalError(`the journal can not be written: ${reason}`, { cause });
    }
  }

  /** Rows by their number. */
  *#inParts(sql: string, condition = ''): Generator<Readonly<Record<string, unknown>>, void, undefined> {
    const query = this.#database.prepare(`${sql} WHERE seq > ? ${condition} ORDER BY seq LIMIT ?`);
    for (let last = 0; ; ) {
      const rows = query.all(last, actionsPerRead);
      if (rows.length === 0) return;
      for (const row of rows) {
        last = Number(row['seq']);
        yield row;
      }
    }
  }

  /** An action that is forgotten gets no more. */
  #addTo(table: 'done' | 'outcomes', seq: number, value: DoneStep | SettledOutcome): void {
    this.#run(
      `INSERT OR REPLACE INTO ${table} SELECT seq, ? FROM actions WHERE seq = ?`,
      JSON.stringify(value),
      seq,
    );
  }

  #doneOf(seq: number): readonly DoneStep[] {
    const rows = this.#database.prepare('SELECT step FROM done WHERE seq = ? ORDER BY rowid').all(seq);
    return rows.map(({ step }): DoneStep => JSON.parse(String(step)));
  }

  #run(sql: string, ...values: readonly (string | number)[]) {
    return this.#database.prepare(sql).run(...values);
  }
}
