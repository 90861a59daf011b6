import type { Query } from '@umapi-kit/postgres';
import { limits } from '@umapi-kit/protocol';
import { ServerStartError } from '../errors.ts';
import type { Driver, Operation, Row, SqlValue } from './operation.ts';
import { postgresMigrations, restartIds, resumeIds } from './postgres-schema.ts';

/** Whether a store is named by the connection string of a PostgreSQL database. */
export function isPostgres(store: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(store);
}

/**
 * Runs operations on a PostgreSQL database, which several servers may share: each write is a serializable transaction
 * that is run again when another one got in its way.
 *
 * @throws {@link ServerStartError} when the database can't be used, or `@umapi-kit/postgres` is not installed
 */
export async function openPostgresDriver(connectionString: string): Promise<Driver> {
  const { openPostgres, PostgresError } = await loadPackage();
  const application = 'umapi-kit server';
  const options = { connectionString, application, migrations: postgresMigrations };
  const postgres = await openPostgres(options).catch((cause) => {
    if (!(cause instanceof PostgresError)) throw cause;
    throw new ServerStartError(cause.message, { cause });
  });
  return {
    write: (operation) => postgres.write((query) => drive(operation(), query)),
    read: (operation) => postgres.read((query) => drive(operation(), query)),
    asBytes: (text) => `convert_to(${text}, 'UTF8')`,
    // Each question is a way to another process and back.
    usersTogether: limits.usersPerPage,
    restartIds,
    resumeIds,
    countRows: 'ANALYZE accounts, org_members, memberships',
    close: () => postgres.close(),
  };
}

/** Only who uses it has to have it installed. */
async function loadPackage(): Promise<typeof import('@umapi-kit/postgres')> {
  try {
    return await import('@umapi-kit/postgres');
  } catch (cause) {
    throw new ServerStartError(
      'a store in PostgreSQL needs a package of its own: npm install @umapi-kit/postgres',
      { cause },
    );
  }
}

async function drive<T>(operation: Operation<T>, query: Query): Promise<T> {
  let rows: readonly Row[] = [];
  for (;;) {
    const step = operation.next(rows);
    if (step.done) return step.value;
    const { sql, parameters } = step.value;
    rows = await query(sql, parameters.map(askable));
  }
}

/** PostgreSQL refuses the very question for a text with U+0000, which nothing that is stored has. */
function askable(parameter: SqlValue): SqlValue {
  return typeof parameter === 'string' ? parameter.replaceAll('\0', '\ufffd') : parameter;
}
