import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { grant, onEachStore, orgId, record, visit } from './acme.ts';

const entry = { user: 'jane@acme.example', do: [{ remove: 'all' }] };

describe('a request that can not be read', () => {
  test.each([
    { name: 'no JSON', body: '{' },
    { name: 'nothing', body: '' },
    { name: 'no array', body: '{}' },
    { name: 'an empty array', body: '[]' },
    { name: 'eleven entries', body: JSON.stringify(Array(11).fill(entry)) },
    { name: 'ten thousand entries', body: JSON.stringify(Array(10_000).fill(entry)) },
    { name: 'invalid UTF-8', body: new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d]) },
    { name: 'half of a deep nesting', body: '['.repeat(500_000) },
  ])('$name is refused as a whole', async ({ body }) => {
    await using client = await visit();

    const init = { method: 'POST', headers: client.headers, body };
    const response = await fetch(`${client.server.endpoint}/action/${orgId}`, init);

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ result: 'error.command.malformed', message: expect.any(String) });
  });

  test('a deep nesting that is closed is one bad entry', async () => {
    await using client = await visit();
    const body = `[${'['.repeat(200_000)}${']'.repeat(200_000)}]`;

    const init = { method: 'POST', headers: client.headers, body };
    const response = await fetch(`${client.server.endpoint}/action/${orgId}`, init);

    expect(await response.json()).toMatchObject({ errors: [{ errorCode: 'error.command.illegal_entry' }] });
  });

  test('a deep nesting below a list that looks repeated is read to its end', async () => {
    await using client = await visit();
    const deep = `${'{"group":['.repeat(80_000)}${']}'.repeat(80_000)}`;
    const body = `[{"user":"jane@acme.example","do":[{"add":{"group":${deep},"group":[]}}]}]`;

    const init = { method: 'POST', headers: client.headers, body };
    const response = await fetch(`${client.server.endpoint}/action/${orgId}`, init);

    const errorCode = 'error.command.add_remove.duplicate.group_list';
    expect(await response.json()).toMatchObject({ errors: [{ step: 0, errorCode }] });
  });

  test.each([
    { contentType: 'application/x-www-form-urlencoded', status: 200 },
    { contentType: 'text/plain', status: 200 },
    { contentType: 'multipart/form-data; boundary=x', status: 415 },
  ])('JSON labelled $contentType is answered with $status', async ({ contentType, status }) => {
    await using client = await visit();

    const headers = { ...client.headers, 'Content-Type': contentType };
    const init = { method: 'POST', headers, body: JSON.stringify([entry]) };
    const response = await fetch(`${client.server.endpoint}/action/${orgId}`, init);

    expect(response.status).toBe(status);
  });

  test('more than a megabyte is a 413, with and without its length', async () => {
    await using client = await visit({ listen: false });
    const send = (body: BodyInit) =>
      client.server.fetch(`${client.server.endpoint}/action/${orgId}`, {
        method: 'POST',
        headers: client.headers,
        body,
        duplex: 'half',
      } as RequestInit);

    const large = ' '.repeat(1_048_577);
    const responses = [await send(large), await send(new Blob([large]).stream())];

    expect(responses.map(({ status }) => status)).toEqual([413, 413]);
  });
});

describe.each(onEachStore)('a path that means nothing on $name', ({ visit }) => {
  test.each([
    ['GET', '/', 404],
    ['GET', '/v2/usermanagement/nonsense', 404],
    ['GET', `/v2/usermanagement/users/${orgId}/-1`, 400],
    ['GET', `/v2/usermanagement/users/${orgId}/one`, 400],
    ['GET', `/v2/usermanagement/groups/${orgId}/0x10`, 400],
    ['GET', `/v2/usermanagement/users/${orgId}/0/%00`, 400],
    ['GET', `/v2/usermanagement/users/${orgId}/0/${'x'.repeat(256)}`, 400],
    ['GET', `/v2/usermanagement/users/${orgId}/0/%ZZ`, 404],
    ['GET', `/v2/usermanagement/users/${orgId}/0/../../../etc/passwd`, 404],
  ])('%s %s is a %i', async (method, path, status) => {
    await using client = await visit();

    const response = await fetch(client.server.url + path, { method, headers: client.headers });

    expect(response.status).toBe(status);
  });
});

describe.each(onEachStore)('text that a database may not like, on $name,', ({ visit }) => {
  test.each(["'; --", '\\', '%_', '$1 ?', '\u202e\uffff', '👩🏽‍🚒'])(
    'comes back as it was: %s',
    async (text) => {
      await using client = await visit();
      const [email, group] = ['odd@acme.example', `G ${text}`];
      const names = { firstname: text, lastname: text };

      const answer = await client.act([
        { usergroup: group, do: [{ createUserGroup: { description: text } }] },
        {
          user: email,
          do: [{ createFederatedID: { email, ...names, country: 'DE' } }, { add: { group: [group] } }],
        },
      ]);
      const members = await client.get(`/users/{org}/0/${encodeURIComponent(group)}`);

      expect(answer).toMatchObject({ result: 'success' });
      expect(await members.json()).toMatchObject({
        groupName: group,
        users: [{ ...names, groups: [group] }],
      });
    },
  );

  test.each([
    ['/users/{org}/0?domain=a%00b', 404],
    ['/users/{org}/0/Design?domain=a%00b', 404],
    ['/users/{org}/0/a%00b', 400],
    ['/organizations/{org}/users/a%00b?domain=acme.example', 404],
    ['/organizations/{org}/users/jane@acme.example?domain=a%00b', 404],
    ['/{org}/products/a%00b/configurations/a%00b', 404],
  ])('is sought as any other: %s is a %i', async (path, status) => {
    await using client = await visit();

    expect((await client.get(path)).status).toBe(status);
  });

  test('is no client id', async () => {
    await using client = await visit();

    const body = new URLSearchParams({ ...grant, client_id: 'a\u0000b' });
    const response = await fetch(`${client.server.url}/ims/token/v2`, { method: 'POST', body });

    expect(await response.json()).toMatchObject({ error: 'invalid_client' });
  });
});

describe('a request that means nothing', () => {
  test('a method that a path does not have names those it has', async () => {
    await using client = await visit();

    const response = await fetch(`${client.server.url}/ims/token/v2`, { method: 'DELETE' });

    expect([response.status, response.headers.get('Allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  test('bytes that are no HTTP are answered, and the server lives on', async () => {
    await using client = await visit();
    const { port, hostname } = new URL(client.server.url);

    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write('\u0000\u0001 nonsense\r\n\r\n'));
      socket.on('data', (data) => resolve(data.toString()));
      socket.on('error', reject);
    });

    expect(answer).toMatch(/^HTTP\/1.1 400/);
    expect((await client.get('/users/{org}/0')).status).toBe(200);
  });
});

test('an unexpected exception is an empty 500, and told to whoever started the server', async () => {
  const told: unknown[] = [];
  await using client = await visit({ listen: false, onError: (error) => told.push(error) });
  await client.server.close();

  const response = await client.get('/users/{org}/0');

  expect([response.status, await response.text()]).toEqual([500, '']);
  expect(told).toEqual([expect.any(Error)]);
});

test('the status call needs no token', async () => {
  await using client = await visit();

  const response = await fetch(`${client.server.url}/status`, { headers: { 'X-Request-Id': 'r' } });

  expect(record(await response.json())).toMatchObject({
    build: expect.any(String),
    version: expect.any(String),
    state: 'LIVE',
  });
  expect(response.headers.get('X-Request-Id')).toBe('r');
});
