import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { readSeedFile, startServer, throttlePresets } from '@umapi-kit/server';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

interface Sample {
  readonly commands: string;
  /** What the page says that they print. */
  readonly prints?: string;
}

/** The curl commands of a page, each with the block that follows it at once. */
function samplesOf(page: string): readonly Sample[] {
  const blocks = /```sh\n([\s\S]*?)```(?:\n\n```(?:json|text)\n([\s\S]*?)```)?/g;
  return [...page.matchAll(blocks)]
    .filter(([, commands = '']) => commands.includes('curl '))
    .map(([, commands = '', prints]) => ({ commands, ...(prints === undefined ? {} : { prints }) }));
}

/** JSON in one spelling; what a page leaves open as "…" is open. */
function comparable(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => (value === '…' ? expect.anything() : value));
  } catch {
    return text.trim();
  }
}

test.each([
  'server-admin.md',
  'server-throttle.md',
  'server-time.md',
  'server-snapshots.md',
  'server-faults.md',
  'server-calls.md',
])('every command of %s prints what the page says', async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'umapi-docs-'));
  await using server = await startServer({
    seed: await readSeedFile(join(root, 'examples/acme/org.yaml')),
  });
  const samples = samplesOf(readFileSync(join(root, 'docs', name), 'utf8'));

  const printed: unknown[] = [];
  for (const { commands } of samples) {
    const script = commands.replaceAll('http://127.0.0.1:8080', server.url);
    const { stdout } = await promisify(execFile)('bash', ['-euc', script], { cwd: folder });
    printed.push(stdout);
  }
  rmSync(folder, { recursive: true });

  expect(samples.length).toBeGreaterThan(1);
  for (const [index, { prints }] of samples.entries())
    if (prints !== undefined) expect(comparable(String(printed[index]))).toEqual(comparable(prints));
});

test('the page about the throttle names every preset and every setting', () => {
  const page = readFileSync(join(root, 'docs/server-throttle.md'), 'utf8');

  const settings = [...Object.keys(throttlePresets), ...Object.keys(throttlePresets.harsh)];
  const lanes = Object.keys(throttlePresets.documented.perClient);
  expect([...settings, ...lanes].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
