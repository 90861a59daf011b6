export { PostgresError } from './errors.ts';
export type { Lock } from './lock.ts';
export type { Migration, OpenPostgresOptions } from './open.ts';
export { openPostgres } from './open.ts';
export type { Postgres } from './postgres.ts';
export type { Query, QueryRow } from './transaction.ts';
