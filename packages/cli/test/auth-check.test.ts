import { generateKeyPairSync } from 'node:crypto';
import { type Clock, systemClock } from '@umapi-kit/clock';
import { describe, expect, test } from 'vitest';
import { runUmapi } from './support/run-umapi.ts';
import { nativeConfig, originalConfig, type SyncFolder, syncFolder } from './support/sync-folder.ts';

const never = new AbortController().signal;

function check(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  clock: Clock = systemClock,
) {
  return runUmapi(['auth', 'check', ...args], never, env, clock);
}

/** Like `check`, each check by its name. */
async function checked(...parameters: Parameters<typeof check>) {
  const [args, ...others] = parameters;
  const { exit, out } = await check([...args, '--json'], ...others);
  const { checks } = JSON.parse(out);
  const byName: Readonly<Record<string, unknown>> = Object.fromEntries(
    checks.map((one: { name: string }) => [one.name, one]),
  );
  return { exit, out, byName };
}

/** The variables that name the first organization of a server. */
function environment({ server }: SyncFolder, changes: Readonly<Record<string, string>> = {}) {
  return {
    UMAPI_ORG_ID: 'A1@AdobeOrg',
    UMAPI_CLIENT_ID: 'key',
    UMAPI_CLIENT_SECRET: 'hunter2',
    UMAPI_ENDPOINT: server.endpoint,
    UMAPI_AUTH_HOST: server.url,
    ...changes,
  };
}

/** A clock that is wrong by so much. */
function shifted(byMs: number): Clock {
  return { ...systemClock, now: () => systemClock.now() + byMs };
}

describe('umapi auth check says that credentials work, where they stand in', () => {
  test('the environment', async () => {
    const acme = await syncFolder([]);

    const { exit, out } = await check([], environment(acme));

    expect(exit).toBe(0);
    expect(out).toMatch(/^ok +credentials +A1@AdobeOrg, client id key, OAuth, from the environment$/m);
    expect(out).toMatch(/^ok +token +valid until 20\d\d-\d\d-\d\d \d\d:\d\d UTC \(24 h\)$/m);
    expect(out).toMatch(/^ok +clock +this machine and the service agree/m);
    expect(out).toMatch(/^ok +organization +A1@AdobeOrg can be read$/m);
  });

  test.each([
    { name: 'a native configuration', write: (acme: SyncFolder) => nativeConfig(acme) },
    {
      name: 'a connector of user-sync',
      write(acme: SyncFolder) {
        originalConfig(acme);
        return acme.path('connector-umapi.yml');
      },
    },
    {
      name: 'a file of the Python client',
      write: ({ write, server }: SyncFolder) =>
        write(
          'python.yml',
          `org_id: A1@AdobeOrg\nclient_id: key\nclient_secret: hunter2\nauth_host: ${server.url}\nendpoint: ${server.endpoint}\n`,
        ),
    },
  ])('$name', async ({ write }) => {
    const acme = await syncFolder([]);

    const { exit, out } = await check(['--config', write(acme)]);

    expect(exit).toBe(0);
    expect(out).toMatch(/^ok +organization +A1@AdobeOrg can be read$/m);
  });

  test('a configuration of user-sync, for all of its organizations', async () => {
    const acme = await syncFolder([]);

    const { exit, out } = await check(['--config', originalConfig(acme, { labs: true })]);

    expect(exit).toBe(0);
    expect(out).toMatch(/^ok +organization \(A1@AdobeOrg\)/m);
    expect(out).toMatch(/^ok +organization \(B2@AdobeOrg\)/m);
  });
});

test('umapi auth check makes one call for a token and one to read', async () => {
  const acme = await syncFolder([]);

  await check([], environment(acme));
  await check([], environment(acme, { UMAPI_ORG_ID: 'B2@AdobeOrg' }));

  const calls = acme.server.calls.matching().map(({ call }) => call);
  expect(calls).toEqual(['oauthToken', 'user', 'oauthToken', 'user']);
});

