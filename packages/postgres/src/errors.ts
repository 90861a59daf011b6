/**
 * A database that can't be used: not reachable, no permission, of another application, made by a newer version, or
 * so busy that a transaction found no way through. The connection string, which may hold a password, is not part of it.
 */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code = 'POSTGRES';
}
