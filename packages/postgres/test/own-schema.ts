import { randomUUID } from 'node:crypto';
import { openPostgres } from '@umapi-kit/postgres';
import { Client } from 'pg';

/** Makes an empty schema in a database that is thrown away later. @returns a connection string that leads into it */
export async function ownSchema(connectionString: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const postgres = await openPostgres({ connectionString, application: 'umapi-kit tests', migrations: [] });
  await postgres.write((query) => query(`CREATE SCHEMA ${name}`));
  await postgres.close();
  const separator = connectionString.includes('?') ? '&' : '?';
  return `${connectionString}${separator}options=${encodeURIComponent(`-c search_path=${name}`)}`;
}

/** Reads what no part of the toolkit asks for. */
export async function rowsIn(
  connectionString: string,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

/** Deletes every row of a schema and counts its ids anew. Its tables stay, and so does the version they have. */
export async function emptySchema(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(emptied);
  await client.end();
}

/** Not TRUNCATE, which makes new files for every table: these have few rows. */
const emptied = `DO $$
DECLARE name TEXT;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'schema_version'
  LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
  PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences WHERE schemaname = current_schema();
END $$`;