describe('umapi auth check says what is wrong', () => {
  test.each([
    {
      name: 'an unknown client id',
      env: { UMAPI_CLIENT_ID: 'someone' },
      of: 'token',
      says: /does not know the client id someone; copy the client id/,
    },
    {
      name: 'a wrong secret',
      env: { UMAPI_CLIENT_SECRET: 'never-show-this' },
      of: 'token',
      says: /the client secret of key is wrong; copy the secret/,
    },
    {
      name: 'an organization that is not the credential’s',
      env: { UMAPI_ORG_ID: 'B2@AdobeOrg' },
      of: 'organization',
      says: /the token is good, but not for the organization B2@AdobeOrg; copy the organization’s id/,
    },
    {
      name: 'an organization’s id that is none',
      env: { UMAPI_ORG_ID: 'acme' },
      of: 'organization',
      says: /acme is not the id of the credential’s organization/,
    },
  ])('$name', async ({ env, of, says }) => {
    const acme = await syncFolder([]);

    const { exit, out, err } = await check([], environment(acme, env));

    expect(exit).toBe(6);
    expect(out).toMatch(new RegExp(`^failed +${of} +.*${says.source}`, 'm'));
    expect(out + err).not.toContain('never-show-this');
  });

  test.each([
    { name: 'scopes', body: { error: 'invalid_scope' }, says: /scopes.*add the User Management API/ },
    {
      name: 'an id, in the words of the real token service',
      body: { error: 'invalid_client', error_description: 'invalid client_id parameter' },
      says: /does not know the client id key/,
    },
    {
      name: 'a secret, in the words of the real token service',
      body: { error: 'invalid_client', error_description: 'invalid client_secret parameter' },
      says: /the client secret of key is wrong/,
    },
  ])('$name that the token service refuses', async ({ body, says }) => {
    const acme = await syncFolder([]);
    acme.server.faults.add({ match: { call: 'oauthToken' }, effect: { kind: 'status', status: 400, body } });

    const { exit, out } = await check([], environment(acme));

    expect(exit).toBe(6);
    expect(out).toMatch(says);
  });
});

describe('umapi auth check tells apart why the service lets a good token do nothing', () => {
  test('a permission that is missing', async () => {
    const acme = await syncFolder([]);
    await acme.server.admin.changeCredential('A1@AdobeOrg', 'key', { permissions: ['write'] });

    const { exit, out } = await check([], environment(acme));

    expect(exit).toBe(6);
    expect(out).toMatch(/^failed +organization +the API key is not permitted, or Adobe is migrating/m);
  });

  test('a permission that is missing, where the gateway says so', async () => {
    const acme = await syncFolder([]);
    acme.server.faults.add({
      match: { call: 'user' },
      effect: { kind: 'status', status: 403, body: { error_code: '403003', message: 'Api Key is invalid' } },
    });

    const { exit, out } = await check([], environment(acme));

    expect(exit).toBe(6);
    expect(out).toMatch(
      /not permitted to read \(403003\); add the User Management API to the credential’s project/,
    );
  });

  test('a certificate of the integration that has expired', async () => {
    const acme = await syncFolder([]);
    acme.server.faults.add({
      match: { call: 'user' },
      effect: { kind: 'status', status: 400, body: { result: 'error.apikey.invalid', message: 'expired' } },
    });

    const { exit, out } = await check([], environment(acme));

    expect(exit).toBe(6);
    expect(out).toMatch(/the certificate of the integration has expired; add a new one/);
  });

  test('an address that is not that of the API', async () => {
    const acme = await syncFolder([]);

    const { exit, out } = await check(['--endpoint', `${acme.server.url}/v3/nothing`], environment(acme));

    expect(exit).toBe(2);
    expect(out).toMatch(/^failed +organization +status 404 came, but not from the User Management API/m);
  });

  test('a rate limit, with its end, without waiting for it', async () => {
    const acme = await syncFolder([]);
    acme.server.faults.add({
      match: { call: 'user' },
      effect: { kind: 'status', status: 429, retryAfterSeconds: 1800 },
    });

    const { exit, out } = await check([], environment(acme));

    expect(exit).toBe(5);
    expect(out).toMatch(/^failed +rate limit +.* left alone until \d\d:\d\d:\d\d UTC, for 30 min;/m);
    expect(acme.server.calls.matching({ call: 'user' })).toHaveLength(1);
  });
});

