import { execFile } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { csvSource, jsonLinesSource } from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';

const makers = [
  ['CSV', csvSource],
  ['JSON lines', jsonLinesSource],
] as const;

describe.each(makers)('%s from the standard input', (_, makeSource) => {
  test('can be given up while nothing comes', async () => {
    const stop = new AbortController();
    const stdin = new PassThrough();
    const reading = makeSource({ path: '-' }, { stdin }).read({ signal: stop.signal }).next();
    reading.catch(() => {});

    stop.abort(new Error('enough'));

    await expect(reading).rejects.toThrow('enough');
    expect(stdin.destroyed).toBe(true);
  });

  test('that breaks off is no directory', async () => {
    const stdin = new PassThrough();
    const reading = makeSource({ path: '-' }, { stdin })
      .read({ signal: new AbortController().signal })
      .next();
    reading.catch(() => {});

    stdin.destroy(new Error('broken pipe'));

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: "stdin: it can't be read: broken pipe",
    });
  });
});

test('the standard input of the process is read when nobody gives another one', async () => {
  const program = `
    import { csvSource } from '@umapi-kit/sync';
    for await (const { email } of csvSource({ path: '-' }).read({ signal: new AbortController().signal })) console.log(email);`;
  const running = promisify(execFile)(
    process.execPath,
    ['--conditions=umapi-source', '--input-type=module', '--eval', program],
    { cwd: import.meta.dirname },
  );

  running.child.stdin?.end('email,groups\njane@x.example,design\n');

  const { stdout } = await running;
  expect(stdout).toBe('jane@x.example\n');
});
