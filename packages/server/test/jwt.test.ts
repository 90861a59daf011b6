import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createSimulatedClock } from '@umapi-kit/clock';
import { type RunningServer, type Seed, type ServerOptions, startServer } from '@umapi-kit/server';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { clientId, clientSecret, onEachStore, orgId, record } from './acme.ts';

const startAt = Date.UTC(2026, 0, 1);
const nowSeconds = startAt / 1000;
const technicalAccount = 'tech@techacct.adobe.com';

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const older = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

/** Globex may not exchange JWTs: it has no certificate. */
function seed(
  certificates: NonNullable<NonNullable<Seed['orgs'][0]['credentials']>[0]['certificates']>,
): Seed {
  const credential = { clientId, clientSecret, technicalAccount, certificates };
  const plain = { clientId: 'plain', clientSecret: 'plain-secret' };
  return { orgs: [{ id: orgId, name: 'Acme', credentials: [credential, plain] }] };
}

const bothKeys = seed([{ pem: pem(older.publicKey) }, { pem: pem(own.publicKey) }]);

/** What Adobe's Python client signs, for the host it talks to. */
const claimsFor = (host: string) => ({
  iss: orgId,
  sub: technicalAccount,
  aud: `https://${host}/c/${clientId}`,
  exp: nowSeconds + 86_400,
  [`https://${host}/s/ent_user_sdk`]: true,
});

function sign(claims: Record<string, unknown>, key: KeyObject = own.privateKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(key);
}

function exchange(server: RunningServer, fields: Record<string, string>, path = '/ims/exchange/jwt/') {
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields });
  return server.fetch(server.url + path, { method: 'POST', body });
}

const signed = { seed: bothKeys, clock: createSimulatedClock(startAt), listen: false };

const start = (options: ServerOptions = {}) => startServer({ ...signed, ...options });

const right = claimsFor('ims-na1.adobelogin.com');

