import { Pool, type PoolClient, TypeOverrides, types } from 'pg';
import { PostgresError } from './errors.ts';
import { type Postgres, postgresOver } from './postgres.ts';
import { transaction } from './transaction.ts';

/** One step of a schema's history; never changed once released. */
export interface Migration {
  readonly name: string;
  /** Statements without parameters, parted by semicolons. */
  readonly sql: string;
}

/** How a database is opened. */
export interface OpenPostgresOptions {
  /** `postgres://user:password@host:port/database?options`. */
  readonly connectionString: string;
  /** Marks whose tables these are, so that another program's database is never migrated. */
  readonly application: string;
  /** Oldest first. Those that the database lacks are run. */
  readonly migrations: readonly Migration[];
  /** Connections at most. @defaultValue 4 */
  readonly maxConnections?: number;
  /** How long to wait for the database to answer. @defaultValue 10_000 */
  readonly connectTimeoutMs?: number;
}

/**
 * Opens a database and brings its schema up to date; several processes may do so at once. Whole numbers are read as
 * numbers, whatever their width.
 *
 * @throws {@link PostgresError} when the database can't be reached, belongs to another application, or is newer than
 * the migrations
 */
export async function openPostgres(options: OpenPostgresOptions): Promise<Postgres> {
  const { connectionString, maxConnections = 4, connectTimeoutMs = 10_000 } = options;
  const pool = createPool(connectionString, maxConnections, connectTimeoutMs);
  // The pool throws a connection that breaks while nobody uses it away, and the next one is asked for anew.
  pool.on('error', () => {});
  // One that breaks in use fails its statement, which is where it is heard of.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    // Not serializable: whoever waited for the lock has to see what its holder did.
    await transaction(pool, 'BEGIN ISOLATION LEVEL READ COMMITTED', (client) => migrate(client, options));
    return postgresOver(pool);
  } catch (cause) {
    await pool.end();
    if (cause instanceof PostgresError) throw cause;
    throw new PostgresError(`can't use the PostgreSQL database: ${reasonOf(cause)}`, { cause });
  }
}

function createPool(connectionString: string, max: number, connectionTimeoutMillis: number): Pool {
  try {
    return new Pool({
      connectionString,
      max,
      connectionTimeoutMillis,
      keepAlive: true,
      types: numberTypes(),
    });
  } catch {
    // Not the cause: it quotes the text, and with it the password.
    throw new PostgresError(
      "the connection string can't be read; it looks like postgres://user@host/database",
    );
  }
}

function numberTypes(): TypeOverrides {
  const overrides = new TypeOverrides();
  for (const type of [types.builtins.INT8, types.builtins.NUMERIC]) overrides.setTypeParser(type, Number);
  return overrides;
}

/** Refusals by all addresses of a host come without a message of their own. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join('; ');
  return cause instanceof Error ? cause.message : String(cause);
}

/** Any number: it only has to be the same for everybody who migrates. */
const migrationLock = 0x756d_6170;

async function migrate(client: PoolClient, { application, migrations }: OpenPostgresOptions): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  const done = await schemaVersion(client, application);
  if (done > migrations.length)
    throw new PostgresError(
      `the database was written by a newer version: schema ${done}, known are ${migrations.length}`,
    );
  for (const [index, { name, sql }] of migrations.entries()) {
    if (index < done) continue;
    await client.query(sql).catch((cause) => {
      throw new PostgresError(`migration "${name}" failed: ${reasonOf(cause)}`, { cause });
    });
    await client.query('UPDATE schema_version SET version = $1', [index + 1]);
  }
}

async function schemaVersion(client: PoolClient, application: string): Promise<number> {
  const tables = await client.query('SELECT tablename FROM pg_tables WHERE schemaname = current_schema()');
  if (tables.rows.length === 0) {
    await client.query('CREATE TABLE schema_version (application TEXT NOT NULL, version BIGINT NOT NULL)');
    await client.query('INSERT INTO schema_version VALUES ($1, 0)', [application]);
    return 0;
  }
  const isKept = tables.rows.some(({ tablename }) => tablename === 'schema_version');
  const { rows } = isKept
    ? await client.query('SELECT application, version FROM schema_version')
    : { rows: [] };
  if (rows[0]?.application === application) return Number(rows[0].version);
  throw new PostgresError('the database holds tables of another application; name another database');
}
