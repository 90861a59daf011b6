import { startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { acme, clientId, clientSecret, grant, onEachStore, orgId, record } from './acme.ts';

const json = { 'Content-Type': 'application/json' };
const adminKey = 'open-sesame-42';

describe.each(onEachStore)('the admin API over HTTP on $name', ({ start }) => {
  test('does what the methods do, and answers 201, 200 and 204', async () => {
    await using server = await start();
    const base = `${server.url}/admin/v1/orgs/${orgId}`;
    const send = (method: string, path: string, body?: unknown) =>
      fetch(base + path, {
        method,
        headers: json,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });

    const made = await send('POST', '/products', { name: 'A/B & Ü', profiles: [{ name: 'One' }] });
    const changed = await send('PATCH', '/products/A%2FB%20%26%20%C3%BC/profiles/one', { quota: 3 });
    const listed = await send('GET', '/products');
    const deleted = await send('DELETE', '/products/a%2Fb%20%26%20%C3%9C');

    expect([made.status, changed.status, listed.status, deleted.status]).toEqual([201, 200, 200, 204]);
    expect(await changed.json()).toMatchObject({ name: 'One', quota: 3 });
    expect(JSON.stringify(await listed.json())).toContain('A/B & Ü');
    expect(await server.admin.products(orgId)).toHaveLength(1);
  });

  test('has a call for everything', async () => {
    await using server = await start({ listen: false });
    const call = async (method: string, path: string, body?: unknown) => {
      const init = { method, headers: json, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const answer = await server.fetch(`${server.url}/admin/v1/orgs${path}`, init);
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? {} : record(JSON.parse(text)) };
    };
    const id = 'NEW1@AdobeOrg';
    const key = `/${id}/credentials/new-key`;

    const made = [
      await call('POST', '', { id, name: 'New' }),
      await call('PATCH', `/${id}`, { name: 'Newer' }),
      await call('POST', `/${id}/directories`, { name: 'D', type: 'enterprise' }),
      await call('PATCH', `/${id}/directories/d`, { adobeSynced: true }),
      await call('POST', `/${id}/directories/d/domains`, { name: 'd.example' }),
      await call('PATCH', `/${id}/directories/d/domains/D.example`, { enforced: true }),
      await call('POST', `/${id}/directories/d/trusts`, { org: orgId }),
      await call('POST', `/${id}/products`, { name: 'P' }),
      await call('POST', `/${id}/products/p/profiles`, { name: 'Q' }),
      await call('PATCH', `/${id}/products/p/profiles/q`, { quota: 3 }),
      await call('POST', `/${id}/credentials`, { clientId: 'new-key' }),
      await call('PATCH', key, { permissions: ['read'] }),
      await call('POST', `${key}/secrets`, {}),
      await call('DELETE', `${key}/secrets`),
      await call('DELETE', `${key}/tokens`),
      await call('POST', `/${id}/shared-groups`, { from: orgId, group: 'Design' }),
    ];
    const pair = await call('POST', `${key}/certificates/make`);
    const added = await call('POST', `${key}/certificates`, { pem: pair.body['certificate'] });
    const expired = await call('POST', `${key}/certificates/${pair.body['id']}/expire`);
    const paths = ['', '/directories/d', '/products/p', '/products/p/profiles/q', '/credentials/new-key'];
    const read = await Promise.all(paths.map(async (path) => (await call('GET', `/${id}${path}`)).body));
    const removed = [
      await call('DELETE', `/${id}/shared-groups/design`),
      await call('DELETE', key),
      await call('DELETE', `/${id}/products/p/profiles/q`),
      await call('DELETE', `/${id}/products/p`),
      await call('DELETE', `/${id}/directories/d/trusts/${orgId}`),
      await call('DELETE', `/${id}/directories/d/domains/d.example`),
    ];

    expect(made.map(({ status }) => status)).toEqual([
      201, 200, 201, 200, 201, 200, 201, 201, 201, 200, 201, 200, 201, 204, 204, 201,
    ]);
    expect([pair.status, added.status, expired.status]).toEqual([201, 201, 201]);
    expect(read).toMatchObject([
      { name: 'Newer', users: 0 },
      { name: 'D', adobeSynced: true, domains: [{ name: 'd.example', enforced: true }], trustedBy: [orgId] },
      { name: 'P', profiles: [{ name: 'Q' }] },
      { name: 'Q', quota: 3 },
      { clientId: 'new-key', permissions: ['read'], secrets: 0, certificates: [{}, {}] },
    ]);
    expect(removed.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204, 204]);
    expect((await call('GET', `/${id}/directories/d`)).body).toMatchObject({ domains: [], trustedBy: [] });
  });
});

