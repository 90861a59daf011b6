import { createSimulatedClock } from '@umapi-kit/clock';
import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { clientSecret, globexId } from '../acme.ts';
import { titled, verifies } from '../requirements.ts';
import { accessToken, grant, visitsOn } from '../visit.ts';

const form = () => new URLSearchParams(grant);
const query = `?${form()}`;

function multipart(): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(grant)) body.set(name, value);
  return body;
}

describe.each(stores)('tokens on $name', (store) => {
  const open = visitsOn(store);

  test.each(
    titled([
      { rule: verifies('token.oauth.form'), path: '', body: form() },
      { rule: verifies('token.oauth.slash'), path: '/', body: form() },
      { rule: verifies('token.oauth.query'), path: query, body: '' },
      { rule: verifies('token.multipart'), path: '', body: multipart() },
      { rule: verifies('token.body.wins'), path: '?client_secret=wrong', body: form() },
      {
        rule: verifies('token.oauth.commas'),
        path: `${query.replaceAll('%2C', ',')}`,
        body: '',
      },
    ]),
  )('%s', async (_, { path, body }) => {
    await using visit = await open();

    const response = await fetch(`${visit.server.url}/ims/token/v2${path}`, { method: 'POST', body });

    expect(response.status).toBe(200);
  });

  test(verifies('token.oauth.answer', 'token.oauth.day', 'token.uncached'), async () => {
    await using visit = await open();

    const response = await fetch(`${visit.server.url}/ims/token/v2`, { method: 'POST', body: form() });

    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await response.json()).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 86_399,
    });
  });

  test.each(
    titled([
      {
        rule: verifies('token.oauth.secret'),
        wrong: { client_secret: 'guess' },
        status: 401,
        error: 'invalid_client',
      },
      {
        rule: verifies('token.oauth.client'),
        wrong: { client_id: 'nobody' },
        status: 400,
        error: 'invalid_client',
      },
      {
        rule: verifies('token.oauth.grant'),
        wrong: { grant_type: 'password' },
        status: 400,
        error: 'unsupported_grant_type',
      },
      {
        rule: verifies('token.oauth.missing'),
        wrong: { client_id: '' },
        status: 400,
        error: 'invalid_request',
      },
      {
        rule: verifies('token.oauth.scope'),
        wrong: { scope: 'openid' },
        status: 400,
        error: 'invalid_scope',
      },
    ]),
  )('%s', async (_, { wrong, status, error }) => {
    await using visit = await open();

    const body = new URLSearchParams({ ...grant, ...wrong });
    const response = await fetch(`${visit.server.url}/ims/token/v2`, { method: 'POST', body });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error });
  });

  test(verifies('token.description'), async () => {
    await using visit = await open();

    const body = new URLSearchParams({ ...grant, client_id: 'nobody' });
    const response = await fetch(`${visit.server.url}/ims/token/v2`, { method: 'POST', body });
    const text = await response.text();

    expect(JSON.parse(text)).toMatchObject({ error_description: expect.stringMatching(/./) });
    expect(text).not.toContain(clientSecret);
  });

  test(verifies('token.overlap'), async () => {
    await using visit = await open();

    await accessToken(visit.server);

    expect((await visit.send('/users/{org}/0')).status).toBe(200);
  });

  test(verifies('token.reset'), async () => {
    await using visit = await open();

    await visit.server.reset();

    expect((await visit.send('/users/{org}/0')).status).toBe(200);
  });

  test(verifies('token.orgs'), async () => {
    await using visit = await open();
    const token = await accessToken(visit.server, { client_id: 'globex', client_secret: 'other' });

    const headers = { Authorization: `Bearer ${token}`, 'X-Api-Key': 'globex' };
    const statuses = [
      await visit.send(`/users/${globexId}/0`, { headers }),
      await visit.send('/users/{org}/0', { headers }),
    ].map(({ status }) => status);

    expect(statuses).toEqual([200, 401]);
  });

  test(verifies('auth.expired'), async () => {
    const clock = createSimulatedClock();
    await using visit = await open({ clock, tokenLifetimeMs: 60_000 });

    await clock.advance(59_999);
    const before = await visit.send('/users/{org}/0');
    await clock.advance(1);
    const after = await visit.send('/users/{org}/0');

    expect([before.status, after.status]).toEqual([200, 401]);
  });

  test.each(
    titled([
      { rule: verifies('auth.missing'), change: { Authorization: '' }, status: 401 },
      {
        rule: verifies('auth.forged'),
        change: { Authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' },
        status: 401,
      },
      { rule: verifies('auth.key.missing'), change: { 'X-Api-Key': '' }, status: 403 },
      { rule: verifies('auth.key.other'), change: { 'X-Api-Key': 'globex' }, status: 403 },
    ]),
  )('%s', async (_, { change, status }) => {
    await using visit = await open();

    const response = await visit.send('/groups/{org}/0', { headers: { ...visit.headers, ...change } });

    expect(response.status).toBe(status);
  });

  test(verifies('auth.challenge', 'auth.empty'), async () => {
    await using visit = await open();

    const response = await visit.send('/groups/{org}/0', { headers: { 'X-Api-Key': 'acme-sync' } });

    expect(response.headers.get('WWW-Authenticate')).toMatch(/^Bearer realm="JIL", error="invalid_token"/);
    expect([response.headers.get('Content-Length'), await response.text()]).toEqual(['0', '']);
  });

  test.each(
    titled([
      { rule: verifies('auth.header.case'), rename: ['authorization', 'x-api-key', 'Bearer'] },
      { rule: verifies('auth.scheme.case'), rename: ['Authorization', 'X-Api-Key', 'bearer'] },
    ]),
  )('%s', async (_, { rename: [authorization = '', key = '', scheme = ''] }) => {
    await using visit = await open();
    const token = await accessToken(visit.server);

    const headers = { [authorization]: `${scheme} ${token}`, [key]: 'acme-sync' };

    expect((await visit.send('/users/{org}/0', { headers })).status).toBe(200);
  });

  test(verifies('auth.org.form'), async () => {
    await using visit = await open();

    const response = await visit.send('/groups/acme/0');

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      result: 'error.organization.invalid_id',
      message: 'Bad organization Id',
    });
  });

  test(verifies('auth.org.other', 'auth.org.letters'), async () => {
    await using visit = await open();

    expect((await visit.send('/groups/ZZ9@AdobeOrg/0')).status).toBe(401);
  });
});
