import { randomUUID } from 'node:crypto';
import { openPostgres } from '@umapi-kit/postgres';

/** Makes an empty schema in a database that is thrown away later. @returns a connection string that leads into it */
export async function ownSchema(connectionString: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const postgres = await openPostgres({ connectionString, application: 'umapi-kit tests', migrations: [] });
  await postgres.write((query) => query(`CREATE SCHEMA ${name}`));
  await postgres.close();
  const separator = connectionString.includes('?') ? '&' : '?';
  return `${connectionString}${separator}options=${encodeURIComponent(`-c search_path=${name}`)}`;
}
