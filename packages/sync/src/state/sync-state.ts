import type { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '@umapi-kit/clock';
import { fold } from '@umapi-kit/protocol';
import { inMemory, openSqlite, transact } from '@umapi-kit/sqlite';
import type { LeavingAccount } from '../plan/plan.ts';
import { type Escrow, escrowIn, type FailedChange } from './escrow.ts';
import { makePrivate } from './private-file.ts';
import { endRun, type RunRecord, runRecordIn } from './run-record.ts';
import { applicationId, migrations } from './schema.ts';

/** How a list of accounts went. */
export interface ListCount {
  /** Accounts that were listed. */
  readonly listed: number;
  /** What the service counts; technical accounts are counted, but not listed. Absent where it sent no count. */
  readonly total?: number;
}

/** What a run that came to its end leaves about one org. */
export interface OrgMemory {
  readonly org: string;
  /** Absent: the list was not reconciled, and what was known stays. */
  readonly list?: ListCount;
  /** Groups that rules made of directory groups. They are added to those that are known. */
  readonly dynamicGroups: readonly string[];
  /** Everything that is managed now. */
  readonly managedGroups: readonly string[];
  /** Accounts on their way out, and since when: all of them. */
  readonly leaving: readonly LeavingAccount[];
  /** Changes that the service refused. */
  readonly failures: readonly FailedChange[];
  /** Ids of changes that succeeded, so that they need not rest any more. */
  readonly recovered: readonly string[];
}

/** What a run that came to its end leaves to the next one. */
export interface RunMemory {
  readonly at: EpochMs;
  /** People in the directory; absent when not all of it was read. */
  readonly directoryUsers?: number;
  readonly orgs: readonly OrgMemory[];
}

/** What a sync remembers from run to run. */
export interface SyncState extends Disposable {
  /** The file; `:memory:` for one that is forgotten. */
  readonly path: string;
  /** The latest list of an org's accounts that was reconciled. */
  lastList(org: string): ListCount | undefined;
  /** People in the directory when a run last came to its end. */
  lastDirectoryUsers(): number | undefined;
  /** Groups that rules made of directory groups once, so that their last members can leave them. */
  dynamicGroups(org: string): readonly string[];
  /** What was managed in the last run: what is missing now is managed no longer, and worth a word. */
  managedGroups(org: string): readonly string[];
  /** Since when accounts are on their way out, by id. */
  leaving(org: string): ReadonlyMap<string, EpochMs>;
  /** Takes in what a run leaves, and ends it. All or nothing. */
  complete(run: RunMemory): void;
  readonly escrow: Escrow;
  readonly run: RunRecord;
}

/**
 * Opens the state of a sync, which is made when it is not there. Nobody else may read it.
 *
 * @param path a file, or `:memory:`
 * @throws SqliteError when the file can't be used
 *
 * @example
 * using state = openSyncState('.umapi/sync-state.db');
 * for (const { who, reason } of state.escrow.list()) console.log(who, reason);
 */
export function openSyncState(path: string): SyncState {
  if (path !== inMemory) makePrivate(path);
  // After a power cut the last moments may be missing: what they did is found done, and not done again.
  const database = openSqlite({ path, applicationId, migrations, durability: 'normal' });
  return {
    path,
    lastList: (org) => lastList(database, org),
    lastDirectoryUsers() {
      const row = database.prepare('SELECT users FROM directory').get();
      return row && Number(row['users']);
    },
    dynamicGroups: (org) => groupNames(database, org, 'dynamic'),
    managedGroups: (org) => groupNames(database, org, 'managed'),
    leaving(org) {
      const rows = database.prepare('SELECT account, since FROM leaving WHERE org = ?').all(org);
      return new Map(rows.map(({ account, since }) => [String(account), Number(since)]));
    },
    complete: (run) => transact(database, () => complete(database, run)),
    escrow: escrowIn(database),
    run: runRecordIn(database),
    [Symbol.dispose]() {
      if (database.isOpen) database.close();
    },
  };
}

function lastList(database: DatabaseSync, org: string): ListCount | undefined {
  const row = database.prepare('SELECT listed, total FROM lists WHERE org = ?').get(org);
  if (row === undefined) return undefined;
  return { listed: Number(row['listed']), ...(row['total'] === null ? {} : { total: Number(row['total']) }) };
}

function groupNames(database: DatabaseSync, org: string, kind: 'dynamic' | 'managed'): readonly string[] {
  const rows = database
    .prepare('SELECT name FROM groups WHERE org = ? AND kind = ? ORDER BY key')
    .all(org, kind);
  return rows.map(({ name }) => String(name));
}

function complete(database: DatabaseSync, { at, directoryUsers, orgs }: RunMemory): void {
  if (directoryUsers !== undefined) {
    database.prepare('INSERT OR REPLACE INTO directory VALUES (1, ?, ?)').run(directoryUsers, at);
  }
  for (const org of orgs) rememberOrg(database, org, at);
  endRun(database);
}

function rememberOrg(database: DatabaseSync, memory: OrgMemory, at: EpochMs): void {
  const { org, list } = memory;
  if (list !== undefined) {
    const insert = database.prepare('INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?)');
    insert.run(org, list.listed, list.total ?? null, at);
  }
  database.prepare("DELETE FROM groups WHERE org = ? AND kind = 'managed'").run(org);
  const addGroup = database.prepare('INSERT OR IGNORE INTO groups VALUES (?, ?, ?, ?)');
  for (const name of memory.managedGroups) addGroup.run(org, fold(name.trim()), name, 'managed');
  for (const name of memory.dynamicGroups) addGroup.run(org, fold(name.trim()), name, 'dynamic');
  database.prepare('DELETE FROM leaving WHERE org = ?').run(org);
  const addLeaving = database.prepare('INSERT OR REPLACE INTO leaving VALUES (?, ?, ?)');
  for (const { id, since } of memory.leaving) addLeaving.run(org, id, since);
  const escrow = escrowIn(database);
  for (const failure of memory.failures) escrow.add(failure, at);
  for (const change of memory.recovered) escrow.drop(org, change);
}
