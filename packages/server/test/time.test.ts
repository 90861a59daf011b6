import { createSimulatedClock } from '@umapi-kit/clock';
import { AdminError, startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { acme, clientId, orgId, signIn, visit } from './acme.ts';

const json = { 'Content-Type': 'application/json' };

describe('the time of a server', () => {
  test('ends tokens when it is moved past their end', async () => {
    await using client = await visit();

    const before = await client.get('/users/{org}/0');
    client.server.time.advance('24h');
    const after = await client.get('/users/{org}/0');

    expect([before.status, after.status]).toEqual([200, 401]);
  });

  test('empties the windows of the throttle, which says the whole wait while it is frozen', async () => {
    await using client = await visit({ throttle: 'documented', clock: createSimulatedClock(0) });
    client.server.time.freeze();

    for (let call = 0; call < 5; call++) await client.get('/groups/{org}/1');
    const refused = await client.get('/groups/{org}/1');
    client.server.time.advance('1m');
    const admitted = await client.get('/groups/{org}/1');

    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '60']);
    expect(admitted.status).not.toBe(429);
  });

  test('ends certificates', async () => {
    await using server = await startServer({ seed: acme, listen: false });
    const made = await server.admin.makeCertificate(orgId, clientId, { validForDays: 1 });

    const { epochMs } = server.time.advance('2d');

    expect(made.expiresAt).toBeLessThan(epochMs);
  });

  test('runs with the clock that the server was given, and stands while it is frozen', async () => {
    const clock = createSimulatedClock(0);
    await using server = await startServer({ clock, listen: false });

    await clock.advance(1_000);
    const ran = server.time.view();
    const frozen = server.time.freeze();
    await clock.advance(1_000);
    const stood = server.time.view();
    const resumed = server.time.resume();
    await clock.advance(1_000);

    expect(ran).toEqual({ now: '1970-01-01T00:00:01.000Z', epochMs: 1_000, frozen: false });
    expect([frozen.frozen, stood.epochMs, resumed.frozen]).toEqual([true, 1_000, false]);
    expect(server.time.view().epochMs).toBe(2_000);
  });

  test.each([-1, Number.NaN, '2 hours', '', '-1h', '200000d'])('does not move by %j', async (by) => {
    await using server = await startServer({ listen: false });
    server.time.freeze();
    const { epochMs } = server.time.view();

    expect(() => server.time.advance(by)).toThrow(AdminError);
    expect(() => server.time.advance(by)).toThrow('by: must be milliseconds');
    expect(server.time.view().epochMs).toBe(epochMs);
  });

  test('is of each server alone', async () => {
    await using moved = await startServer({ seed: acme, listen: false });
    await using other = await visit();

    moved.time.advance('365d');

    expect((await other.get('/users/{org}/0')).status).toBe(200);
  });
});

describe('the admin API', () => {
  test('moves the time over HTTP', async () => {
    await using server = await startServer({ clock: createSimulatedClock(0) });
    const call = async (path: string, body?: unknown) => {
      const init = body === undefined ? {} : { method: 'POST', headers: json, body: JSON.stringify(body) };
      return (await fetch(`${server.url}/admin/v1/time${path}`, init)).json();
    };

    const answers = [
      await call('/freeze', {}),
      await call('/advance', { by: '1h30m' }),
      await call('/resume', {}),
      await call(''),
      await call('/advance', { by: 'soon' }),
    ];

    const halfPastOne = { now: '1970-01-01T01:30:00.000Z', epochMs: 5_400_000 };
    expect(answers).toEqual([
      { now: '1970-01-01T00:00:00.000Z', epochMs: 0, frozen: true },
      { ...halfPastOne, frozen: true },
      { ...halfPastOne, frozen: false },
      { ...halfPastOne, frozen: false },
      { error: 'INVALID', problems: [{ path: 'by', problem: expect.stringContaining('90s, 2h') }] },
    ]);
  });

  test('goes back to the seed over HTTP', async () => {
    await using server = await startServer({ seed: acme });
    const client = await signIn(server);
    await client.act([{ user: 'jane@acme.example', do: [{ removeFromOrg: {} }] }]);

    const { status } = await fetch(`${server.url}/admin/v1/reset`, { method: 'POST' });

    expect(status).toBe(204);
    expect((await client.get('/organizations/{org}/users/jane@acme.example')).status).toBe(200);
  });
});
