import assert from 'node:assert/strict';
import { startServer } from '@umapi-kit/server';
import { connect, seed } from './company.ts';
import { onboard } from './onboard.ts';

let server;
let connection;

beforeAll(async () => {
  server = await startServer({ seed });
  connection = connect(server);
});
afterEach(() => server.reset());
afterAll(async () => {
  await connection.close();
  await server.close();
});

test('onboarding creates the person and sends one request', async () => {
  assert.equal(await onboard(connection, 'ann@acme.example'), true);

  server.calls.expect({ call: 'action', body: 'ann@acme.example' }, 1);
});

test('onboarding says so when the service fails', async () => {
  const effect = { kind: 'entryError', code: 'error.internal.create_failed' };
  server.faults.add({ match: { call: 'action' }, effect });

  assert.equal(await onboard(connection, 'ann@acme.example'), false);
});