describe('the JWT exchange', () => {
  test('over a socket gives a token that opens the organization, its lifetime in milliseconds', async () => {
    await using server = await start({ listen: true });
    const { host } = new URL(server.url);
    const form = new FormData();
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
    form.set('jwt_token', await sign(claimsFor(host)));

    const response = await fetch(`${server.url}/ims/exchange/jwt`, { method: 'POST', body: form });
    const answer = record(await response.json());
    const headers = { Authorization: `Bearer ${String(answer['access_token'])}`, 'X-Api-Key': clientId };
    const users = await fetch(`${server.endpoint}/users/${orgId}/0`, { headers });

    expect(answer).toEqual({
      access_token: expect.stringMatching(/^\S{40,}$/),
      token_type: 'bearer',
      expires_in: 86_399_000,
    });
    expect(users.status).toBe(200);
  });

  test.each(['ims-na1.adobelogin.com', 'ims.acme.example:8443', 'IMS-NA1.adobelogin.com'])(
    'takes JWTs made out to %s',
    async (host) => {
      await using server = await start({ imsHosts: ['ims.acme.example:8443'] });

      const response = await exchange(server, { jwt_token: await sign(claimsFor(host)) });

      expect(response.status).toBe(200);
    },
  );

  const scope = 'https://ims-na1.adobelogin.com/s/ent_user_sdk';
  test.each<{ name: string; change: Record<string, unknown>; error: string }>([
    { name: 'an expired JWT', change: { exp: nowSeconds }, error: 'invalid_token' },
    { name: 'an expiry in milliseconds', change: { exp: startAt + 60_000 }, error: 'invalid_token' },
    { name: 'an expiry that is no integer', change: { exp: nowSeconds + 0.5 }, error: 'invalid_token' },
    { name: 'a jti that is no integer', change: { jti: 'abc' }, error: 'invalid_token' },
    { name: 'no expiry', change: { exp: undefined }, error: 'bad_request' },
    { name: 'an expiry before 1970', change: { exp: -1 }, error: 'bad_request' },
    { name: 'an issuer of a wrong form', change: { iss: 'acme' }, error: 'bad_request' },
    { name: 'no subject', change: { sub: '' }, error: 'bad_request' },
    { name: 'another host', change: { aud: `https://evil.example/c/${clientId}` }, error: 'invalid_client' },
    {
      name: 'another client',
      change: { aud: 'https://ims-na1.adobelogin.com/c/x' },
      error: 'invalid_client',
    },
    {
      name: 'an audience without TLS',
      change: { aud: right.aud.replace('https', 'http') },
      error: 'invalid_client',
    },
    { name: 'no metascope', change: { [scope]: undefined }, error: 'invalid_scope' },
    { name: 'a metascope that is not true', change: { [scope]: 'true' }, error: 'invalid_scope' },
    { name: 'another organization', change: { iss: 'B0B@AdobeOrg' }, error: 'invalid_signature' },
    { name: 'another account', change: { sub: 'other@techacct.adobe.com' }, error: 'invalid_signature' },
  ])('answers $name with $error', async ({ change, error }) => {
    await using server = await start();

    const response = await exchange(server, { jwt_token: await sign({ ...right, ...change }) });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error, error_description: expect.any(String) });
  });

  test.each([
    { name: 'an unknown client', fields: { client_id: 'nobody' }, status: 400, error: 'invalid_client' },
    { name: 'a wrong secret', fields: { client_secret: 'guess' }, status: 401, error: 'invalid_client' },
    {
      name: 'a client without certificates',
      fields: { client_id: 'plain', client_secret: 'plain-secret' },
      status: 401,
      error: 'invalid_client',
    },
    { name: 'no JWT', fields: {}, status: 400, error: 'invalid_token' },
    { name: 'what is no JWT', fields: { jwt_token: 'a.b.c' }, status: 400, error: 'invalid_token' },
  ])('answers $name with $status $error', async ({ fields, status, error }) => {
    await using server = await start();

    const response = await exchange(server, fields);

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error, error_description: expect.any(String) });
  });

  test.each([
    {
      name: 'a key that is not registered',
      forge: () => sign(right, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    },
    { name: 'no signature', forge: async () => new UnsecuredJWT(right).encode() },
    {
      name: 'a secret made of the public key',
      forge: () => {
        const secret = new TextEncoder().encode(pem(own.publicKey));
        return new SignJWT(right).setProtectedHeader({ alg: 'HS256' }).sign(secret);
      },
    },
    {
      name: 'another algorithm of the same key',
      forge: () => new SignJWT(right).setProtectedHeader({ alg: 'RS512' }).sign(own.privateKey),
    },
  ])('refuses $name as invalid_signature', async ({ forge }) => {
    await using server = await start();

    const response = await exchange(server, { jwt_token: await forge() });

    expect(await response.json()).toMatchObject({ error: 'invalid_signature' });
  });

  test('refusals repeat neither secret nor JWT', async () => {
    await using server = await start();
    const jwt = await sign({ ...right, aud: 'https://evil.example/c/x' });

    const text = await (await exchange(server, { jwt_token: jwt })).text();

    expect(text).not.toContain(clientSecret);
    expect(text).not.toContain(jwt);
  });
});

describe.each(onEachStore)('an integration on $name', ({ start }) => {
  test('may sign with any registered certificate', async () => {
    await using server = await start(signed);

    const jwt = await sign(claimsFor('ims-na1.adobelogin.com'), older.privateKey);

    expect((await exchange(server, { jwt_token: jwt })).status).toBe(200);
  });

  test('has to give every JWT a jti of its own with the switch jwtId', async () => {
    await using server = await start({ ...signed, strictness: { jwtId: 'required' } });
    const jwt = await sign({ ...right, jti: 7 });

    const answers = [
      await exchange(server, { jwt_token: await sign(right) }),
      await exchange(server, { jwt_token: jwt }),
      await exchange(server, { jwt_token: jwt }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 200, 400]);
    expect(await answers[2]?.json()).toMatchObject({ error: 'invalid_jti' });
  });

  test('whose certificates are over gets a 400 for its tokens, and no new ones', async () => {
    const clock = createSimulatedClock(startAt);
    const expiring = seed([{ pem: pem(own.publicKey), expiresAt: '2026-01-01T01:00:00Z' }]);
    await using server = await start({ ...signed, seed: expiring, clock });
    const jwt = await sign(claimsFor('ims-na1.adobelogin.com'));
    const { access_token: token } = record(await (await exchange(server, { jwt_token: jwt })).json());
    const headers = { Authorization: `Bearer ${String(token)}`, 'X-Api-Key': clientId };

    await clock.advance(3_600_000);
    const users = await server.fetch(`${server.endpoint}/users/${orgId}/0`, { headers });
    const again = await exchange(server, { jwt_token: jwt });

    expect([users.status, await users.json()]).toEqual([
      400,
      { result: 'error.apikey.invalid', message: expect.any(String) },
    ]);
    expect(await again.json()).toMatchObject({ error: 'invalid_signature' });
  });
});
