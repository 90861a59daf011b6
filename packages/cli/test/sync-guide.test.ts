import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { parseSyncConfig } from '@umapi-kit/sync';
import { expect, test } from 'vitest';
import { originalConfig, peopleCsv, syncFolder } from './support/sync-folder.ts';

const root = resolve(import.meta.dirname, '../../..');
const bin = resolve(root, 'packages/cli/src/bin.ts');

/** Blocks of a language on a page of the docs. */
function blocks(page: string, language: string): readonly string[] {
  const text = readFileSync(resolve(root, 'docs', page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, block = '']) => block,
  );
}

/** The lines of a page that are typed. */
function commandsOf(page: string): readonly string[] {
  return blocks(page, 'sh').flatMap((block) => block.split('\n').filter((line) => line.startsWith('umapi ')));
}

/** Runs a line by a shell, in a folder. */
async function type(line: string, cwd: string) {
  const umapi = `umapi() { '${process.execPath}' --conditions=umapi-source '${bin}' "$@"; }`;
  const child = spawn('/bin/sh', ['-c', `${umapi}\n${line}`], {
    cwd,
    env: { ...process.env, UMAPI_CLIENT_SECRET: 'hunter2' },
  });
  let shown = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
    });
  const [exit] = await once(child, 'close');
  return { exit: Number(exit), shown };
}

test('every command of "From user-sync in 15 minutes" works, in its order', {
  timeout: 120_000,
}, async () => {
  const acme = await syncFolder([
    { email: 'jane@acme.example', groups: ['Sales'] },
    { email: 'gone@acme.example', groups: ['Sales'] },
  ]);
  acme.write('people.csv', peopleCsv([{ email: 'jane@acme.example', groups: ['design'] }]));
  originalConfig(acme, { limit: '0' });

  const exits: Record<string, number> = {};
  let digest = '';
  for (const line of commandsOf('from-user-sync.md')) {
    const { exit, shown } = await type(line.replace('DIGEST', digest), acme.folder);
    digest = /plan ([0-9a-f]{64})/.exec(shown)?.[1] ?? digest;
    exits[line] = exit;
  }

  expect(exits).toEqual({
    'umapi sync config check --explain': 0,
    'umapi sync plan': 4,
    'umapi sync plan --format html > plan.html': 4,
    'umapi sync why jane@acme.example': 0,
    'umapi sync plan --users mapped --process-groups --adobe-only-user-action preserve': 4,
    'umapi sync plan --out plan.jsonl': 4,
    'umapi sync apply plan.jsonl': 4,
    'umapi sync apply plan.jsonl --lift DIGEST': 0,
    'umapi sync --users mapped --process-groups': 0,
    'umapi sync resume': 0,
    'umapi sync config convert --out sync.yaml': 0,
    'umapi sync escrow list': 0,
    'umapi sync drift': 0,
  });
  expect(await acme.groups()).toEqual({ 'gone@acme.example': [], 'jane@acme.example': ['Design'] });
});

test('the commands of "Syncing a directory" are known', async () => {
  const acme = await syncFolder([]);

  const helps = await Promise.all(
    [...new Set(commandsOf('sync.md').map((line) => line.replace(/#.*/, '').trim()))].map((line) =>
      type(`${line} --help`, acme.folder),
    ),
  );

  expect(helps.map(({ exit }) => exit)).toEqual(helps.map(() => 0));
});

test('the configuration of "Syncing a directory" can be used', () => {
  const [text = ''] = blocks('sync.md', 'yaml');

  const { orgs, directory } = parseSyncConfig(text, '/etc/umapi/sync.yaml');

  expect([directory.kind, orgs.map(({ name }) => name)]).toEqual(['ldap', [undefined, 'labs']]);
});
