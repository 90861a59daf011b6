import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownSchema } from '../packages/postgres/test/own-schema.ts';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'umapi-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = promisify(execFile);
const database = process.env['UMAPI_TEST_POSTGRES'];

/** What a reader has, here of a local server. */
const preamble = `
import { rootCertificates } from 'node:tls';
import {
  credentials, orgId, privateKey as privKeyData, technicalAccount as techAcctId, visit,
} from '${join(root, 'test/parity/service.ts')}';
await using service = await visit();
const { url: authHost, endpoint } = service.server;
const { clientId, clientSecret } = credentials;
const companyCa = rootCertificates[0] ?? '';
const connectionString = process.env['UMAPI_TEST_POSTGRES'] ?? '';
`;

/** The samples of a page as one program, their imports in front. */
function programOf(page: string, isWanted: (block: string) => boolean = () => true): string {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
  const samples = blocks.filter(isWanted).join('\n');
  const imports = /^import [^;]*;\n/gm;
  return [...(samples.match(imports) ?? []), preamble, samples.replace(imports, '')].join('');
}

const needsPostgres = (block: string) => block.includes('@umapi-kit/client/postgres');

beforeAll(() => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(join(folder, 'joiners.txt'), 'jane@acme.example\nann@acme.example\n');
});

const pages = ['client.md', 'client-shared.md'];

test('the samples of the pages about the client compile', async () => {
  const files = pages.map((page) => page.replace('.md', '-all.ts'));
  for (const [index, file] of files.entries()) {
    writeFileSync(join(folder, file), programOf(pages[index] ?? ''));
  }
  const compilerOptions = { noEmit: true, rewriteRelativeImportExtensions: false, noUnusedLocals: false };
  const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions, files };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));

  const printed = await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder]).catch((error) => error);

  expect(printed.stdout).toBe('');
}, 180_000);

test.each(pages)(
  'the samples of docs/%s run, one after the other, against a local server',
  async (page) => {
    const file = page.replace('.md', '.ts');
    const program = programOf(page, (block) => database !== undefined || !needsPostgres(block));
    writeFileSync(join(folder, file), program);
    const env = { ...process.env, ...(database && { UMAPI_TEST_POSTGRES: await ownSchema(database) }) };

    const ended = await run(process.execPath, ['--conditions=umapi-source', file], {
      cwd: folder,
      env,
    }).catch((error) => error);

    expect(ended.stderr).toBe('');
    expect(ended.stdout).toContain('succeeded');
  },
  60_000,
);
