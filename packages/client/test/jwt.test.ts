import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { ArgumentError, AuthError } from '@umapi-kit/client';
import { JWTAuth, type JWTAuthOptions } from '@umapi-kit/client/jwt';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  credentials,
  inOrder,
  rejection,
  serviceOf,
  status,
  tokenAnswer,
} from './support/scripted-service.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const account = { orgId: 'ORG@AdobeOrg', techAcctId: 'tech@techacct.adobe.com', privKeyData: pkcs8 };

function tokensFrom(tokens: Answer, options: Partial<JWTAuthOptions> = {}) {
  const service = serviceOf(tokens, tokens);
  const { fetch, clock } = service;
  const auth = new JWTAuth({ ...credentials, ...account, fetch, clock, random: () => 0, ...options });
  return { ...service, auth };
}

/** The claims that the first request carried, their signature checked. */
async function claimsOf({ requests, clock }: Pick<ReturnType<typeof tokensFrom>, 'requests' | 'clock'>) {
  const form = new URLSearchParams(requests[0]?.body);
  const currentDate = new Date(clock.now());
  const { payload } = await jwtVerify(form.get('jwt_token') ?? '', publicKey, {
    currentDate,
    algorithms: ['RS256'],
  });
  return payload;
}

describe('asking for a token', () => {
  test('a signed JWT names the organization, the technical account and the client for the host that is asked', async () => {
    const tokens = tokensFrom(() => tokenAnswer('t1'), { authHost: 'localhost:8443' });

    const token = await tokens.auth.token();

    expect(token).toBe('t1');
    expect(await claimsOf(tokens)).toEqual({
      iss: 'ORG@AdobeOrg',
      sub: 'tech@techacct.adobe.com',
      aud: 'https://localhost:8443/c/client-1',
      exp: tokens.clock.now() / 1000 + 43_200,
      'https://localhost:8443/s/ent_user_sdk': true,
    });
  });

  test('client id, secret and JWT go as a form to the exchange', async () => {
    const { auth, requests } = tokensFrom(() => tokenAnswer('t1'));

    await auth.token();

    const form = new URLSearchParams(requests[0]?.body);
    expect(requests[0]?.path).toMatch(/^\/ims\/exchange\/jwt\/?$/);
    expect([...form.keys()]).toEqual(['client_id', 'client_secret', 'jwt_token']);
  });

  test('the life of a token is counted in milliseconds', async () => {
    const { auth, clock } = tokensFrom(
      inOrder(
        () => tokenAnswer('t1', 86_399_000),
        () => tokenAnswer('t2', 86_399_000),
      ),
    );
    await auth.token();

    await clock.advance(86_098_999);
    const before = await auth.token();
    await clock.advance(1);
    const after = await auth.token();

    expect([before, after]).toEqual(['t1', 't2']);
  });
});

describe('a private key', () => {
  test.each([
    { name: 'PKCS#8', pem: pkcs8 },
    { name: 'PKCS#1', pem: pkcs1 },
    { name: 'PKCS#1 with breaks written as \\n', pem: pkcs1.replaceAll('\n', '\\n') },
    {
      name: 'PKCS#8 with breaks of Windows and text before it',
      pem: `Bag\r\n${pkcs8.replaceAll('\n', '\r\n')}`,
    },
  ])('can be $name', async ({ pem }) => {
    const tokens = tokensFrom(() => tokenAnswer('t1'), { privKeyData: pem });

    await tokens.auth.token();

    expect(await claimsOf(tokens)).toMatchObject({ iss: 'ORG@AdobeOrg' });
  });

  test.each([
    { name: 'no key', pem: 'never-show-this-key' },
    { name: 'another kind of key', pem: pkcs8.replaceAll('PRIVATE', 'EC PRIVATE') },
    {
      name: 'an encrypted key',
      pem: privateKey
        .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
        .toString(),
      says: 'decryptPrivateKey',
    },
  ])('that is $name is refused at once, without being shown', ({ pem, says = 'PKCS#8 or PKCS#1' }) => {
    const build = () => tokensFrom(() => tokenAnswer('t1'), { privKeyData: pem });

    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(says);
    expect(build).toThrow(/^(?!.*(never-show|MII))/);
  });

  test.each([
    { name: 'broken', pem: pkcs8.replace(/MII.{40}/, 'MIIA') },
    {
      name: 'on a curve',
      pem: generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    },
  ])('that is $name is named when it is used', async ({ pem }) => {
    const { auth } = tokensFrom(() => tokenAnswer('t1'), { privKeyData: pem });

    const error = await rejection(auth.token());

    expect(error).toMatchObject({ code: 'ARGUMENT' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('MII');
  });
});

describe('a refused JWT', () => {
  const refused = { error: 'invalid_token', error_description: 'the JWT has expired' };

  test.each([
    { hours: -30, says: "This machine's clock is 30 h behind the token service's" },
    { hours: 20, says: "This machine's clock is 20 h ahead of the token service's" },
    { hours: 24 * 365, says: '365 days ahead' },
  ])('says that the clock is wrong by $hours h', async ({ hours, says }) => {
    const { auth, clock } = tokensFrom((request, signal) => {
      const theirs = new Date(clock.now() - hours * 3_600_000).toUTCString();
      return status(400, refused, { Date: theirs })(request, signal);
    });

    const error = await rejection(auth.token());

    expect(error).toBeInstanceOf(AuthError);
    expect(String(error)).toContain('invalid_token: the JWT has expired');
    expect(String(error)).toContain(says);
  });

  test('says nothing of a clock that is right, or of one that nobody told', async () => {
    const onTime = tokensFrom((request, signal) =>
      status(400, refused, { Date: new Date(onTime.clock.now() - 59_000).toUTCString() })(request, signal),
    );
    const untold = tokensFrom(status(400, refused));

    const errors = [await rejection(onTime.auth.token()), await rejection(untold.auth.token())];

    expect(errors.map(String).join()).not.toContain('clock');
  });
});

describe('secrets', () => {
  test('an authenticator shows neither secret nor key nor token', async () => {
    const { auth } = tokensFrom(() => tokenAnswer('never-show-this-token'));
    await auth.token();

    const shown = inspect(auth, { depth: 9, showHidden: true }) + JSON.stringify(auth);

    expect(shown).not.toMatch(/never-show|MII/);
  });

  test('a refusal that quotes the request gives an error without secret and JWT', async () => {
    const { auth, requests } = tokensFrom(({ body }) =>
      Response.json({ error: body, error_description: `bad: ${decodeURIComponent(body)}` }, { status: 400 }),
    );

    const error = await rejection(auth.token());

    const jwt = new URLSearchParams(requests[0]?.body).get('jwt_token') ?? 'none';
    const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
    expect(shown).not.toContain('never-show');
    expect(shown).not.toContain(jwt);
  });
});
