import { createSimulatedClock } from '@umapi-kit/clock';
import { AdminError, CallExpectationError, startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { acme, clientId, clientSecret, grant, orgId, visit } from './acme.ts';

const users = '/users/{org}/0';
const join = { user: 'jane@acme.example', do: [{ add: { group: ['Design'] } }] };

describe('the call log', () => {
  test('keeps every exchange, with what was sent and answered', async () => {
    await using client = await visit({ clock: createSimulatedClock(0) });
    await client.act([join]);
    await client.get('/organizations/{org}/users/nobody@acme.example');

    const calls = client.server.calls.matching();

    expect(calls.map(({ number, call, method, status }) => [number, call, method, status])).toEqual([
      [1, 'oauthToken', 'POST', 200],
      [2, 'action', 'POST', 200],
      [3, 'user', 'GET', 404],
    ]);
    expect(calls[1]).toMatchObject({
      at: '1970-01-01T00:00:00.000Z',
      org: orgId,
      clientId,
      requestBody: JSON.stringify([join]),
      responseBody: expect.stringContaining('"result":"success"'),
    });
  });

  test.each([
    { pattern: { call: 'action' }, found: [2] },
    { pattern: { method: 'get' }, found: [3, 4] },
    { pattern: { status: 404 }, found: [4] },
    { pattern: { path: '*/users/*' }, found: [3, 4] },
    { pattern: { body: 'jane@' }, found: [2] },
    { pattern: { clientId, org: orgId, status: 200 }, found: [2, 3] },
    { pattern: { call: 'groups' }, found: [] },
  ] as const)('finds calls like $pattern', async ({ pattern, found }) => {
    await using client = await visit();
    await client.act([join]);
    await client.get(users);
    await client.get('/organizations/{org}/users/nobody@acme.example');

    expect(client.server.calls.matching(pattern).map(({ number }) => number)).toEqual(found);
  });

  test('says which calls came near when an expected one is missing', async () => {
    await using client = await visit();
    await client.get(users);
    await client.act([join]);
    const { calls } = client.server;

    const found = calls.expect({ call: 'action', body: 'jane@' }, 1);
    const missing = () => calls.expect({ call: 'action', body: 'ann@', status: 200 });
    const tooFew = () => calls.expect({ call: 'usersInOrg' }, 2);

    expect(found).toHaveLength(1);
    expect(missing).toThrow(CallExpectationError);
    expect(missing).toThrow(
      /but 0 of 3 are. The nearest:\n {2}#3 POST \S+ → 200: the body does not hold "ann@"\n/,
    );
    expect(tooFew).toThrow(/expected 2 calls like .* but 1 of 3 are:\n {2}#2 GET/);
  });

  test.each<{ name: string; send: (url: string) => Promise<Response> }>([
    {
      name: 'as a form',
      send: (url) => fetch(`${url}/ims/token/v2`, { method: 'POST', body: new URLSearchParams(grant) }),
    },
    {
      name: 'in the query',
      send: (url) => fetch(`${url}/ims/token/v2?${new URLSearchParams(grant)}`, { method: 'POST' }),
    },
    {
      name: 'with names in other letters',
      send: (url) => {
        const body = new URLSearchParams(grant).toString().replace('client_secret', 'client%5Fsecret');
        const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
        return fetch(`${url}/ims/token/v2`, { method: 'POST', body, headers });
      },
    },
    {
      name: 'as multipart',
      send: (url) => {
        const body = new FormData();
        for (const [name, value] of Object.entries(grant)) body.set(name, value);
        return fetch(`${url}/ims/token/v2`, { method: 'POST', body });
      },
    },
  ])('holds no secret and no token, sent $name', async ({ send }) => {
    await using server = await startServer({ seed: acme });
    const answer: unknown = await (await send(server.url)).json();
    const token = /"access_token":"([^"]+)"/.exec(JSON.stringify(answer))?.[1] ?? '';
    const headers = { Authorization: `Bearer ${token}`, 'X-Api-Key': clientId };
    await fetch(`${server.endpoint}/users/${orgId}/0?access_token=${token}`, { headers });
    await fetch(`${server.url}/ims/exchange/jwt`, {
      method: 'POST',
      body: new URLSearchParams({ jwt_token: token }),
    });

    const kept = JSON.stringify([server.calls.matching(), server.calls.har()]);

    expect(token.length).toBeGreaterThan(20);
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(clientSecret);
    expect(kept).not.toContain(new URLSearchParams({ clientSecret }).toString().split('=')[1]);
    expect(kept).toContain('Bearer ***');
    expect(server.calls.matching({ call: 'usersInOrg' })).toMatchObject([{ status: 200 }]);
  });

  test('forgets the oldest when it is full, by count and by bytes, and counts on', async () => {
    await using few = await visit({ callLog: { calls: 2 } });
    await using small = await visit({ callLog: { bytes: 5_000, bodyBytes: 10 } });
    await using none = await visit({ callLog: { calls: 0 } });

    for (const client of [few, small, none]) for (let call = 0; call < 9; call++) await client.get(users);

    expect(few.server.calls.matching().map(({ number }) => number)).toEqual([9, 10]);
    expect(small.server.calls.matching().length).toBeLessThan(5);
    expect(small.server.calls.matching()[0]?.responseBody).toBe('{"lastPage');
    expect(none.server.calls.matching()).toEqual([]);
  });

  test('is empty after a reset, and when it is cleared', async () => {
    await using client = await visit();

    await client.server.reset();
    const afterReset = client.server.calls.matching();
    await client.get(users);
    client.server.calls.clear();

    expect([afterReset, client.server.calls.matching()]).toEqual([[], []]);
  });

  test('shows what fault rules did, cut connections too', async () => {
    await using client = await visit({
      faults: [{ match: { call: 'usersInOrg' }, effect: { kind: 'cut', at: 'after' }, name: 'cutter' }],
    });
    await client.get(users).catch(() => {});

    expect(client.server.calls.matching({ status: 0 })).toMatchObject([
      { call: 'usersInOrg', responseHeaders: { 'x-fault-rules': 'cutter' } },
    ]);
  });

  test('is exported as an HTTP archive', async () => {
    await using client = await visit();
    await client.act([join], '?testOnly=true');

    const { log } = client.server.calls.har({ call: 'action' });

    expect(log).toMatchObject({
      version: '1.2',
      creator: { name: 'umapi-kit' },
      entries: [
        {
          request: {
            method: 'POST',
            queryString: [{ name: 'testOnly', value: 'true' }],
            postData: { text: JSON.stringify([join]) },
          },
          response: { status: 200, content: { mimeType: 'application/json' } },
        },
      ],
    });
  });

  test('is read over the admin API, by query, without being in it itself', async () => {
    await using client = await visit();
    await client.get(users);
    const get = async (path: string) => fetch(`${client.server.url}/admin/v1${path}`);

    const found: unknown = await (await get('/calls?call=usersInOrg&status=200')).json();
    const har: unknown = await (await get('/calls.har')).json();
    const wrong = await get('/calls?colour=red');
    await fetch(`${client.server.url}/admin/v1/calls`, { method: 'DELETE' });

    expect(found).toMatchObject([{ number: 2, call: 'usersInOrg' }]);
    expect(har).toMatchObject({ log: { entries: [{}, {}] } });
    expect(wrong.status).toBe(400);
    expect(client.server.calls.matching()).toEqual([]);
    expect(() => client.server.calls.matching({ status: Number.NaN })).toThrow(AdminError);
  });
});
