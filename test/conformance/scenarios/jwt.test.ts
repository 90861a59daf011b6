import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createSimulatedClock } from '@umapi-kit/clock';
import type { Seed } from '@umapi-kit/server';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { acme, clientId, clientSecret, orgId } from '../acme.ts';
import { titled, verifies } from '../requirements.ts';
import { grant, record, type Visit, visitsOn } from '../visit.ts';

const startAt = Date.UTC(2026, 0, 1);
const host = 'ims-na1.adobelogin.com';
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const older = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();

const claims = {
  iss: orgId,
  sub: 'tech@techacct.adobe.com',
  aud: `https://${host}/c/${clientId}`,
  exp: startAt / 1000 + 86_400,
  [`https://${host}/s/ent_user_sdk`]: true,
};

/** Acme with two keys, the newer one expiring after two days, and an integration without any. */
const seed: Seed = {
  orgs: acme.orgs.map((org) => {
    if (org.id !== orgId) return org;
    const certificates = [older, own].map(({ publicKey }) => ({
      pem: pem(publicKey),
      expiresAt: '2026-01-03T00:00:00Z',
    }));
    const technicalAccount = claims.sub;
    const credential = { clientId, clientSecret, technicalAccount, certificates };
    return { ...org, credentials: [credential, { clientId: 'plain', clientSecret: 'plain-secret' }] };
  }),
};

function sign(change: Record<string, unknown> = {}, key = own.privateKey, alg = 'RS256'): Promise<string> {
  return new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg, typ: 'JWT' }).sign(key);
}

function exchange({ server }: Visit, fields: Readonly<Record<string, string>>): Promise<Response> {
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields });
  return fetch(`${server.url}/ims/exchange/jwt`, { method: 'POST', body });
}

describe.each(stores)('JWTs on $name', (store) => {
  const visitStore = visitsOn(store);
  const open = async () => {
    const clock = createSimulatedClock(startAt);
    return Object.assign(await visitStore({ seed, clock }), { clock });
  };

  test.each(
    titled([
      {
        rule: verifies('jwt.audience'),
        change: { aud: `https://evil.example/c/${clientId}` },
        error: 'invalid_client',
      },
      { rule: verifies('jwt.expired'), change: { exp: startAt / 1000 }, error: 'invalid_token' },
      { rule: verifies('jwt.issuer'), change: { iss: 'B0B@AdobeOrg' }, error: 'invalid_signature' },
      {
        rule: verifies('jwt.issuer'),
        change: { sub: 'other@techacct.adobe.com' },
        error: 'invalid_signature',
      },
      {
        rule: verifies('jwt.scope'),
        change: { [`https://${host}/s/ent_user_sdk`]: undefined },
        error: 'invalid_scope',
      },
      { rule: verifies('jwt.claims'), change: { iss: 'acme' }, error: 'bad_request' },
      { rule: verifies('jwt.claims'), change: { exp: undefined }, error: 'bad_request' },
    ]),
  )('%s', async (_, { change, error }) => {
    await using visit = await open();

    const response = await exchange(visit, { jwt_token: await sign(change) });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error });
  });

  test.each(
    titled([
      {
        rule: verifies('jwt.secret'),
        fields: { client_secret: 'guess' },
        status: 401,
        error: 'invalid_client',
      },
      { rule: verifies('jwt.client'), fields: { client_id: 'nobody' }, status: 400, error: 'invalid_client' },
      {
        rule: verifies('jwt.uncertified'),
        fields: { client_id: 'plain', client_secret: 'plain-secret' },
        status: 401,
        error: 'invalid_client',
      },
      { rule: verifies('jwt.missing'), fields: { jwt_token: '' }, status: 400, error: 'invalid_token' },
      { rule: verifies('jwt.missing'), fields: { jwt_token: 'a.b.c' }, status: 400, error: 'invalid_token' },
    ]),
  )('%s', async (_, { fields, status, error }) => {
    await using visit = await open();

    const response = await exchange(visit, { jwt_token: await sign(), ...fields });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error });
  });

  test(verifies('jwt.signature'), async () => {
    await using visit = await open();

    const response = await exchange(visit, { jwt_token: await sign({}, stranger.privateKey) });

    expect(await response.json()).toMatchObject({ error: 'invalid_signature' });
  });

  test(verifies('jwt.algorithm'), async () => {
    await using visit = await open();

    const answers = [
      await exchange(visit, { jwt_token: await sign({}, own.privateKey, 'PS256') }),
      await exchange(visit, { jwt_token: new UnsecuredJWT(claims).encode() }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
  });

  test(verifies('jwt.rotation'), async () => {
    await using visit = await open();

    const answers = [
      await exchange(visit, { jwt_token: await sign({}, own.privateKey) }),
      await exchange(visit, { jwt_token: await sign({}, older.privateKey) }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  test(verifies('jwt.over'), async () => {
    await using visit = await open();
    await visit.clock.advance(2 * 86_400_000 - 3_600_000);
    const jwt = await sign({ exp: startAt / 1000 + 2 * 86_400 });
    const token = record(await (await exchange(visit, { jwt_token: jwt })).json());
    const headers = { Authorization: `Bearer ${String(token['access_token'])}`, 'X-Api-Key': clientId };

    const before = await visit.send('/users/{org}/0', { headers });
    await visit.clock.advance(2 * 3_600_000);
    const after = await visit.send('/users/{org}/0', { headers });

    expect([before.status, after.status]).toEqual([200, 400]);
  });
});

describe.each(stores)('credentials on $name', (store) => {
  const open = visitsOn(store);
  const withCredential = (more: object): Seed => ({
    orgs: acme.orgs.map((org) =>
      org.id === orgId ? { ...org, credentials: [{ clientId, clientSecret, ...more }] } : org,
    ),
  });

  test(verifies('secret.rotation'), async () => {
    await using visit = await open({ seed: withCredential({ furtherSecrets: ['new secret'] }) });

    const answers = await Promise.all(
      [clientSecret, 'new secret', 'another'].map((secret) => {
        const body = new URLSearchParams({ ...grant, client_secret: secret });
        return fetch(`${visit.server.url}/ims/token/v2`, { method: 'POST', body });
      }),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401]);
  });

  test.each(
    titled([
      { rule: verifies('permission.read'), permissions: ['write'], statuses: [403, 200] },
      { rule: verifies('permission.write'), permissions: ['read'], statuses: [200, 403] },
    ]),
  )('%s', async (_, { permissions, statuses }) => {
    await using visit = await open({ seed: withCredential({ permissions }) });

    const body = JSON.stringify([{ user: 'jane@acme.example', do: [{ remove: { group: ['Design'] } }] }]);
    const answers = [
      await visit.send('/users/{org}/0'),
      await visit.send('/action/{org}', { method: 'POST', body }),
    ];

    expect(answers.map(({ status }) => status)).toEqual(statuses);
  });
});
