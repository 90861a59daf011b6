import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { titled, verifies } from '../requirements.ts';
import { visitsOn } from '../visit.ts';

const entry = { user: 'jane@acme.example', do: [{ remove: { group: ['Design'] } }] };

describe.each(stores)('HTTP on $name', (store) => {
  const open = visitsOn(store);

  test(verifies('http.request-id'), async () => {
    await using visit = await open();
    const headers = { ...visit.headers, 'X-Request-Id': '8d4f_1700000000000' };

    const answers = [
      await visit.send('/users/{org}/0', { headers }),
      await visit.send('/users/{org}/x', { headers }),
      await visit.send('/users/{org}/0', { headers: { 'X-Request-Id': '8d4f_1700000000000' } }),
      await visit.send('/nothing', { headers }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 400, 401, 404]);
    expect(new Set(answers.map((answer) => answer.headers.get('X-Request-Id')))).toEqual(
      new Set(['8d4f_1700000000000']),
    );
  });

  test.each([
    ['/users/{org}/0/Nobody', 404, '/users/{orgId}/{page}/{groupName}'],
    ['/users/acme/0', 400, '/users/{orgId}/{page}'],
    ['/organizations/{org}/users/nobody@acme.example', 404, '/organizations/{orgId}/users/{userString}'],
  ])(`${verifies('http.canonical')} %s`, async (path, status, template) => {
    await using visit = await open();

    const response = await visit.send(path);

    expect(response.status).toBe(status);
    expect(response.headers.get('Canonical-Resource')).toBe(`/v2/usermanagement${template}`);
  });

  test(verifies('http.json'), async () => {
    await using visit = await open();

    const answers = await Promise.all(['/users/{org}/0', '/users/acme/0'].map((path) => visit.send(path)));

    expect(answers.map(({ headers }) => headers.get('Content-Type'))).toEqual(
      answers.map(() => expect.stringMatching(/^application\/json\b/)),
    );
  });

  test(verifies('http.status'), async () => {
    await using visit = await open();

    const response = await fetch(`${visit.server.url}/status`);

    expect(await response.json()).toMatchObject({
      build: expect.any(String),
      version: expect.any(String),
      state: 'LIVE',
    });
  });

  test.each(
    titled([
      { rule: verifies('http.status.body'), header: { 'Content-Type': 'application/json' } },
      { rule: verifies('http.accept'), header: { Accept: 'text/plain' } },
    ]),
  )('%s', async (_, { header }) => {
    await using visit = await open();

    const response = await visit.send('/users/{org}/0', { headers: { ...visit.headers, ...header } });

    expect(response.status).toBe(200);
  });

  test.each([
    ['/users/{org}/0', 'DELETE', ['GET']],
    ['/action/{org}', 'PUT', ['POST']],
  ])(`${verifies('http.method')} %s`, async (path, method, allowed) => {
    await using visit = await open();

    const response = await visit.send(path, { method, headers: visit.headers });

    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')?.split(', ')).toEqual(expect.arrayContaining(allowed));
  });

  test.each(
    titled([
      { rule: verifies('http.unknown'), path: '/nothing/here' },
      { rule: verifies('http.encoding'), path: '/users/{org}/0/%E0%A4%A' },
      { rule: verifies('http.dots'), path: '/%2e%2e/%2e%2e/etc/passwd' },
    ]),
  )('%s', async (_, { path }) => {
    await using visit = await open();

    expect((await visit.send(path)).status).toBe(404);
  });

  test(verifies('http.slash'), async () => {
    await using visit = await open();

    expect((await visit.send('/users/{org}/0//')).status).toBe(200);
  });

  test(verifies('http.large'), async () => {
    await using visit = await open();
    const body = JSON.stringify([{ ...entry, requestID: 'x'.repeat(1_100_000) }]);

    const response = await visit.send('/action/{org}', { method: 'POST', body });

    expect(response.status).toBe(413);
  });

  test.each(
    titled([
      { rule: verifies('http.media'), type: 'image/png', status: 415 },
      { rule: verifies('http.media.form'), type: 'application/x-www-form-urlencoded', status: 200 },
      { rule: verifies('http.media.form'), type: 'text/plain', status: 200 },
    ]),
  )('%s', async (_, { type, status }) => {
    await using visit = await open();

    const headers = { ...visit.headers, 'Content-Type': type };
    const response = await visit.send('/action/{org}', {
      method: 'POST',
      headers,
      body: JSON.stringify([entry]),
    });

    expect(response.status).toBe(status);
  });

  test(verifies('http.head'), async () => {
    await using visit = await open();

    const response = await visit.send('/users/{org}/0', { method: 'HEAD', headers: visit.headers });

    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('X-Total-Count')).toBe('8');
  });

  test(verifies('http.options'), async () => {
    await using visit = await open();

    const response = await visit.send('/action/{org}', { method: 'OPTIONS', headers: {} });

    expect(response.status).toBe(204);
    expect(response.headers.get('Allow')).toContain('POST');
  });

  test.each(
    titled([
      { rule: verifies('hostile.utf8'), body: new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d]) },
      { rule: verifies('hostile.many'), body: JSON.stringify(Array(10_000).fill({ do: [] })) },
      { rule: verifies('hostile.deep'), body: '['.repeat(500_000) },
    ]),
  )('%s', async (_, { body }) => {
    await using visit = await open();

    const response = await visit.send('/action/{org}', { method: 'POST', body });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ result: 'error.command.malformed' });
  });

  test.each(
    titled([
      { rule: verifies('hostile.deep'), body: `[${'['.repeat(200_000)}${']'.repeat(200_000)}]` },
      { rule: verifies('hostile.nul'), body: '[{"user":"a\\u0000@acme.example","do":[{"remove":"all"}]}]' },
    ]),
  )('%s', async (_, { body }) => {
    await using visit = await open();

    const response = await visit.send('/action/{org}', { method: 'POST', body });

    expect(await response.json()).toMatchObject({ result: 'error', errors: [{ index: 0 }] });
  });
});
