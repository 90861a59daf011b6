import { constants, type DatabaseSync, type Session } from 'node:sqlite';
import { transact } from '@umapi-kit/sqlite';
import { inverted } from './invert-changes.ts';
import type { UndoLog } from './operation.ts';
import { orgTables } from './snapshots.ts';

/** With more changes than this, filling everything in again is about as fast. */
const mostChanges = 20_000;

/** The log of one connection. */
export interface SqliteUndoLog extends Omit<UndoLog, 'undo'> {
  /** Puts all back, in a transaction of its own. @returns whether it could */
  undoNow(): boolean;
  /** To be called after each transaction: stops when it was too much to remember. */
  afterWrite(): void;
}

/** What there was when the log was started. */
interface Start {
  readonly session: Session;
  readonly changes: number;
  /** Another one means that somebody else has written to the file. */
  readonly dataVersion: number;
  readonly sequences: readonly (readonly [table: string, last: number])[];
}

/** SQLite notes down each row before its first change, whatever changes it; what was rolled back is no change. */
export function createUndoLog(database: DatabaseSync): SqliteUndoLog {
  const changes = database.prepare('SELECT total_changes() AS changes');
  const dataVersion = database.prepare('PRAGMA data_version');
  let started: Start | undefined;

  const stop = () => {
    started?.session.close();
    started = undefined;
  };
  const start = () => {
    stop();
    started = {
      session: database.createSession(),
      changes: Number(changes.get()?.['changes']),
      dataVersion: Number(dataVersion.get()?.['data_version']),
      sequences: sequencesOf(database),
    };
  };
  return {
    start,
    stop,
    afterWrite() {
      if (started && Number(changes.get()?.['changes']) - started.changes > mostChanges) stop();
    },
    undoNow() {
      if (started?.dataVersion !== Number(dataVersion.get()?.['data_version'])) return false;
      if (!putBack(database, started)) return false;
      start();
      return true;
    },
  };
}

function sequencesOf(database: DatabaseSync): Start['sequences'] {
  const rows = database.prepare('SELECT name, seq FROM sqlite_sequence').all();
  return rows.map((row) => [String(row['name']), Number(row['seq'])]);
}

function putBack(database: DatabaseSync, { session, sequences }: Start): boolean {
  // Every row comes back as it was; what refers to it must not go with it meanwhile.
  database.exec('PRAGMA foreign_keys = OFF');
  try {
    transact(database, () => {
      const options = { filter: isOrgTable, onConflict: () => constants.SQLITE_CHANGESET_ABORT };
      if (!database.applyChangeset(inverted(session.changeset()), options)) throw new NotUndone();
      database.exec('DELETE FROM throttle_uses; DELETE FROM sqlite_sequence');
      const insert = database.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)');
      for (const [table, last] of sequences) insert.run(table, last);
    });
    return true;
  } catch (error) {
    if (error instanceof NotUndone) return false;
    throw error;
  } finally {
    database.exec('PRAGMA foreign_keys = ON');
  }
}

/** Rows are not as they were left. */
class NotUndone extends Error {}

/** Tokens and snapshots stay. */
function isOrgTable(table: string): boolean {
  return orgTables.some((name) => name === table);
}
