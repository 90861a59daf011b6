export { SqliteError } from './errors.ts';
export type { Migration, OpenOptions } from './open.ts';
export { inMemory, openSqlite } from './open.ts';
export { transact } from './transact.ts';
