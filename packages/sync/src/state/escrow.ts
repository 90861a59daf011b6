import type { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '@umapi-kit/clock';

/** A change that the service refused, kept apart so that it does not fail in every run. Plain data. */
export interface EscrowedChange {
  readonly org: string;
  /** The id of the change, the same in every plan. */
  readonly change: string;
  /** The account's e-mail or username, or the name of the group. */
  readonly who: string;
  /** What the service said last. */
  readonly reason: string;
  /** Times that it failed. */
  readonly attempts: number;
  readonly failedAt: EpochMs;
  /** It is not tried again before this moment, unless something else is planned for it. */
  readonly due: EpochMs;
}

/** Changes that keep failing. */
export interface Escrow {
  list(): readonly EscrowedChange[];
  /** Forgets a change, so that the next run tries it. @returns whether it was there */
  drop(org: string, change: string): boolean;
  /** The change, if the very same entry failed before: a corrected record has another one. */
  of(org: string, change: string, entry: string): EscrowedChange | undefined;
  /** Notes a failure of this run. */
  add(failure: FailedChange, now: EpochMs): void;
}

/** A change that failed just now. */
export interface FailedChange {
  readonly org: string;
  readonly change: string;
  /** A digest of what was sent. */
  readonly entry: string;
  readonly who: string;
  readonly reason: string;
}

const hourMs = 3_600_000;

/**
 * How long a change rests after it has failed: 6, 12, 24 hours, then a day each time.
 *
 * @param attempts times that it failed, from 1
 */
function restAfterFailureMs(attempts: number): number {
  return Math.min(24, 6 * 2 ** (attempts - 1)) * hourMs;
}

/** The escrow in a state file. */
export function escrowIn(database: DatabaseSync): Escrow {
  const select = database.prepare('SELECT * FROM escrow WHERE org = ? AND change = ?');
  const row = (org: string, change: string) => select.get(org, change);

  return {
    list: () => database.prepare('SELECT * FROM escrow ORDER BY org, who, change').all().map(escrowed),
    drop: (org, change) =>
      database.prepare('DELETE FROM escrow WHERE org = ? AND change = ?').run(org, change).changes === 1,
    of(org, change, entry) {
      const found = row(org, change);
      return found?.['entry'] === entry ? escrowed(found) : undefined;
    },
    add({ org, change, entry, who, reason }, now) {
      const before = row(org, change);
      const attempts = before?.['entry'] === entry ? Number(before['attempts']) + 1 : 1;
      const due = now + restAfterFailureMs(attempts);
      database
        .prepare('INSERT OR REPLACE INTO escrow VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
        .run(org, change, entry, who, reason, attempts, now, due);
    },
  };
}

function escrowed(row: Record<string, unknown>): EscrowedChange {
  return {
    org: String(row['org']),
    change: String(row['change']),
    who: String(row['who']),
    reason: String(row['reason']),
    attempts: Number(row['attempts']),
    failedAt: Number(row['failed_at']),
    due: Number(row['due']),
  };
}
