import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { nativeConfig, peopleCsv, syncFolder } from './support/sync-folder.ts';

const bin = resolve(import.meta.dirname, '../src/bin.ts');

/** `SSL_CERT_DIR` is where OpenSSL, and with it Node, looks for what the system trusts. */
function plan(config: string, systemAuthorities: string) {
  const args = ['--conditions=umapi-source', bin, 'sync', 'plan', '-c', config];
  const { PATH = '' } = process.env;
  return promisify(execFile)(process.execPath, args, { env: { PATH, SSL_CERT_DIR: systemAuthorities } });
}

test('a sync trusts an authority that the operating system trusts, and no other', async () => {
  const acme = await syncFolder([], { tls: true });
  acme.write('people.csv', peopleCsv([{ email: 'a@acme.example' }]));
  acme.write('system/company.pem', acme.server.certificate ?? '');
  mkdirSync(acme.path('empty'));
  const config = nativeConfig(acme);

  const trusting = await plan(config, acme.path('system'));
  const refusing = plan(config, acme.path('empty'));

  expect(trusting.stdout).toMatch(/a@acme\.example/);
  await expect(refusing).rejects.toMatchObject({
    stderr: expect.stringMatching(/certificate of .* is not trusted/),
  });
});
