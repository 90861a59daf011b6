import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const cwd = resolve(import.meta.dirname, '..');

test.each([
  { runner: 'node:test', args: ['examples/testing/onboard.node.ts'], passed: 3 },
  {
    runner: 'jest, with its globals by node:test',
    args: ['--import', './examples/testing/jest-globals.mjs', 'examples/testing/onboard.jest.mjs'],
    passed: 2,
  },
])('the example for $runner passes', async ({ args, passed }) => {
  const flags = ['--conditions=umapi-source', '--test-reporter=tap', ...args];

  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd });

  expect(stdout).toMatch(new RegExp(`^# pass ${passed}$`, 'm'));
  expect(stdout).toMatch(/^# fail 0$/m);
});
