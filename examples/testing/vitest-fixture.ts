import type { Connection } from '@umapi-kit/client';
import { type RunningServer, startServer } from '@umapi-kit/server';
import { test as base } from 'vitest';
import { connect, seed } from './company.ts';

/** `test` of vitest with a server of its own for every test that asks for one. */
export const test = base.extend<{ server: RunningServer; connection: Connection }>({
  // vitest reads what a fixture needs from the pattern, so that there has to be one.
  server: async ({ task: _ }, use) => {
    await using server = await startServer({ seed });
    await use(server);
  },
  connection: async ({ server }, use) => {
    await using connection = connect(server);
    await use(connection);
  },
});
