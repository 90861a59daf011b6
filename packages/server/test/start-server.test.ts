import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerStartError, startServer } from '@umapi-kit/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acme, clientSecret, record, visit } from './acme.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'umapi-server-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const create = (name: string) => {
  const email = `${name}@acme.example`;
  const steps = [{ createFederatedID: { email, country: 'DE' } }, { add: { group: ['Design'] } }];
  return { user: email, do: steps };
};

async function designers(store: string): Promise<string[]> {
  await using client = await visit({ store });
  const { users } = record(await (await client.get('/users/{org}/0/Design')).json());
  return Array.isArray(users) ? users.map((user) => String(record(user)['email'])) : [];
}

describe('a server that can not start says what to do', () => {
  test('when its port is taken', async () => {
    await using first = await startServer();
    const port = Number(new URL(first.url).port);

    const second = startServer({ port });

    await expect(second).rejects.toThrow(ServerStartError);
    await expect(second).rejects.toThrow(`port ${port} is taken on 127.0.0.1`);
  });

  test.each([
    { name: 'its port is none', options: { port: 70_000 }, says: '70000 is no port' },
    { name: 'its host is not here', options: { host: '192.0.2.1' }, says: 'no address of this machine' },
    {
      name: 'the folder of its store is not there',
      options: { store: '/no/such/store.db' },
      says: '/no/such/store.db',
    },
    { name: 'tokens would be over at once', options: { tokenLifetimeMs: 0 }, says: 'tokenLifetimeMs' },
  ])('when $name', async ({ options, says }) => {
    const start = startServer(options);

    await expect(start).rejects.toThrow(ServerStartError);
    await expect(start).rejects.toThrow(says);
  });

  test('when its store is another file, which is left as it was', async () => {
    const store = join(folder, 'notes.txt');
    writeFileSync(store, 'my notes '.repeat(500));

    await expect(startServer({ store })).rejects.toThrow('choose a file of this server');
    expect(readFileSync(store, 'utf8')).toBe('my notes '.repeat(500));
  });
});

describe('a file store', () => {
  test('keeps what happened when it is started again with its seed', async () => {
    const store = join(folder, 'kept.db');
    {
      await using client = await visit({ store });
      await client.act([create('new')]);
    }

    expect(await designers(store)).toEqual(['Jane@acme.example', 'new@acme.example']);
  });

  test('keeps every acknowledged entry whole when its server is killed', { timeout: 60_000 }, async () => {
    const store = join(folder, 'killed.db');

    const acknowledged = await writeUntilKilled(store, 40);

    const found = await designers(store);
    expect(acknowledged.length).toBeGreaterThanOrEqual(40);
    expect(found).toEqual(expect.arrayContaining([...acknowledged]));
  });

  test('holds neither client secrets nor tokens', async () => {
    const store = join(folder, 'secrets.db');
    await using client = await visit({ store });
    await client.act([create('new')]);

    const files = readdirSync(folder).filter((name) => name.startsWith('secrets.db'));
    const text = files.map((name) => readFileSync(join(folder, name), 'latin1')).join('');

    expect(text).toContain('new@acme.example');
    expect(text).not.toContain(clientSecret);
    expect(text).not.toContain(String(client.headers['Authorization']).slice('Bearer '.length));
  });
});

/** Another process that creates people one after another and prints each that was acknowledged. */
async function writeUntilKilled(store: string, count: number): Promise<readonly string[]> {
  const source = `
    import { visit } from ${JSON.stringify(join(import.meta.dirname, 'acme.ts'))};
    const client = await visit({ store: ${JSON.stringify(store)} });
    for (let index = 0; ; index++) {
      const email = 'p' + index + '@acme.example';
      await client.act([{ user: email, do: [{ createFederatedID: { email } }, { add: { group: ['Design'] } }] }]);
      process.stdout.write(email + '\\n');
    }`;
  const flags = ['--conditions=umapi-source', '--input-type=module', '-e', source];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (printed.split('\n').length > count) child.kill('SIGKILL');
  }
  return printed.split('\n').slice(0, -1);
}

test('reset goes back to the seed, ids included', async () => {
  await using client = await visit();
  const state = async () => {
    const paths = ['/users/{org}/0', '/groups/{org}/0'];
    return Promise.all(paths.map(async (path) => (await client.get(path)).text()));
  };
  const before = await state();
  await client.act([
    create('new'),
    { user: 'jane@acme.example', do: [{ removeFromOrg: { deleteAccount: true } }] },
    { usergroup: 'Design', do: [{ deleteUserGroup: {} }] },
  ]);

  await client.server.reset();

  expect(await state()).toEqual(before);
});

test('closing lets a call under way finish, takes no more, and may be done twice', async () => {
  const client = await visit();
  const calls = Array.from({ length: 20 }, () => client.get('/users/{org}/0'));
  await calls[0];

  await Promise.all([client.server.close(), client.server.close()]);

  const statuses = await Promise.allSettled(calls);
  const odd = statuses.filter((call) => call.status === 'fulfilled' && call.value.status !== 200);
  expect(odd).toEqual([]);
  await expect(client.get('/users/{org}/0')).rejects.toThrow('fetch failed');
});

test('without a socket it answers in the process, and follows an aborted signal', async () => {
  await using server = await startServer({ seed: acme, listen: false });

  const status = await server.fetch(new URL('/status', server.url));
  const aborted = server.fetch(`${server.url}/status`, { signal: AbortSignal.abort(new Error('enough')) });

  expect(status.status).toBe(200);
  await expect(aborted).rejects.toThrow('enough');
});

test('a server without a seed has no organizations and says so to whoever signs in', async () => {
  await using server = await startServer({ listen: false });

  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'x',
    client_secret: 'y',
    scope: 'user_management_sdk',
  });
  const response = await server.fetch(`${server.url}/ims/token/v2`, { method: 'POST', body });

  expect(await response.json()).toMatchObject({ error: 'invalid_client' });
});