test.each([429, 503])(
  'umapi auth check does not ask a token service again that answers %i',
  async (status) => {
    const acme = await syncFolder([]);
    acme.server.faults.add({ match: { call: 'oauthToken' }, effect: { kind: 'status', status } });

    const { exit, byName } = await checked([], environment(acme));

    expect(exit).toBe(5);
    expect(byName['token']).toMatchObject({ status: 'failed' });
    expect(byName['organization']).toMatchObject({ status: 'skipped' });
    expect(acme.server.calls.matching({ call: 'oauthToken' })).toHaveLength(1);
  },
);

test('umapi auth check says that nobody answers', async () => {
  const acme = await syncFolder([]);

  const { exit, out } = await check(['--auth-host', 'http://127.0.0.1:9'], environment(acme));

  expect(exit).toBe(5);
  expect(out).toMatch(/^failed +token +no answer from the token service: .*; "umapi doctor" says/m);
});

describe('a clock that is wrong', () => {
  test('is told, though OAuth works with it', async () => {
    const acme = await syncFolder([]);

    const { exit, out } = await check([], environment(acme), shifted(3 * 3_600_000));

    expect(exit).toBe(0);
    expect(out).toMatch(/^warning +clock +this machine’s clock is 3 h ahead of the service’s; set it/m);
  });

  test('is why a service account is refused', async () => {
    const acme = await syncFolder([]);
    const { path } = await serviceAccount(acme);

    const { exit, byName } = await checked(['--config', path], {}, shifted(-2 * 86_400_000));

    expect(exit).toBe(6);
    expect(byName['token']).toMatchObject({
      message: expect.stringMatching(/JWT was refused, and the clocks/),
    });
    expect(byName['clock']).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/48 h behind/),
    });
  });
});

describe('a service account', () => {
  test('works, and is past its end', async () => {
    const acme = await syncFolder([]);
    const { path } = await serviceAccount(acme);

    const { exit, out } = await check(['--config', path]);

    expect(exit).toBe(0);
    expect(out).toMatch(
      /^warning +credentials .*service account \(JWT\).* ended service accounts in January 2025; make an OAuth/m,
    );
    expect(out).toMatch(/remove tech_acct_id and the private_key_… keys$/m);
    expect(out).toMatch(/^ok +organization/m);
  });

  test('whose key fits no certificate is refused as such', async () => {
    const acme = await syncFolder([]);
    const { path } = await serviceAccount(acme, { registered: false });

    const { exit, out } = await check(['--config', path]);

    expect(exit).toBe(6);
    expect(out).toMatch(/^failed +token +no certificate of the integration fits the private key/m);
  });
});

describe('umapi auth check ends with 2', () => {
  test('when no credentials are found', async () => {
    const { exit, err } = await check([]);

    expect(exit).toBe(2);
    expect(err).toMatch(/there are no credentials: name a file with --config, set UMAPI_ORG_ID/);
  });

  test('when a secret is not where it should be', async () => {
    const acme = await syncFolder([]);

    const { exit, out } = await check(['--config', nativeConfig(acme, '{ env: NOT_SET }')]);

    expect(exit).toBe(2);
    expect(out).toMatch(/^failed +credentials +the environment variable NOT_SET is not set/m);
  });

  test('when the file is not there', async () => {
    const { exit, err } = await check(['--config', '/no/such.yaml']);

    expect(exit).toBe(2);
    expect(err).toMatch(/no such file/);
  });
});

/** Gives the first organization a service account, and writes a file of the Python client for it. */
async function serviceAccount({ server, write }: SyncFolder, { registered = true } = {}) {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = registered ? own : generateKeyPairSync('rsa', { modulusLength: 2048 });
  await server.admin.createCredential('A1@AdobeOrg', {
    clientId: 'jwt',
    clientSecret: 'hunter2',
    technicalAccount: 'sync@techacct.adobe.com',
    certificates: [{ pem: other.publicKey.export({ type: 'spki', format: 'pem' }).toString() }],
  });
  write('private.key', own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const keys = {
    org_id: 'A1@AdobeOrg',
    api_key: 'jwt',
    client_secret: 'hunter2',
    tech_acct_id: 'sync@techacct.adobe.com',
    private_key_file: 'private.key',
    ims_host: server.url,
    user_management_endpoint: server.endpoint,
  };
  return {
    path: write(
      'python.yml',
      Object.entries(keys)
        .map(([key, value]) => `${key}: ${value}\n`)
        .join(''),
    ),
  };
}
