/** A database file that can't be used: not there, not ours, made by a newer version, or locked for too long. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly code = 'SQLITE';
}
