import { describe, expect } from 'vitest';
import { onboard } from './onboard.ts';
import { test } from './vitest-fixture.ts';

describe('onboarding', () => {
  test('creates the person and sends one request', async ({ server, connection }) => {
    expect(await onboard(connection, 'ann@acme.example')).toBe(true);

    server.calls.expect({ call: 'action', body: 'ann@acme.example' }, 1);
  });

  test('says so when the service fails', async ({ server, connection }) => {
    const effect = { kind: 'entryError', code: 'error.internal.create_failed' } as const;
    server.faults.add({ match: { call: 'action' }, effect });

    expect(await onboard(connection, 'ann@acme.example')).toBe(false);
  });

  test('begins with the seed, whatever other tests did', async ({ server, connection }) => {
    await server.snapshots.take('before');

    await onboard(connection, 'bea@acme.example');

    const { changes } = await server.snapshots.diff('before');
    expect(changes.map(({ words }) => words)).toEqual([
      'ACME0001@AdobeOrg: user bea@acme.example is new: in Design',
    ]);
  });
});
