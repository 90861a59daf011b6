import { type Clock, type EpochMs, systemClock } from '@umapi-kit/clock';
import type { Postgres, Query } from '@umapi-kit/postgres';
import { checkText } from '../checks.ts';
import { ArgumentError, UnavailableError } from '../errors.ts';
import type { LaneLimits } from '../pace/client-pace.ts';
import { blockInKept, reserveInKept } from '../pace/kept-pace.ts';
import type { RateBudget } from '../pace/rate-budget.ts';
import { documentedLimits } from '../pace/sliding-log.ts';
import { openDatabase, type PostgresPlace } from './database.ts';

/** Options of {@link openPostgresBudget}; the name is that of the application whose calls are counted. */
export interface PostgresBudgetOptions extends PostgresPlace {
  /** Limits by lane, and of all lanes together; what is left out has none. @defaultValue Adobe's documented limits */
  readonly limits?: LaneLimits;
  /** @defaultValue the clock of the database, on which machines agree whose own clocks differ */
  readonly clock?: Clock;
}

/** A budget in a database. */
export interface PostgresBudget extends RateBudget, AsyncDisposable {}

/**
 * Opens a budget that all machines share who give the same name in the same database. What it knows outlives them.
 * While the database can't be reached no call is made: it fails with an `UnavailableError`.
 *
 * @throws {@link ArgumentError} when the database can't be used
 *
 * @example
 * await using budget = await openPostgresBudget({ connectionString: 'postgres://umapi@db/umapi', name: 'acme' });
 * await using conn = new Connection({ orgId, auth, budget });
 */
export async function openPostgresBudget({
  connectionString,
  name,
  limits = documentedLimits,
  clock,
}: PostgresBudgetOptions): Promise<PostgresBudget> {
  checkText('name', name);
  const postgres = await openDatabase(connectionString).catch((cause) => {
    throw new ArgumentError(`the budget can not be kept in PostgreSQL: ${reasonOf(cause)}`, { cause });
  });
  const local = clock ?? systemClock;
  return {
    async reserve(call) {
      const { now, reservation } = await changing(postgres, async (query) => {
        const at = await timeOf(query, clock);
        const { reservation: given, keep } = reserveInKept(await load(query, name), limits, call, at);
        if (keep !== undefined) await save(query, name, keep);
        return { now: at, reservation: given };
      });
      if (reservation.granted) return reservation;
      // The caller's clock has gone on since: the wait may become longer by that, but never shorter.
      return { ...reservation, retryAt: reservation.retryAt + local.now() - now };
    },
    async block(scope, retryAt, clientId) {
      const waitMs = retryAt - local.now();
      await changing(postgres, async (query) => {
        const now = await timeOf(query, clock);
        const refusal = { scope, retryAt: now + waitMs, clientId };
        await save(query, name, blockInKept(await load(query, name), limits, refusal, now));
      });
    },
    [Symbol.asyncDispose]: () => postgres.close(),
  };
}

async function changing<T>(postgres: Postgres, work: (query: Query) => Promise<T>): Promise<T> {
  return postgres.write(work).catch((cause) => {
    const message = `no call is made: the budget in PostgreSQL can not be used: ${reasonOf(cause)}`;
    throw new UnavailableError(message, { cause, attempts: 0, seconds: 0, outcome: 'notDone' });
  });
}

async function timeOf(query: Query, clock: Clock | undefined): Promise<EpochMs> {
  if (clock !== undefined) return clock.now();
  const [row] = await query('SELECT floor(extract(epoch FROM clock_timestamp()) * 1000) AS now');
  return Number(row?.['now']);
}

/** Nobody else gets at the state until the transaction ends. */
async function load(query: Query, name: string): Promise<string | undefined> {
  const [row] = await query('SELECT state FROM budgets WHERE name = ? FOR UPDATE', [name]);
  return row && String(row['state']);
}

async function save(query: Query, name: string, state: string): Promise<void> {
  const sql = `INSERT INTO budgets VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET state = excluded.state`;
  await query(sql, [name, state]);
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
