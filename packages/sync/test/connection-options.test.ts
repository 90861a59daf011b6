import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { type AdobeOrg, connectionOptionsOf, Secret, type SecretReference } from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const encrypted = privateKey
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
  .toString();

/** What a token call of these credentials sends. */
async function tokenCall(org: AdobeOrg) {
  const calls: { readonly url: string; readonly form: Record<string, string> }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    calls.push({ url: request.url, form: Object.fromEntries(new URLSearchParams(await request.text())) });
    return Response.json({ access_token: 'token', token_type: 'bearer', expires_in: 86_400_000 });
  };
  const secret = async (reference: SecretReference) =>
    reference instanceof Secret ? reference.reveal() : `read:${JSON.stringify(reference)}`;
  const { auth } = await connectionOptionsOf(org, { fetch, secret });
  await auth.token();
  return calls[0];
}

describe('the credentials of an organization', () => {
  test('are OAuth ones, at the host and the path that it names', async () => {
    const call = await tokenCall({
      orgId: 'A1@AdobeOrg',
      clientId: 'key',
      clientSecret: new Secret('hunter2'),
      authHost: 'http://127.0.0.1:8080',
      authEndpoint: '/token',
    });

    expect(call?.url).toBe('http://127.0.0.1:8080/token');
    expect(call?.form).toMatchObject({ client_id: 'key', client_secret: 'hunter2' });
  });

  test('come from the environment where it names none', async () => {
    const call = await tokenCall({ orgId: 'A1@AdobeOrg' });

    expect(call?.form).toMatchObject({
      client_id: 'read:{"env":"UMAPI_CLIENT_ID"}',
      client_secret: 'read:{"env":"UMAPI_CLIENT_SECRET"}',
    });
  });

  test('are those of a service account, its encrypted key opened', async () => {
    const call = await tokenCall({
      orgId: 'A1@AdobeOrg',
      clientId: 'key',
      clientSecret: new Secret('hunter2'),
      serviceAccount: {
        techAcctId: 'T@techacct.adobe.com',
        privateKey: new Secret(encrypted),
        passphrase: new Secret('open sesame'),
      },
    });

    expect(call?.url).toBe('https://ims-na1.adobelogin.com/ims/exchange/jwt');
    expect(call?.form['jwt_token']).toMatch(/^ey/);
  });
});

test('nothing that is inspected shows them', async () => {
  const org: AdobeOrg = { orgId: 'A1@AdobeOrg', clientId: 'key', clientSecret: new Secret('hunter2') };

  const shown = inspect([org, await connectionOptionsOf(org)], { depth: 9, showHidden: true });

  expect(shown).not.toContain('hunter2');
});

test('address and time-out are handed on', async () => {
  const options = await connectionOptionsOf({
    orgId: 'A1@AdobeOrg',
    clientId: 'key',
    clientSecret: new Secret('s'),
    endpoint: 'http://127.0.0.1:8080/v2/usermanagement',
    timeoutMs: 5_000,
  });

  expect(options).toMatchObject({ endpoint: 'http://127.0.0.1:8080/v2/usermanagement', timeoutMs: 5_000 });
});
