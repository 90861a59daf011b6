import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const sample = 'examples/fifteen-lines/main.ts';

test('the fifteen lines of the README are the program that is tested', () => {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];

  expect(code).toBe(readFileSync(join(root, sample), 'utf8'));
});

test('the fifteen lines create a user and find it in its group', async () => {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=umapi-source', sample],
    {
      cwd: root,
    },
  );

  expect(stdout).toMatch(/^1 of 1 succeeded\n/);
  expect(stdout).toContain('jane.doe@acme.example');
  expect(stderr).toBe('');
});