describe('the admin API over HTTP', () => {
  test.each([
    {
      wrong: 'no JSON',
      body: '{',
      status: 400,
      problems: [{ path: '', problem: expect.stringMatching(/JSON/) }],
    },
    {
      wrong: 'a misspelt key',
      body: '{"nmae": "X"}',
      status: 400,
      problems: expect.arrayContaining([
        { path: 'nmae', problem: expect.stringMatching(/"nmae"; did you mean "name"/) },
        { path: '', problem: expect.stringMatching(/"name" is missing/) },
      ]),
    },
    {
      wrong: 'a name that is taken',
      body: '{"name": "creative cloud"}',
      status: 409,
      problems: [{ path: 'name', problem: expect.stringMatching(/choose another/) }],
    },
  ])('tells field and fix of a mistake: $wrong', async ({ body, status, problems }) => {
    await using server = await startServer({ seed: acme, listen: false });

    const url = `${server.url}/admin/v1/orgs/${orgId}/products`;
    const refused = await server.fetch(url, { method: 'POST', headers: json, body });

    expect(refused.status).toBe(status);
    expect(await refused.json()).toEqual({ error: expect.stringMatching(/^[A-Z_]+$/), problems });
  });

  test.each([
    { method: 'GET', path: '/nowhere', status: 404 },
    { method: 'GET', path: '/orgs/NONE@AdobeOrg', status: 404 },
    { method: 'DELETE', path: `/orgs/${orgId}`, status: 405 },
    { method: 'GET', path: '/orgs/', status: 200 },
    { method: 'GET', path: `/orgs/${encodeURIComponent(orgId)}`, status: 200 },
    { method: 'POST', path: `/orgs/${orgId}/credentials/${clientId}/certificates/x/expire`, status: 404 },
    { method: 'GET', path: '/orgs/%FF/products', status: 404 },
  ])('answers $method $path with $status', async ({ method, path, status }) => {
    await using server = await startServer({ seed: acme, listen: false });

    const answer = await server.fetch(`${server.url}/admin/v1${path}`, { method });

    expect(answer.status).toBe(status);
    if (status === 405) expect(answer.headers.get('Allow')).toBe('GET, PATCH');
  });

  test.each([
    { what: 'more than 1 MB', body: JSON.stringify({ name: 'x'.repeat(1_100_000) }), status: 413 },
    { what: 'invalid UTF-8', body: new Uint8Array([0x22, 0xff, 0x22]), status: 400 },
    { what: 'a list', body: '[]', status: 400 },
    { what: 'deep nesting', body: '['.repeat(100_000) + ']'.repeat(100_000), status: 400 },
    { what: 'a prototype key', body: '{"name": "P", "__proto__": {"profiles": []}}', status: 400 },
  ])('refuses $what with $status', async ({ body, status }) => {
    await using server = await startServer({ seed: acme, listen: false });

    const url = `${server.url}/admin/v1/orgs/${orgId}/products`;
    const refused = await server.fetch(url, { method: 'POST', headers: json, body });

    expect(refused.status).toBe(status);
    expect(await refused.json()).toMatchObject({ error: 'INVALID', problems: expect.any(Array) });
  });

  test('never repeats a secret, whatever is wrong with the rest', async () => {
    await using server = await startServer({ seed: acme, listen: false });
    const url = `${server.url}/admin/v1/orgs/${orgId}/credentials`;
    const secret = 'never-to-be-seen';

    const bodies = [
      { clientId, clientSecret: secret },
      { clientSecret: { [secret]: 1 } },
      { clientSecret: secret, certificates: [{ pem: secret }] },
    ];
    const answers = await Promise.all(
      bodies.map(async (body) => {
        const answer = await server.fetch(url, { method: 'POST', headers: json, body: JSON.stringify(body) });
        return `${answer.status} ${await answer.text()}`;
      }),
    );
    const listed = await (await server.fetch(url)).text();

    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['409', '400', '400']);
    expect(answers.join() + listed).not.toContain(secret);
    expect(listed).not.toContain(clientSecret);
  });

  test('leaves a change that fails half-way undone', async () => {
    await using server = await startServer({ seed: acme, listen: false });
    const body = JSON.stringify({ name: 'New', type: 'federated', domains: ['new.example', 'acme.example'] });

    const url = `${server.url}/admin/v1/orgs/${orgId}/directories`;
    const refused = await server.fetch(url, { method: 'POST', headers: json, body });

    expect(refused.status).toBe(409);
    expect(JSON.stringify(await server.admin.directories(orgId))).not.toContain('new.example');
  });
});

