/** Tells before the tests why one of the stores is left out. */
export function setup(): void {
  if (process.env['UMAPI_TEST_POSTGRES'] !== undefined) return;
  process.stderr.write(
    'No PostgreSQL is tried: UMAPI_TEST_POSTGRES names no empty database (postgres://user@host/database).\n',
  );
}
