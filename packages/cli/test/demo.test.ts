import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runUmapi, startUmapi } from './support/run-umapi.ts';

const acme = resolve(import.meta.dirname, '../../../examples/acme');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'umapi-demo-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the example in which one file is changed. */
function variant(name: string, file: string, change: (text: string) => string): string {
  const copy = join(folder, name);
  cpSync(acme, copy, { recursive: true });
  writeFileSync(join(copy, file), change(readFileSync(join(copy, file), 'utf8')));
  return copy;
}

test('the example company is planned, applied and found in order', async () => {
  const { exit, out } = await runUmapi(['demo', acme]);

  expect(out).toMatch(/people in the directory +500/);
  expect(out).toMatch(/accounts created +100 +100 +0 +0/);
  expect(out).toContain('planned again: 0 changes');
  expect(exit).toBe(0);
});

test('a guard stops what it watches, and nothing else, until it is lifted', async () => {
  const { out } = await runUmapi(['demo', acme]);

  expect(out).toContain('! guard: accounts only at Adobe: 14 of 416');
  expect(out).toMatch(/accounts removed from groups +28 +28 +0 +0/);
  expect(out).toMatch(/a guard stopped 14 changes: looked at, and lifted for this plan alone/);
  expect(out).toMatch(/accounts removed from groups +14 +14 +0 +0/);
});

test('with --keep the server stays up until Ctrl-C and the printed addresses answer', async () => {
  const interrupt = new AbortController();
  const demo = startUmapi(['demo', acme, '--keep'], interrupt.signal);

  const [, endpoint] = await demo.outputMatching(/curl -s (\S+)\/users\//);
  const { status } = await fetch(new URL('/status', endpoint));
  interrupt.abort();

  expect(status).toBe(200);
  expect(await demo.exit).toBe(0);
  await expect(fetch(new URL('/status', endpoint))).rejects.toThrow();
});

describe('bad rows', () => {
  test('are named with file, line and column, and the people they are about stay as they are', async () => {
    const bad = variant('bad-rows', 'people.csv', (text) => {
      const [header = '', ...rows] = text.trimEnd().split('\n');
      const wrongCountry = rows[0]?.replace(',JP,', ',Japan,') ?? '';
      return [header, wrongCountry, ...rows.slice(1)].join('\n');
    });

    const { exit, out } = await runUmapi(['demo', bad]);

    expect(out).toMatch(/people\.csv:2.*country/);
    expect(out).toContain('planned again: 0 changes');
    expect(exit).toBe(0);
  });

  test('that nobody can attribute hold back everything that would be taken away', async () => {
    const bad = variant('torn', 'people.csv', (text) => `${text}"half a line`);

    const { out } = await runUmapi(['demo', bad]);

    expect(out).toMatch(/people\.csv:502/);
    expect(out).not.toMatch(/accounts removed from groups/);
    expect(out).toMatch(/accounts created +100 +100/);
  });
});

describe('what can not be used ends with one clear line and a code of the table', () => {
  test.each([
    {
      name: 'a folder that is not there',
      args: () => ['demo', join(folder, 'nowhere')],
      says: /sync\.yaml: there is no such file/,
      code: 2,
    },
    {
      name: 'a CSV file without its e-mail column',
      args: () => ['demo', variant('no-email', 'people.csv', (text) => text.replace('email,', 'mail,'))],
      says: /people\.csv:1.*email/,
      code: 7,
    },
    {
      name: 'a CSV file without people',
      args: () => [
        'demo',
        variant('empty', 'people.csv', () => 'email,username,firstname,lastname,country,groups\n'),
      ],
      says: /people\.csv/,
      code: 7,
    },
    {
      name: 'a configuration with an unknown key',
      args: () => [
        'demo',
        variant('typo', 'sync.yaml', (text) => text.replace('updateFields', 'updateField')),
      ],
      says: /sync\.yaml:\d+:\d+: .*updateFields/,
      code: 2,
    },
    {
      name: 'an organization file with a mistake',
      args: () => [
        'demo',
        variant('seed', 'org.yaml', (text) => text.replace('type: federated,', 'type: federate,')),
      ],
      says: /org\.yaml:\d+:\d+: .*type/,
      code: 2,
    },
    {
      name: 'an unknown option',
      args: () => ['demo', acme, '--kep'],
      says: /unknown option '--kep'/,
      code: 2,
    },
    {
      name: 'an unknown command',
      args: () => ['demonstrate'],
      says: /unknown command 'demonstrate'/,
      code: 2,
    },
    {
      name: 'a port that is none',
      args: () => ['demo', acme, '--port', '99999'],
      says: /from 0 to 65535/,
      code: 2,
    },
  ])('$name', async ({ args, says, code }) => {
    const { exit, out, err } = await runUmapi(args());

    expect(err).toMatch(says);
    expect(err).not.toMatch(/^ +at /m);
    expect(out).toBe('');
    expect(exit).toBe(code);
  });
});
