import type { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '@umapi-kit/clock';
import { type Migration, openSqlite, transact } from '@umapi-kit/sqlite';
import { ArgumentError } from '../errors.ts';
import {
  type BlockScope,
  block,
  type LaneLimits,
  type PacedCall,
  type PaceState,
  type Reservation,
  reserve,
  unpaced,
} from '../pace/pace-state.ts';
import { notAfter, type RateBudget } from '../pace/rate-budget.ts';
import { documentedLimits } from '../pace/sliding-log.ts';

const applicationId = 0x756d_6267;

const migrations: readonly Migration[] = [
  {
    name: 'budget',
    sql: 'CREATE TABLE pace (only INTEGER PRIMARY KEY CHECK (only = 1), state TEXT NOT NULL) STRICT',
  },
];

/** Options of {@link openBudget}. */
export interface SharedBudgetOptions {
  /** A file for each client id, made when it is not there. It holds times of calls, and nothing else. */
  readonly path: string;
  /** Limits by lane; a lane without one never waits on its own account. @defaultValue Adobe's documented limits */
  readonly limits?: LaneLimits;
  /** @defaultValue the clock of the machine */
  readonly clock?: Clock;
}

/** A budget in a file. */
export interface SharedBudget extends RateBudget, Disposable {}

/**
 * Opens a budget that all processes of this machine share who open the same file. What it knows outlives them: a
 * wait that the service named is kept after a restart.
 *
 * @throws {@link ArgumentError} when the file can't be used
 *
 * @example
 * using budget = openBudget({ path: 'umapi-budget.db' });
 * await using conn = new Connection({ orgId, auth, budget });
 */
export function openBudget({
  path,
  limits = documentedLimits,
  clock = systemClock,
}: SharedBudgetOptions): SharedBudget {
  const database = open(path);
  return {
    async reserve(call: PacedCall): Promise<Reservation> {
      return transact(database, () => {
        const now = clock.now();
        const { state, reservation } = reserve(load(database, now), limits, call, now);
        if (reservation.granted) save(database, state);
        return reservation;
      });
    },
    async block(scope: BlockScope, retryAt: number): Promise<void> {
      transact(database, () => {
        const now = clock.now();
        save(database, block(load(database, now), limits, scope, retryAt, now));
      });
    },
    [Symbol.dispose]() {
      if (database.isOpen) database.close();
    },
  };
}

function open(path: string): DatabaseSync {
  try {
    // A few calls too many after a power cut are a 429, not a loss.
    return openSqlite({ path, applicationId, migrations, durability: 'normal' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ArgumentError(`the budget can not be kept in ${path}: ${reason}`, { cause });
  }
}

function load(database: DatabaseSync, now: number): PaceState {
  const row = database.prepare('SELECT state FROM pace').get();
  if (row === undefined) return unpaced;
  const state: PaceState = JSON.parse(String(row['state']));
  return notAfter(state, now);
}

function save(database: DatabaseSync, state: PaceState): void {
  database.prepare('INSERT OR REPLACE INTO pace VALUES (1, ?)').run(JSON.stringify(state));
}
