import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runUmapi } from './support/run-umapi.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

test.each(['-v', '--version'])('%s prints the version that is installed', async (flag) => {
  await expect(runUmapi([flag])).resolves.toMatchObject({ exit: 0, out: `${version}\n` });
});

test('a command that is not there is refused, with the one that was probably meant, in one line', async () => {
  const { exit, err } = await runUmapi(['synk']);

  expect({ exit, err }).toEqual({
    exit: 2,
    err: "umapi: unknown command 'synk' (Did you mean sync?)\n",
  });
});
