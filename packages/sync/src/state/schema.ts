import type { Migration } from '@umapi-kit/sqlite';

/** Marks the file as the state of a sync: the letters `umst`. */
export const applicationId = 0x756d_7374;

/** The history of the file's schema. Times are milliseconds since 1970; keys are folded names. */
export const migrations: readonly Migration[] = [
  {
    name: 'what a run leaves to the next one',
    sql: `
      CREATE TABLE lists (
        org TEXT PRIMARY KEY, listed INTEGER NOT NULL, total INTEGER, at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE directory (
        only INTEGER PRIMARY KEY CHECK (only = 1), users INTEGER NOT NULL, at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE groups (
        org TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
        PRIMARY KEY (org, kind, key)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE leaving (
        org TEXT NOT NULL, account TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (org, account)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE escrow (
        org TEXT NOT NULL, change TEXT NOT NULL, entry TEXT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL,
        attempts INTEGER NOT NULL, failed_at INTEGER NOT NULL, due INTEGER NOT NULL,
        PRIMARY KEY (org, change)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE run (
        only INTEGER PRIMARY KEY CHECK (only = 1), plan TEXT NOT NULL, digest TEXT NOT NULL,
        lifted INTEGER NOT NULL, at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE settled (
        org TEXT NOT NULL, change TEXT NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (org, change)
      ) STRICT, WITHOUT ROWID;`,
  },
];
