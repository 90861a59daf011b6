import type { EpochMs } from '@umapi-kit/clock';
import { clear } from './fill.ts';
import { all, first, integer, type Operation, text } from './operation.ts';

/** What a snapshot holds: everything but issued tokens and the counts of the throttle. Parents come before children. */
export const orgTables = [
  'orgs',
  'credentials',
  'credential_secrets',
  'certificates',
  'directories',
  'domains',
  'trusts',
  'invitations',
  'accounts',
  'org_members',
  'member_blocks',
  'products',
  'groups',
  'memberships',
  'attachments',
  'licences',
] as const;

/** Beside every table one of its rows as they were; columns follow those of the table. */
export const snapshotSchema = `
CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  made_at INTEGER NOT NULL
) STRICT;
${orgTables
  .map(
    (table) => `CREATE TABLE snapshot_${table} AS
  SELECT CAST(0 AS INTEGER) AS snapshot_id, t.* FROM ${table} t WHERE false;
CREATE INDEX snapshot_${table}_by_snapshot ON snapshot_${table} (snapshot_id);`,
  )
  .join('\n')}
CREATE INDEX snapshot_org_members_in_order ON snapshot_org_members (snapshot_id, org_id, account_id);
CREATE INDEX snapshot_accounts_in_order ON snapshot_accounts (snapshot_id, id);
`;

/** A snapshot's row. */
interface SnapshotRow {
  readonly id: number;
  readonly name: string;
  readonly madeAt: EpochMs;
}

/** Every snapshot, the oldest first. */
export function* listSnapshots(): Operation<readonly SnapshotRow[]> {
  const rows = yield* all('SELECT id, name, made_at FROM snapshots ORDER BY id');
  return rows.map((row) => ({
    id: integer(row, 'id'),
    name: text(row, 'name'),
    madeAt: integer(row, 'made_at'),
  }));
}

/** Keeps the state under a name, in the place of what had it. @returns its row */
export function* saveSnapshot(name: string, now: EpochMs): Operation<number> {
  yield* dropSnapshot(name);
  const row = yield* first('INSERT INTO snapshots (name, made_at) VALUES (?, ?) RETURNING id', name, now);
  const id = integer(row, 'id');
  for (const table of orgTables)
    yield* all(`INSERT INTO snapshot_${table} SELECT ?, t.* FROM ${table} t`, id);
  return id;
}

/** @returns whether there was one */
export function* dropSnapshot(name: string): Operation<boolean> {
  const row = yield* first('DELETE FROM snapshots WHERE name = ? RETURNING id', name);
  if (!row) return false;
  for (const table of orgTables)
    yield* all(`DELETE FROM snapshot_${table} WHERE snapshot_id = ?`, integer(row, 'id'));
  return true;
}

/** Brings the state of a snapshot back, ids included. Ids that were given since are not given again. */
export function* restoreSnapshot(id: number): Operation<void> {
  yield* clear();
  for (const table of orgTables) {
    const row = yield* first(`SELECT * FROM snapshot_${table} WHERE snapshot_id = ? LIMIT 1`, id);
    if (!row) continue;
    const columns = Object.keys(row)
      .filter((name) => name !== 'snapshot_id')
      .join(', ');
    yield* all(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM snapshot_${table} WHERE snapshot_id = ?`,
      id,
    );
  }
}
