import type { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '@umapi-kit/clock';
import { type Migration, openSqlite, transact } from '@umapi-kit/sqlite';
import { ArgumentError } from '../errors.ts';
import type { LaneLimits } from '../pace/client-pace.ts';
import { blockInKept, reserveInKept } from '../pace/kept-pace.ts';
import type { RateBudget } from '../pace/rate-budget.ts';
import { documentedLimits } from '../pace/sliding-log.ts';

const applicationId = 0x756d_6267;

const migrations: readonly Migration[] = [
  {
    name: 'budget',
    sql: 'CREATE TABLE pace (only INTEGER PRIMARY KEY CHECK (only = 1), state TEXT NOT NULL) STRICT',
  },
  // What an earlier version noted of the last minute is of another form.
  { name: 'budget of many clients', sql: 'DELETE FROM pace' },
];

/** Options of {@link openBudget}. */
export interface SharedBudgetOptions {
  /** A file for each application, made when it is not there. It holds client ids and times of calls, and nothing else. */
  readonly path: string;
  /** Limits by lane, and of all lanes together; what is left out has none. @defaultValue Adobe's documented limits */
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
    async reserve(call) {
      return transact(database, () => {
        const { reservation, keep } = reserveInKept(load(database), limits, call, clock.now());
        if (keep !== undefined) save(database, keep);
        return reservation;
      });
    },
    async block(scope, retryAt, clientId) {
      transact(database, () => {
        const refusal = { scope, retryAt, clientId };
        save(database, blockInKept(load(database), limits, refusal, clock.now()));
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

function load(database: DatabaseSync): string | undefined {
  const row = database.prepare('SELECT state FROM pace').get();
  return row && String(row['state']);
}

function save(database: DatabaseSync, state: string): void {
  database.prepare('INSERT OR REPLACE INTO pace VALUES (1, ?)').run(state);
}
