import { mkdtempSync, rmSync } from 'node:fs';
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
  const [, port = ''] = await first.outputMatching(/UMAPI at http:\/\/127\.0\.0\.1:(\d+)\//);

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

test('help names every option and shows an example', async () => {
  const { exit, out } = await runUmapi(['server', '--help']);

  expect(out).toMatch(/--seed.*\n[\s\S]*--store[\s\S]*--host[\s\S]*--port[\s\S]*Example:/);
  expect(exit).toBe(0);
});
