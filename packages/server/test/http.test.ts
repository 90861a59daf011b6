import { describe, expect, test } from 'vitest';
import { orgId, visit } from './acme.ts';

describe('HTTP done properly', () => {
  test('HEAD answers with the headers of GET and no body', async () => {
    await using client = await visit();
    const url = `${client.server.endpoint}/users/${orgId}/0`;

    const head = await fetch(url, { method: 'HEAD', headers: client.headers });
    const get = await client.get('/users/{org}/0');

    const length = (await get.arrayBuffer()).byteLength;
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('Content-Length')).toBe(String(length));
    expect(head.headers.get('X-Total-Count')).toBe(get.headers.get('X-Total-Count'));
  });

  test('HEAD needs a token as GET does', async () => {
    await using client = await visit();

    const response = await fetch(`${client.server.endpoint}/users/${orgId}/0`, { method: 'HEAD' });

    expect(response.status).toBe(401);
  });

  test.each([
    ['/status', 'GET, HEAD, OPTIONS'],
    ['/ims/exchange/jwt/', 'POST, OPTIONS'],
    [`/v2/usermanagement/${orgId}/products/P/configurations/C`, 'GET, POST, HEAD, OPTIONS'],
  ])('OPTIONS of %s tells what is allowed, and so does a 405', async (path, allowed) => {
    await using client = await visit();

    const options = await fetch(client.server.url + path, { method: 'OPTIONS' });
    const patch = await fetch(client.server.url + path, { method: 'PATCH' });

    expect([options.status, options.headers.get('Allow')]).toEqual([204, allowed]);
    expect([patch.status, patch.headers.get('Allow')]).toEqual([405, allowed]);
  });

  test('a request id comes back with every kind of answer', async () => {
    await using client = await visit();
    const headers = { ...client.headers, 'X-Request-Id': 'b1f3_1700000000000' };
    const { server } = client;

    const answers = await Promise.all([
      fetch(`${server.endpoint}/users/${orgId}/0`, { headers }),
      fetch(`${server.endpoint}/users/${orgId}/0/None`, { headers }),
      fetch(`${server.url}/nothing`, { headers }),
      fetch(`${server.url}/status`, { method: 'DELETE', headers }),
      fetch(`${server.url}/ims/token/v2`, { method: 'POST', headers }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 405, 400]);
    expect(new Set(answers.map((answer) => answer.headers.get('X-Request-Id')))).toEqual(
      new Set(['b1f3_1700000000000']),
    );
  });
});

describe('a body of more than a megabyte is a 413 in the words of its call', () => {
  test.each([
    [`/v2/usermanagement/action/${orgId}`, { result: 'error.command.malformed' }],
    ['/ims/token/v2', { error: 'invalid_request' }],
    ['/ims/exchange/jwt', { error: 'invalid_request' }],
  ])('%s', async (path, words) => {
    await using client = await visit();

    const init = { method: 'POST', headers: client.headers, body: ' '.repeat(1_048_577) };
    const response = await fetch(client.server.url + path, init);

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject(words);
  });
});
