export { SqliteError } from './errors.ts';
export type { Migration, OpenOptions } from './open.ts';
export { inMemory, openSqlite } from './open.ts';
export type { TemporaryOptions } from './temporary.ts';
export { openTemporary } from './temporary.ts';
export { transact } from './transact.ts';
