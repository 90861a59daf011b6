import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ArgumentError, Connection } from '@umapi-kit/client';
import {
  connectionConfigFromEnv,
  connectionConfigOf,
  decryptPrivateKey,
  readConnectionConfig,
} from '@umapi-kit/client/node';
import { describe, expect, test } from 'vitest';
import { serviceOf, tokenAnswer, usersPage } from './support/scripted-service.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const encrypted = privateKey
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'never-show-this-word' })
  .toString();

const oauth = { org_id: 'ORG@AdobeOrg', client_id: 'client-1', client_secret: 'never-show-this-secret' };
const jwt = { ...oauth, tech_acct_id: 'tech@techacct.adobe.com' };

/** What a first call with this configuration sends. */
async function requestsOf(load: (options: { fetch: typeof fetch }) => { options: object }) {
  const service = serviceOf(usersPage([], 0, 1), () => tokenAnswer('t1', 86_399_000));
  const urls: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    urls.push(String(input));
    return service.fetch(input, init);
  };
  const { options } = load({ fetch });
  await Reflect.construct(Connection, [options]).users().all();
  const form = Object.fromEntries(new URLSearchParams(service.requests[0]?.body));
  return { form, urls, headers: service.calls[0]?.headers };
}

function file(name: string, text: string, folder = mkdtempSync(join(tmpdir(), 'umapi-config-'))): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function thrownBy(load: () => unknown): string {
  try {
    load();
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    return inspect(error, { depth: 9, showHidden: true });
  }
  throw new Error('it did not fail');
}