describe('who may use the admin API', () => {
  test.each([
    { key: undefined, status: 401 },
    { key: 'wrong-key-43', status: 401 },
    { key: adminKey, status: 200 },
  ])('with a key set and $key given: $status', async ({ key, status }) => {
    await using server = await startServer({ seed: acme, adminKey });

    const headers: Record<string, string> = key === undefined ? {} : { Authorization: `Bearer ${key}` };
    const answer = await fetch(`${server.url}/admin/v1/orgs`, { headers });

    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain(adminKey);
  });

  test('on a host that others can reach: nobody without a key', async () => {
    await using open = await startServer({ seed: acme, host: '0.0.0.0' });
    await using keyed = await startServer({ seed: acme, host: '0.0.0.0', adminKey });
    const orgsOf = (url: string) => `http://127.0.0.1:${new URL(url).port}/admin/v1/orgs`;

    const withoutKey = await fetch(orgsOf(open.url));
    const withKey = await fetch(orgsOf(keyed.url), { headers: { Authorization: `Bearer ${adminKey}` } });

    expect([withoutKey.status, withKey.status]).toEqual([404, 200]);
  });

  test.each([
    {
      what: 'a name that was made to point here',
      url: 'http://evil.example/admin/v1/orgs',
      headers: json,
      status: 401,
    },
    {
      what: 'a form of a web page',
      url: 'http://localhost/admin/v1/orgs',
      headers: { 'Content-Type': 'text/plain' },
      status: 415,
    },
  ])('not a web page of somebody else: $what', async ({ url, headers, status }) => {
    await using server = await startServer({ seed: acme, listen: false });

    const body = '{"id": "EVIL@AdobeOrg", "name": "Evil"}';
    const answer = await server.fetch(url, { method: 'POST', headers, body });

    expect(answer.status).toBe(status);
    expect(JSON.stringify(await server.admin.orgs())).not.toContain('EVIL');
  });

  test('not a web page of somebody else, with a form that is empty either', async () => {
    await using server = await startServer({ seed: acme, listen: false });

    const url = `http://localhost/admin/v1/orgs/${orgId}/credentials/${clientId}/secrets`;
    const answer = await server.fetch(url, { method: 'POST', headers: { Origin: 'https://evil.example' } });

    expect(answer.status).toBe(415);
    expect(await server.admin.credential(orgId, clientId)).toMatchObject({ secrets: 1 });
  });

  test('not a client with a token of the API', async () => {
    await using server = await startServer({ seed: acme, adminKey, listen: false });
    const token = await server.fetch(`${server.url}/ims/token/v2`, {
      method: 'POST',
      body: new URLSearchParams(grant),
    });

    const headers = { Authorization: `Bearer ${record(await token.json())['access_token']}` };
    const answer = await server.fetch(`${server.url}/admin/v1/orgs`, { headers });

    expect(answer.status).toBe(401);
  });

  test.each([
    { adminKey: 'short' },
    { adminKey: 'has spaces in it' },
    { throttle: { perClient: { action: 0 } } },
  ])('is settled at the start: %o is refused', async (options) => {
    const start = startServer({ seed: acme, listen: false, ...options });

    await expect(start).rejects.toMatchObject({ code: 'SERVER_START' });
  });
});
