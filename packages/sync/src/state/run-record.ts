import type { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '@umapi-kit/clock';
import { transact } from '@umapi-kit/sqlite';
import type { Outcome } from '../apply/outcome.ts';

/** A run that was begun and is not known to have ended. */
export interface BegunRun {
  /** The file that holds its plan; an absolute path. */
  readonly plan: string;
  /** The plan's digest. */
  readonly digest: string;
  /** Its guards were lifted. */
  readonly lifted: boolean;
  readonly at: EpochMs;
}

/** How far the present run has come, noted so that a killed one can go on. */
export interface RunRecord {
  current(): BegunRun | undefined;
  /** Takes the place of any other run. */
  begin(run: BegunRun): void;
  note(org: string, change: string, outcome: Outcome): void;
  /** What is settled of the present run in one org, by the id of the change. */
  settled(org: string): ReadonlyMap<string, Outcome>;
}

/** The record in a state file. */
export function runRecordIn(database: DatabaseSync): RunRecord {
  const insert = database.prepare('INSERT OR REPLACE INTO settled VALUES (?, ?, ?)');
  return {
    current() {
      const row = database.prepare('SELECT plan, digest, lifted, at FROM run').get();
      if (row === undefined) return undefined;
      const { plan, digest, lifted, at } = row;
      return { plan: String(plan), digest: String(digest), lifted: lifted === 1, at: Number(at) };
    },
    begin: ({ plan, digest, lifted, at }) =>
      transact(database, () => {
        endRun(database);
        database.prepare('INSERT INTO run VALUES (1, ?, ?, ?, ?)').run(plan, digest, lifted ? 1 : 0, at);
      }),
    note(org, change, outcome) {
      insert.run(org, change, JSON.stringify(outcome));
    },
    settled(org) {
      const rows = database.prepare('SELECT change, outcome FROM settled WHERE org = ?').all(org);
      return new Map(
        rows.map(({ change, outcome }) => {
          const parsed: Outcome = JSON.parse(String(outcome));
          return [String(change), parsed];
        }),
      );
    },
  };
}

/** Forgets the run; part of a transaction. */
export function endRun(database: DatabaseSync): void {
  database.exec('DELETE FROM run; DELETE FROM settled');
}
