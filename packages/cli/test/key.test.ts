import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatedClock } from '@umapi-kit/clock';
import { createTerminal, run } from 'umapi-kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runUmapi } from './support/run-umapi.ts';

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'umapi-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = (name: string) => join(folder, name);
  return { path, read: (name: string) => readFileSync(path(name), 'utf8') };
}

/** Runs a command before a person who answers; `asked` are the questions. */
async function runBefore(answers: Readonly<Record<string, string>>, args: readonly string[]) {
  const asked: string[] = [];
  let err = '';
  const terminal = createTerminal({ write: () => {} }, { write: (text) => (err += text) }, {});
  const exit = await run(args, {
    terminal,
    clock: createSimulatedClock(),
    env: {},
    signal: new AbortController().signal,
    async ask(question) {
      asked.push(question);
      return Object.entries(answers).find(([about]) => question.includes(about))?.[1] ?? '';
    },
  });
  return { exit, asked, err };
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const clear = rsa.export({ type: 'pkcs1', format: 'pem' }).toString();

describe('umapi key certgen', () => {
  test('makes a key that only its owner reads, and a certificate of it for ten years', async () => {
    const { path, read } = newFolder();

    const { exit } = await runUmapi([
      'key',
      'certgen',
      '--randomize',
      '-k',
      path('private.key'),
      '-c',
      path('public.crt'),
    ]);

    const certificate = new X509Certificate(read('public.crt'));
    const key = createPrivateKey(read('private.key'));
    expect(exit).toBe(0);
    expect(certificate.checkPrivateKey(key)).toBe(true);
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(certificate.publicKey.equals(createPublicKey(key))).toBe(true);
    expect((Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000).toBe(3654);
    expect(statSync(path('private.key')).mode & 0o777).toBe(0o600);
  });

  test('asks whom it is for, and leaves out what nobody answers', async () => {
    const { path, read } = newFolder();

    const { exit, asked } = await runBefore({ Country: 'DE', Organization: 'Ümläut, "X" AG' }, [
      ...['key', 'certgen', '-k', path('private.key'), '-c', path('public.crt')],
    ]);

    expect(exit).toBe(0);
    expect(asked).toHaveLength(6);
    expect(new X509Certificate(read('public.crt')).subject).toContain('C=DE');
    expect(new X509Certificate(read('public.crt')).toLegacyObject().subject).toEqual({
      ...{ C: 'DE', O: 'Ümläut, "X" AG', CN: 'umapi sync' },
    });
  });

  test('where nobody can be asked it wants to be told', async () => {
    const { path } = newFolder();

    const { exit, err } = await runUmapi(['key', 'certgen', '-k', path('a.key'), '-c', path('a.crt')]);

    expect(exit).toBe(2);
    expect(err).toContain('--randomize');
  });

  test('writes over nothing unless told to', async () => {
    const { path, read } = newFolder();
    writeFileSync(path('public.crt'), 'mine');
    const command = ['key', 'certgen', '-r', '-k', path('private.key'), '-c', path('public.crt')];

    const refused = await runUmapi(command);
    const untouched = read('public.crt');
    const told = await runUmapi([...command, '--overwrite']);

    expect([refused.exit, told.exit]).toEqual([2, 0]);
    expect(refused.err).toContain('public.crt is there already');
    expect(untouched).toBe('mine');
    expect(() => read('private.key')).not.toThrow();
  });
});

describe('umapi key encrypt and decrypt', () => {
  test('a key is encrypted in its place, and comes back as it was', async () => {
    const { path, read } = newFolder();
    writeFileSync(path('private.key'), clear);

    const encrypted = await runUmapi(['key', 'encrypt', path('private.key'), '-p', 'open sesame']);
    const between = read('private.key');
    const decrypted = await runUmapi(['key', 'decrypt', path('private.key'), '-p', 'open sesame']);

    expect([encrypted.exit, decrypted.exit]).toEqual([0, 0]);
    expect(between).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    expect(read('private.key')).toBe(clear);
    expect(statSync(path('private.key')).mode & 0o777).toBe(0o600);
  });

  test('the passphrase is asked for twice before it closes, once before it opens, and never shown', async () => {
    const { path, read } = newFolder();
    writeFileSync(path('private.key'), clear);

    const encrypted = await runBefore({ assphrase: 's3same' }, ['key', 'encrypt', path('private.key')]);
    const decrypted = await runBefore({ assphrase: 's3same' }, [
      ...['key', 'decrypt', path('private.key'), '-o', path('open.key')],
    ]);

    expect([encrypted.exit, encrypted.asked.length]).toEqual([0, 2]);
    expect([decrypted.exit, decrypted.asked.length]).toEqual([0, 1]);
    expect(read('open.key')).toBe(clear);
    expect(read('private.key')).toContain('ENCRYPTED');
    expect(encrypted.err + decrypted.err).not.toContain('s3same');
  });

  test.each([
    { name: 'a wrong passphrase', verb: 'decrypt', text: closed('right'), says: 'wrong passphrase' },
    { name: 'a key that is open', verb: 'decrypt', text: clear, says: 'is not encrypted' },
    { name: 'a key that is closed', verb: 'encrypt', text: closed('right'), says: 'is encrypted already' },
    { name: 'no key', verb: 'encrypt', text: 'hello', says: 'no private key' },
    { name: 'another kind of key', verb: 'encrypt', text: elliptic(), says: 'no RSA key' },
    { name: 'a file that is not there', verb: 'encrypt', text: undefined, says: "can't be read" },
  ])('$name ends with 2, in words, and nothing is written', async ({ verb, text, says }) => {
    const { path, read } = newFolder();
    if (text !== undefined) writeFileSync(path('private.key'), text);

    const { exit, err } = await runUmapi(['key', verb, path('private.key'), '-p', 'wrong one']);

    expect(exit).toBe(2);
    expect(err).toContain(says);
    expect(err).not.toContain('wrong one');
    if (text !== undefined) expect(read('private.key')).toBe(text);
  });

  test('another file that is there is not written over', async () => {
    const { path, read } = newFolder();
    writeFileSync(path('private.key'), clear);
    writeFileSync(path('other.key'), 'mine');

    const { exit } = await runUmapi([
      'key',
      'encrypt',
      path('private.key'),
      '-p',
      'x',
      '-o',
      path('other.key'),
    ]);

    expect(exit).toBe(2);
    expect(read('other.key')).toBe('mine');
  });

  test('where nobody can be asked the passphrase comes from the environment', async () => {
    const { path, read } = newFolder();
    writeFileSync(path('private.key'), clear);

    const without = await runUmapi(['key', 'encrypt', path('private.key')]);
    const given = await runUmapi(['key', 'encrypt', path('private.key')], undefined, {
      UMAPI_KEY_PASSPHRASE: 's3same',
    });

    expect([without.exit, given.exit]).toEqual([2, 0]);
    expect(without.err).toContain('UMAPI_KEY_PASSPHRASE');
    expect(createPrivateKey({ key: read('private.key'), passphrase: 's3same' }).type).toBe('private');
  });
});

function closed(passphrase: string): string {
  return rsa.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
}

function elliptic(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
