import { createSimulatedClock } from '@umapi-kit/clock';
import { startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { accessToken, acme, clientSecret, grant, onEachStore, orgId } from './acme.ts';

describe('the token call', () => {
  test.each([
    { as: 'a form', path: '/ims/token/v2', body: new URLSearchParams(grant) },
    { as: 'a form, with a slash at the end', path: '/ims/token/v2/', body: new URLSearchParams(grant) },
    { as: 'query parameters', path: `/ims/token/v2?${new URLSearchParams(grant)}`, body: '' },
    { as: 'a multipart form', path: '/ims/token/v2', body: multipart(grant) },
    {
      as: 'a body that wins over the query',
      path: '/ims/token/v2?client_secret=wrong',
      body: new URLSearchParams(grant),
    },
  ])('takes its fields as $as', async ({ path, body }) => {
    await using server = await startServer({ seed: acme });

    const response = await fetch(server.url + path, { method: 'POST', body });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^\S{40,}$/),
      token_type: 'bearer',
      expires_in: 86_399,
    });
  });

  test.each([
    { wrong: { client_secret: 'guess' }, status: 401, error: 'invalid_client' },
    { wrong: { client_id: 'nobody' }, status: 400, error: 'invalid_client' },
    { wrong: { client_secret: '' }, status: 400, error: 'invalid_request' },
    { wrong: { grant_type: 'password' }, status: 400, error: 'unsupported_grant_type' },
    { wrong: { scope: 'openid' }, status: 400, error: 'invalid_scope' },
  ])('answers $wrong with $error', async ({ wrong, status, error }) => {
    await using server = await startServer({ seed: acme, listen: false });

    const body = new URLSearchParams({ ...grant, ...wrong });
    const response = await server.fetch(`${server.url}/ims/token/v2`, { method: 'POST', body });
    const text = await response.text();

    expect(response.status).toBe(status);
    expect(JSON.parse(text)).toEqual({ error, error_description: expect.any(String) });
    expect(text).not.toContain(clientSecret);
  });
});

function multipart(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

describe.each(onEachStore)('a token on $name', ({ visit }) => {
  test('is refused from the moment it expires', async () => {
    const clock = createSimulatedClock();
    await using client = await visit({ clock, tokenLifetimeMs: 60_000 });

    await clock.advance(59_999);
    const before = await client.get('/users/{org}/0');
    await clock.advance(1);
    const after = await client.get('/users/{org}/0');

    expect([before.status, after.status]).toEqual([200, 401]);
  });

  test('stays valid when a newer one is issued, and after a reset', async () => {
    await using client = await visit();

    await accessToken(client.server);
    await client.server.reset();

    expect((await client.get('/users/{org}/0')).status).toBe(200);
  });

  test.each([
    { name: 'no token', change: { Authorization: '' }, status: 401 },
    { name: 'a forged token', change: { Authorization: 'Bearer abc' }, status: 401 },
    { name: 'no API key', change: { 'X-Api-Key': '' }, status: 403 },
    { name: 'the API key of another client', change: { 'X-Api-Key': 'globex' }, status: 403 },
  ])('$name is answered with $status and no body', async ({ change, status }) => {
    await using client = await visit();

    const headers = { ...client.headers, ...change, 'X-Request-Id': 'r-1' };
    const response = await fetch(`${client.server.endpoint}/users/${orgId}/0`, { headers });

    expect([response.status, await response.text()]).toEqual([status, '']);
    expect(response.headers.get('Content-Length')).toBe('0');
    expect(response.headers.get('X-Request-Id')).toBe('r-1');
    expect(response.headers.get('WWW-Authenticate') !== null).toBe(status === 401);
  });

  test("does not open another organization's data", async () => {
    await using client = await visit();

    const response = await client.get('/users/B0B@AdobeOrg/0');

    expect(response.status).toBe(401);
  });

  test('an organization id of a wrong form is a 400 with the documented body', async () => {
    await using client = await visit();

    const response = await client.get('/groups/acme/0');

    expect(response.status).toBe(400);
    expect(response.headers.get('Canonical-Resource')).toBe('/v2/usermanagement/groups/{orgId}/{page}');
    expect(await response.json()).toEqual({
      result: 'error.organization.invalid_id',
      message: 'Bad organization Id',
    });
  });
});
