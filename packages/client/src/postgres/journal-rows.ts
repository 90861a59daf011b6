import type { Lock, Postgres, QueryRow } from '@umapi-kit/postgres';
import type { JournalStore, KeptValue } from '../journal/stored-journal.ts';

/** Values of several actions, handed over as one JSON text. */
const given =
  'ROWS FROM (json_to_recordset(?::json) AS (seq BIGINT, value TEXT)) WITH ORDINALITY AS given (seq, value, place)';

/** The same, without actions that are forgotten: they get no more. */
const givenOfActions = `(SELECT journal, seq FROM actions WHERE journal = ?) AS known JOIN ${given} USING (seq)`;

const dropCall = 'DELETE FROM calls WHERE journal = ? AND id = ?';

const addDone = `INSERT INTO done (journal, seq, step)
  SELECT journal, seq, value FROM ${givenOfActions} ORDER BY place`;

const dropDone = `DELETE FROM done WHERE journal = ? AND seq IN (SELECT seq FROM ${given})`;

const addOutcomes = `INSERT INTO outcomes SELECT journal, seq, value FROM ${givenOfActions}
  ON CONFLICT (journal, seq) DO UPDATE SET outcome = excluded.outcome`;

/** The rows of one journal among others. Its lock is held by the connection over which everything goes. */
export class PostgresRows implements JournalStore {
  readonly #postgres: Postgres;
  readonly #lock: Lock;
  readonly #name: string;

  constructor(postgres: Postgres, lock: Lock, name: string) {
    this.#postgres = postgres;
    this.#lock = lock;
    this.#name = name;
  }

  bind(target: string): Promise<string> {
    const sql = `INSERT INTO journals (name, target) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET target = COALESCE(journals.target, excluded.target) RETURNING target`;
    return this.#lock.transact(async (query) => {
      const [row] = await query(sql, [this.#name, target]);
      return String(row?.['target']);
    });
  }

  addActions(entries: readonly string[]): Promise<number> {
    return this.#lock.transact(async (query) => {
      const count = `INSERT INTO journals (name, last_seq) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET last_seq = journals.last_seq + excluded.last_seq RETURNING last_seq`;
      const [row] = await query(count, [this.#name, entries.length]);
      const before = Number(row?.['last_seq']) - entries.length;
      const add = `INSERT INTO actions SELECT ?, ? + place, entry
        FROM json_array_elements_text(?::json) WITH ORDINALITY AS given (entry, place)`;
      await query(add, [this.#name, before, JSON.stringify(entries)]);
      return before + 1;
    });
  }

  putCall(id: string, entries: string): Promise<void> {
    const sql = `INSERT INTO calls (journal, id, entries) VALUES (?, ?, ?)
      ON CONFLICT (journal, id) DO UPDATE SET entries = excluded.entries`;
    return this.#change([sql, id, entries]);
  }

  dropCall(id: string): Promise<void> {
    return this.#change([dropCall, id]);
  }

  settleCall(id: string, done: readonly KeptValue[], outcomes: readonly KeptValue[]): Promise<void> {
    const settled = JSON.stringify(outcomes);
    return this.#change(
      [dropCall, id],
      [addDone, JSON.stringify(done)],
      [dropDone, settled],
      [addOutcomes, settled],
    );
  }

  dropActions(seqs: readonly number[]): Promise<void> {
    const sql = `DELETE FROM actions WHERE journal = ?
      AND seq IN (SELECT seq::bigint FROM json_array_elements_text(?::json) AS given (seq))`;
    return this.#change([sql, JSON.stringify(seqs)]);
  }

  async calls() {
    const rows = await this.#read('SELECT id, entries FROM calls WHERE journal = ? ORDER BY place');
    return rows.map(({ id, entries }) => ({ id: String(id), entries: String(entries) }));
  }

  async settledAfter(last: number, limit: number) {
    const sql = `SELECT seq, entry, outcome FROM actions JOIN outcomes USING (journal, seq)
      WHERE journal = ? AND seq > ? ORDER BY seq LIMIT ?`;
    const rows = await this.#read(sql, last, limit);
    return rows.map(({ seq, entry, outcome }) => {
      return { seq: Number(seq), entry: String(entry), outcome: String(outcome) };
    });
  }

  async openAfter(last: number, limit: number) {
    const sql = `SELECT seq, entry, (
        SELECT json_agg(step ORDER BY place) FROM done
        WHERE done.journal = actions.journal AND done.seq = actions.seq
      ) AS done
      FROM actions LEFT JOIN outcomes USING (journal, seq)
      WHERE journal = ? AND seq > ? AND outcome IS NULL ORDER BY seq LIMIT ?`;
    const rows = await this.#read(sql, last, limit);
    return rows.map(({ seq, entry, done }) => {
      return { seq: Number(seq), entry: String(entry), done: Array.isArray(done) ? done.map(String) : [] };
    });
  }

  async close(): Promise<void> {
    await this.#lock[Symbol.asyncDispose]();
    await this.#postgres.close();
  }

  /** One transaction; the first parameter of each statement is the journal's name. */
  #change(...statements: readonly (readonly [string, ...string[]])[]): Promise<void> {
    return this.#lock.transact(async (query) => {
      for (const [sql, ...parameters] of statements) await query(sql, [this.#name, ...parameters]);
    });
  }

  #read(sql: string, ...parameters: readonly number[]): Promise<readonly QueryRow[]> {
    return this.#lock.transact((query) => query(sql, [this.#name, ...parameters]));
  }
}