describe('a YAML file of the Python client', () => {
  test('without a private key means OAuth, with the hosts and the user agent that it names', async () => {
    const path = file(
      'connect.yml',
      [
        'org_id: ORG@AdobeOrg',
        'api_key: client-1',
        'client_secret: never-show-this-secret',
        'ims_host: ims.example:8443',
        'user_management_endpoint: https://umapi.example/v2/usermanagement',
        'user_agent: our-tool/1',
      ].join('\n'),
    );

    const { form, urls, headers } = await requestsOf((options) => readConnectionConfig(path, options));

    expect(form).toMatchObject({ grant_type: 'client_credentials', client_id: 'client-1' });
    expect(urls).toEqual([
      'https://ims.example:8443/ims/token/v2',
      'https://umapi.example/v2/usermanagement/users/ORG@AdobeOrg/0?directOnly=true',
    ]);
    expect(headers?.get('User-Agent')).toMatch(/^our-tool\/1 umapi-kit\//);
  });

  test('with the path of a private key beside it means JWT', async () => {
    const key = file('private.key', pem);
    const path = file(
      'connect.yml',
      'org_id: ORG@AdobeOrg\ntech_acct: t@techacct.adobe.com\napi_key: client-1\nclient_secret: s\npriv_key_path: private.key\nims_endpoint_jwt: /ims/other/jwt',
      join(key, '..'),
    );

    const { form, urls } = await requestsOf((options) => readConnectionConfig(path, options));

    expect(form).toMatchObject({ client_id: 'client-1', client_secret: 's', jwt_token: expect.any(String) });
    expect(urls[0]).toBe('https://ims-na1.adobelogin.com/ims/other/jwt');
  });

  test('with mistakes is refused with the place of each, and without its secrets', () => {
    const path = file(
      'bad.yml',
      'org_id: 5\napi_key: client-1\nclient_secret: [never-show-this-secret]\ntest_mode: maybe\n',
    );

    const message = thrownBy(() => readConnectionConfig(path));

    expect(message).toContain(`${path}:1:9: org_id: must be a text; put numbers in quotes`);
    expect(message).toContain(`${path}:3:16: client_secret: must be a text`);
    expect(message).toContain(`${path}:4:12: test_mode: must be true or false`);
    expect(message).not.toContain('never-show');
  });

  test('that is not there, or names a key that is not there, is refused with the path', () => {
    const path = file('connect.yml', JSON.stringify({ ...jwt, private_key_file: 'no.key' }));

    expect(thrownBy(() => readConnectionConfig('/no/such.yml'))).toContain(
      '/no/such.yml: there is no such file',
    );
    expect(thrownBy(() => readConnectionConfig(path))).toContain(
      `${path}: private_key_file: no.key: there is no`,
    );
  });
});

describe('a dictionary', () => {
  test('keys without effect are listed with a reason, and the rest is used', () => {
    const { ignored } = connectionConfigOf({
      ...oauth,
      retry_max_attempts: 4,
      throttle_actions: 5,
      logger: {},
      tets_mode: true,
      own: 1,
    });

    expect(ignored).toEqual([
      { key: 'retry_max_attempts', reason: expect.stringContaining('retryBudgetMs') },
      { key: 'throttle_actions', reason: expect.stringContaining('as large as the service takes') },
      { key: 'logger', reason: expect.stringContaining('events') },
      { key: 'tets_mode', reason: 'there is no such key; did you mean "test_mode"?' },
      { key: 'own', reason: 'there is no such key' },
    ]);
  });

  test.each([
    { given: { timeout_seconds: 5 }, options: { timeoutMs: 5000 } },
    { given: { timeout_seconds: null }, options: { timeoutMs: 0 } },
    { given: { timeout: -1 }, options: { timeoutMs: -1000 } },
    { given: { test_mode: true }, options: { testMode: true } },
    { given: { test_mode: 'Yes' }, options: { testMode: true } },
    { given: { endpoint: 'https://h.example/v2' }, options: { endpoint: 'https://h.example/v2' } },
  ])('$given becomes $options', ({ given, options }) => {
    expect(connectionConfigOf({ ...oauth, ...given }).options).toMatchObject(options);
  });

  test.each([
    { given: { client_id: undefined, x: 1 }, says: 'the key "api_key" (or "client_id") is missing' },
    { given: { api_key: 'client-2' }, says: 'client_id: means the same as "api_key", but they differ' },
    { given: { private_key_data: pem }, says: 'a private key needs the key "tech_acct_id"' },
    {
      given: { private_key_data: pem, private_key_file: 'a', tech_acct_id: 't' },
      says: 'a private key in a file and one in place; remove one',
    },
    { given: { tech_acct: 't', private_key_data: encrypted }, says: 'privKeyData is encrypted' },
    {
      given: { tech_acct: 't', private_key_data: encrypted, priv_key_pass: 'wrong' },
      says: 'the private key can not be opened: wrong passphrase',
    },
  ])('that says $says is refused without its secrets', ({ given, says }) => {
    const dictionary = JSON.parse(JSON.stringify({ ...oauth, ...given }));

    const message = thrownBy(() => connectionConfigOf(dictionary));

    expect(message).toContain(says);
    expect(message).not.toMatch(/never-show|MII/);
  });

  test('an encrypted private key is opened with its passphrase', async () => {
    const dictionary = {
      ...jwt,
      private_key_data: encrypted,
      private_key_passphrase: 'never-show-this-word',
    };

    const { form } = await requestsOf((options) => connectionConfigOf(dictionary, options));

    expect(form).toHaveProperty('jwt_token');
  });

  test('what was loaded shows no secret', () => {
    const loaded = connectionConfigOf({ ...jwt, private_key_data: pem });

    expect(inspect(loaded, { depth: 9, showHidden: true }) + JSON.stringify(loaded)).not.toMatch(
      /never-show|MII/,
    );
  });
});

describe('the environment', () => {
  test('gives every key as UMAPI_ and the key in capitals', async () => {
    const env = {
      UMAPI_ORG_ID: 'ORG@AdobeOrg',
      UMAPI_CLIENT_ID: 'client-1',
      UMAPI_CLIENT_SECRET: 's',
      UMAPI_TECH_ACCT_ID: 't@techacct.adobe.com',
      UMAPI_PRIVATE_KEY_DATA: pem.replaceAll('\n', '\\n'),
      UMAPI_TIMEOUT_SECONDS: '7',
      UMAPI_TEST_MODE: '1',
      UMAPI_USER_AGENT: '',
      HOME: '/',
    };

    const { form } = await requestsOf((options) => connectionConfigFromEnv(env, options));

    expect(form).toHaveProperty('jwt_token');
    expect(connectionConfigFromEnv(env).options).toMatchObject({ timeoutMs: 7000, testMode: true });
  });

  test('that lacks variables is refused with their names', () => {
    const message = thrownBy(() => connectionConfigFromEnv({ UMAPI_CLIENT_ID: 'client-1' }));

    expect(message).toContain('environment (UMAPI_ and the key in capitals): the key "org_id" is missing');
  });
});

test('a private key that is not encrypted is opened with any passphrase', () => {
  expect(decryptPrivateKey(pem, 'x')).toBe(pem);
});
