import { generateKeyPairSync } from 'node:crypto';
import { type Seed, type SeedCredential, SeedError, startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { acme, clientId, clientSecret, grant, onEachStore, orgId, visit } from './acme.ts';

function withCredential(change: Partial<SeedCredential>): Seed {
  const [org, ...others] = acme.orgs;
  if (!org) throw new TypeError('the seed has no organization');
  return { orgs: [{ ...org, credentials: [{ clientId, clientSecret, ...change }] }, ...others] };
}

describe.each(onEachStore)('an integration on $name', ({ start, visit }) => {
  test.each([
    { permissions: ['read'], reading: 200, writing: 403 },
    { permissions: ['write'], reading: 403, writing: 200 },
    { permissions: [], reading: 403, writing: 403 },
  ] as const)('that may $permissions gets $reading and $writing', async (expected) => {
    const { permissions, reading, writing } = expected;
    await using client = await visit({ seed: withCredential({ permissions }) });

    const get = await client.get('/users/{org}/0');
    const post = await fetch(`${client.server.endpoint}/action/${orgId}`, {
      method: 'POST',
      headers: client.headers,
      body: '[{"user":"jane@acme.example","do":[{"remove":"all"}]}]',
    });

    expect([get.status, post.status]).toEqual([reading, writing]);
  });

  test('without the permission to delete accounts a hard deletion is a removal', async () => {
    await using client = await visit({ seed: withCredential({ permissions: ['read', 'write'] }) });
    const removal = { user: 'jane@acme.example', do: [{ removeFromOrg: { deleteAccount: true } }] };
    const create = { createFederatedID: { email: 'jane@acme.example', firstname: 'Other', country: 'US' } };

    const removed = await client.act([removal]);
    await client.act([{ user: 'jane@acme.example', do: [create] }]);
    const found = await client.get('/organizations/{org}/users/jane@acme.example');

    expect(removed).toMatchObject({ completed: 1, result: 'success' });
    expect(await found.json()).toMatchObject({ user: { country: 'DE' } });
  });

  test('while a secret is rotated both sign in', async () => {
    await using server = await start({
      seed: withCredential({ furtherSecrets: ['next'] }),
      listen: false,
    });
    const signIn = (secret: string) => {
      const body = new URLSearchParams({ ...grant, client_secret: secret });
      return server.fetch(`${server.url}/ims/token/v2`, { method: 'POST', body });
    };

    const answers = await Promise.all([clientSecret, 'next', 'neither'].map(signIn));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401]);
  });
});

describe('a certificate of a seed', () => {
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  test.each([
    { name: 'no PEM', pem: 'certificate' },
    {
      name: 'of a key that is not RSA',
      pem: elliptic.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
    { name: 'a private key', pem: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
  ])('that is $name is refused without being repeated', async ({ pem }) => {
    const start = startServer({ seed: withCredential({ certificates: [{ pem }] }), listen: false });

    await expect(start).rejects.toThrow(SeedError);
    await expect(start).rejects.toThrow(/certificates\[0\]\.pem: must be an X\.509 certificate(?!.*BEGIN)/);
  });
});

test.each([
  { refusedAccess: 'empty', unauthorized: '', forbidden: '' },
  {
    refusedAccess: 'gateway',
    unauthorized: '{"error_code":"401013","message":"Oauth token is not valid"}',
    forbidden: '{"error_code":"403000","message":"Api Key is required"}',
  },
  {
    refusedAccess: 'result',
    unauthorized:
      '{"lastPage":false,"result":"error.unauthorized","message":"Failed to authenticate provided token"}',
    forbidden: '{"result":"error.apikey.invalid","message":"Api Key is required"}',
  },
] as const)(
  'refused access says nothing, or what production has been seen to: $refusedAccess',
  async (side) => {
    const { refusedAccess, unauthorized, forbidden } = side;
    await using client = await visit({ strictness: { refusedAccess } });
    const url = `${client.server.endpoint}/users/${orgId}/0`;
    const { Authorization = '' } = client.headers;

    const without = await fetch(url);
    const keyless = await fetch(url, { headers: { Authorization } });

    expect([without.status, await without.text()]).toEqual([401, unauthorized]);
    expect([keyless.status, await keyless.text()]).toEqual([403, forbidden]);
  },
);
