import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthError, Connection, OAuthS2S, UserAction } from '@umapi-kit/client';
import { JWTAuth } from '@umapi-kit/client/jwt';
import { connectionConfigFromEnv, readConnectionConfig } from '@umapi-kit/client/node';
import type { RunningServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { credentials, orgId, privateKey, technicalAccount, visit } from './service.ts';

function jwtFor({ url }: RunningServer, change: { readonly techAcctId?: string } = {}): JWTAuth {
  return new JWTAuth({
    ...{ orgId, ...credentials, techAcctId: technicalAccount, privKeyData: privateKey, authHost: url },
    ...change,
  });
}

describe('credentials', () => {
  test('of a service account give a token by JWT', async () => {
    await using service = await visit();
    const { endpoint } = service.server;
    const conn = new Connection({ orgId, endpoint, auth: jwtFor(service.server), limits: 'unlimited' });

    expect(await conn.users().all()).toHaveLength(4);
  });

  test('that are wrong are an AuthError without the secret', async () => {
    await using service = await visit();
    const { url, endpoint } = service.server;
    const auth = new OAuthS2S({ ...credentials, clientSecret: 'never-show-this', authHost: url });
    const jwt = jwtFor(service.server, { techAcctId: 'other@techacct.adobe.com' });

    const list = (source: OAuthS2S | JWTAuth) =>
      new Connection({ orgId, endpoint, auth: source }).users().all();
    const refused = await list(auth).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(AuthError);
    expect(String(refused)).not.toContain('never-show');
    await expect(list(jwt)).rejects.toMatchObject({ code: 'AUTH', serverCode: 'invalid_signature' });
  });
});

describe('configurations of the Python client', () => {
  const pythonKeys = ({ url, endpoint }: RunningServer) => ({
    org_id: orgId,
    tech_acct_id: technicalAccount,
    api_key: credentials.clientId,
    client_secret: credentials.clientSecret,
    ims_host: url,
    user_management_endpoint: endpoint,
  });

  test('a YAML file with the path of a private key opens a connection', async () => {
    await using service = await visit();
    const folder = mkdtempSync(join(tmpdir(), 'umapi-parity-'));
    writeFileSync(join(folder, 'private.key'), privateKey);
    const keys = { ...pythonKeys(service.server), private_key_file: 'private.key', logger: null };
    const yaml = Object.entries(keys).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
    writeFileSync(join(folder, 'connect.yml'), yaml.join(''));

    const { options, ignored } = readConnectionConfig(join(folder, 'connect.yml'));

    expect(await new Connection(options).users().all()).toHaveLength(4);
    expect(ignored.map(({ key }) => key)).toEqual(['logger']);
  });

  test('variables open a connection', async () => {
    await using service = await visit();
    const variables = Object.entries(pythonKeys(service.server)).map(([key, value]) => [
      `UMAPI_${key.toUpperCase()}`,
      value,
    ]);

    const { options } = connectionConfigFromEnv(Object.fromEntries(variables));

    expect(await new Connection(options).users().all()).toHaveLength(4);
  });
});

describe('a connection', () => {
  test('counts what it did, and tells the status of the service', async () => {
    await using service = await visit();
    await service.conn.users().all();
    await service.conn.user('jane@acme.example');
    await service.conn.executeSingle(new UserAction({ email: 'jane@acme.example' }).addToGroups('Design'));

    const { local, server } = await service.conn.status({ remote: true });

    expect(local).toEqual({
      multipleQueryCount: 1,
      singleQueryCount: 1,
      actionsSent: 0,
      actionsCompleted: 0,
      actionsQueued: 1,
    });
    expect(server.status).toBe('LIVE');
  });

  test('in test mode checks actions and changes nothing', async () => {
    await using service = await visit({ testMode: true });
    const action = new UserAction({ email: 'new@acme.example' }).create({ country: 'DE' });

    await service.conn.executeSingle(action, { immediate: true });

    expect(action.executionErrors()).toEqual([]);
    expect(service.sent.map(({ path }) => path)).toEqual([`/action/${orgId}?testOnly=true`]);
    expect(await service.user('new@acme.example')).toBeUndefined();
  });

  test('marks the first and last call of a run, start before end', async () => {
    await using service = await visit();
    service.conn.startSync();
    service.conn.endSync();

    await service.conn.user('jane@acme.example');
    await service.conn.user('jane@acme.example');
    await service.conn.user('jane@acme.example');

    expect(service.sent.map(({ headers }) => headers.get('Pragma'))).toEqual([
      'umapi-sync-start',
      'umapi-sync-end',
      null,
    ]);
  });

  test('names itself and every request', async () => {
    await using service = await visit({ userAgent: 'our-tool/1' });

    await service.conn.user('jane@acme.example');
    await service.conn.user('jane@acme.example');

    const ids = service.sent.map(({ headers }) => headers.get('X-Request-Id'));
    expect(service.sent[0]?.headers.get('User-Agent')).toMatch(/^our-tool\/1 umapi-kit\//);
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f-]{36}_\d+$/), expect.stringMatching(/_\d+$/)]);
    expect(new Set(ids).size).toBe(2);
  });
});
