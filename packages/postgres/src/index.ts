export { PostgresError } from './errors.ts';
export type { Migration, OpenPostgresOptions } from './open.ts';
export { openPostgres } from './open.ts';
export type { Postgres, Query, QueryRow } from './postgres.ts';
