import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { inspect } from 'node:util';
import { readSecret, Secret, SecretError, type SecretReference } from '@umapi-kit/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secret-'));
  writeFileSync(join(folder, 'secret.txt'), 'hunter2\n');
  writeFileSync(join(folder, 'empty.txt'), '\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a line of JavaScript. */
function program(source: string): SecretReference {
  return { command: [process.execPath, '-e', source] };
}

describe('a secret is read', () => {
  test('from the environment', async () => {
    const secret = await readSecret({ env: 'UMAPI_SECRET' }, { env: { UMAPI_SECRET: 'hunter2' } });

    expect(secret).toBe('hunter2');
  });

  test('from a file, without the line break that ends it', async () => {
    expect(await readSecret({ file: join(folder, 'secret.txt') })).toBe('hunter2');
  });

  test('from what a command prints, spaces and all', async () => {
    expect(await readSecret(program('console.log(" hunter 2 ")'))).toBe(' hunter 2 ');
  });

  test('from the keyring, by service and account', async () => {
    const asked: string[][] = [];
    const keyring = async (...entry: [string, string]) => {
      asked.push(entry);
      return 'hunter2';
    };

    const secret = await readSecret({ keyring: { service: 'umapi', account: 'A1@AdobeOrg' } }, { keyring });

    expect({ secret, asked }).toEqual({ secret: 'hunter2', asked: [['umapi', 'A1@AdobeOrg']] });
  });

  test('from the file of the original program that holds it', async () => {
    expect(await readSecret(new Secret('hunter2'))).toBe('hunter2');
  });
});

describe('a secret that is not there is an error that says where it should be', () => {
  test.each([
    {
      name: 'no variable',
      reference: { env: 'NOWHERE' },
      says: 'the environment variable NOWHERE is not set',
    },
    { name: 'no file', reference: { file: '/nowhere/x' }, says: '/nowhere/x: there is no such file' },
    {
      name: 'no command',
      reference: { command: ['no-such-program'] },
      says: 'no-such-program was not found',
    },
    {
      name: 'a command that fails',
      reference: program('console.log("hunter2"); process.exit(3)'),
      says: 'exit code 3',
    },
    { name: 'a command that prints nothing', reference: program(''), says: 'prints is empty' },
    { name: 'no entry', reference: { keyring: { service: 's', account: 'a' } }, says: 'no entry "s" of "a"' },
  ])('$name', async ({ reference, says }) => {
    const reading = readSecret(reference, { env: {}, keyring: async () => null });

    await expect(reading).rejects.toThrow(SecretError);
    await expect(reading).rejects.toThrow(says);
  });

  test('a file with nothing but a line break', async () => {
    await expect(readSecret({ file: join(folder, 'empty.txt') })).rejects.toThrow('empty.txt is empty');
  });

  test('a system without a keyring', async () => {
    const keyring = () => Promise.reject(new Error('no D-Bus'));

    const reading = readSecret({ keyring: { service: 's', account: 'a' } }, { keyring });

    await expect(reading).rejects.toThrow('use env, file or command');
  });
});

describe('a secret is never shown', () => {
  test.each([
    { name: 'as a text', show: (secret: Secret) => `${secret}` },
    { name: 'as JSON', show: (secret: Secret) => JSON.stringify({ secret }) },
    { name: 'inspected', show: (secret: Secret) => inspect({ secret }, { showHidden: true, depth: 9 }) },
  ])('$name', ({ show }) => {
    const shown = show(new Secret('hunter2'));

    expect(shown).toContain('***');
    expect(shown).not.toContain('hunter2');
  });

  test('by the failure of a command that printed it', async () => {
    const failure = await readSecret(program('console.error("hunter2"); process.exit(1)')).catch(inspect);

    expect(failure).toContain('exit code 1');
    expect(failure.replace(process.execPath, '')).not.toContain('hunter2');
  });
});
