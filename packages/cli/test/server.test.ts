import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runUmapi, startUmapi } from './support/run-umapi.ts';

const seed = resolve(import.meta.dirname, '../../../examples/acme/org.yaml');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'umapi-server-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('one line with its addresses says that the server is ready, Ctrl-C ends it with 0', async () => {
  const interrupt = new AbortController();
  const server = startUmapi(['server', '--seed', seed, '--port', '0'], interrupt.signal);

  const [, host] = await server.outputMatching(/UMAPI at (\S+)\/v2\/usermanagement, tokens at \S+\n/);
  const status = await fetch(`${host}/status`);
  interrupt.abort();

  expect(await status.json()).toMatchObject({ state: 'LIVE' });
  expect(await server.exit).toBe(0);
});

test('a taken port is said in one line', async () => {
  const interrupt = new AbortController();
  const first = startUmapi(['server', '--seed', seed, '--port', '0'], interrupt.signal);
  const [, port = ''] = await first.outputMatching(/UMAPI at http:\/\/localhost:(\d+)\//);

  const { exit, err } = await runUmapi(['server', '--seed', seed, '--port', port]);
  interrupt.abort();
  await first.exit;

  expect(err).toMatch(new RegExp(`^umapi: .*${port}.*\\n$`));
  expect(exit).toBe(2);
});

test.each([
  { name: 'a seed that is not there', args: () => ['--seed', join(folder, 'none.yaml')], says: /none\.yaml/ },
  {
    name: 'a store in a folder that is not there',
    args: () => ['--seed', seed, '--store', join(folder, 'no', 'a.db')],
    says: /a\.db/,
  },
])('$name is said in one line', async ({ args, says }) => {
  const { exit, err } = await runUmapi(['server', '--port', '0', ...args()]);

  expect(err).toMatch(says);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect(exit).toBe(2);
});

test('without a seed there is a sample organization, and the lines that are printed reach it', async () => {
  const interrupt = new AbortController();
  const server = startUmapi(['server', '--port', '0'], interrupt.signal);

  const [, host, org, id, secret] = await server.outputMatching(
    /UMAPI at (\S+)\/v2[\s\S]*organization +(\S+)\n +client id +(\S+)\n +client secret +(\S+)\n[\s\S]*TOKEN=/,
  );
  const grant = { grant_type: 'client_credentials', client_id: id ?? '', client_secret: secret ?? '' };
  const body = new URLSearchParams({ ...grant, scope: 'openid,AdobeID,user_management_sdk' });
  const token: unknown = await (await fetch(`${host}/ims/token/v2`, { method: 'POST', body })).json();
  const bearer =
    typeof token === 'object' && token !== null && 'access_token' in token ? token.access_token : '';
  const users = await fetch(`${host}/v2/usermanagement/users/${org}/0`, {
    headers: { Authorization: `Bearer ${String(bearer)}`, 'X-Api-Key': id ?? '' },
  });
  interrupt.abort();

  expect(await users.json()).toMatchObject({ result: 'success', users: [{}, {}, {}, {}] });
  expect(await server.exit).toBe(0);
});

test('with --tls it speaks HTTPS, and writes down what clients have to trust', async () => {
  const interrupt = new AbortController();
  const file = join(folder, 'trust.pem');
  const server = startUmapi(['server', '--port', '0', '--tls', '--tls-cert-out', file], interrupt.signal);

  const [, url = ''] = await server.outputMatching(/UMAPI at (https:\S+)\/v2\/usermanagement/);
  const status = await new Promise((resolve, reject) => {
    get(`${url}/status`, { ca: readFileSync(file), agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
  interrupt.abort();

  expect(status).toBe(200);
  expect(await server.exit).toBe(0);
});

test('its switches reach every organization', async () => {
  const interrupt = new AbortController();
  const flags = ['--throttle', 'documented', '--strictness', 'dense', '--order', 'documented'];
  const more = ['--switch', 'refusedAccess=gateway', '--switch', 'pageSize=listed'];
  const server = startUmapi(['server', '--port', '0', ...flags, ...more], interrupt.signal);

  const [, host, org] = await server.outputMatching(/UMAPI at (\S+)\/v2[\s\S]*organization +(\S+)\n/);
  const status = await fetch(`${host}/status`);
  const refused = await fetch(`${host}/v2/usermanagement/users/${org}/0`);
  interrupt.abort();
  await server.exit;

  expect(await status.json()).toMatchObject({ throttle: 'on' });
  expect(await refused.json()).toMatchObject({ error_code: '401013' });
});

test.each([
  { name: 'a key without a certificate', args: ['--key', seed], says: '--key needs --cert' },
  { name: 'a certificate without a key', args: ['--cert', seed], says: '--cert needs --key' },
  {
    name: 'a certificate that is not there',
    args: ['--cert', 'none.pem', '--key', seed],
    says: "none.pem can't be read",
  },
  { name: 'a certificate that is none', args: ['--cert', seed, '--key', seed], says: 'no pair' },
  { name: 'a certificate of plain HTTP', args: ['--tls-cert-out', 'x.pem'], says: 'needs --tls' },
  { name: 'an unknown throttle', args: ['--throttle', 'slow'], says: 'off, documented, harsh' },
  { name: 'an unknown mode', args: ['--strictness', 'lax'], says: 'docs-strict, docs-step, dense' },
  { name: 'an unknown order', args: ['--order', 'random'], says: 'as-sent, documented, shuffled' },
  { name: 'half a switch', args: ['--switch', 'names'], says: 'name=word' },
  { name: 'an unknown switch', args: ['--switch', 'colour=red'], says: 'known are size' },
  { name: 'an unknown side', args: ['--switch', 'names=maybe'], says: 'optional or required' },
  { name: 'a port that is none', args: ['--port', 'http'], says: '0 to 65535' },
  { name: 'a host that is not here', args: ['--host', '192.0.2.1'], says: 'no address of this machine' },
])('$name is said in one line', async ({ args, says }) => {
  const { exit, err } = await runUmapi(['server', '--port', '0', ...args]);

  expect(err).toContain(says);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect(exit).toBe(2);
});

test('help names every option and shows an example', async () => {
  const { exit, out } = await runUmapi(['server', '--help']);

  expect(out).toMatch(
    /--seed.*\n[\s\S]*--store[\s\S]*--host[\s\S]*--port[\s\S]*--tls[\s\S]*--throttle[\s\S]*Examples:/,
  );
  expect(exit).toBe(0);
});
