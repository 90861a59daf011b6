import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { inMemory } from '@umapi-kit/sqlite';
import { isUsable, makeIdentity, type TlsIdentity } from './certificate.ts';

/**
 * The identity of a server without one of its own. Beside a store file it is kept as `<store>.tls.pem` (key and
 * certificate, readable by its owner alone), so that clients that trust it go on to after a restart; a server in
 * memory makes another each time.
 */
export async function ownIdentity(store: string, hosts: readonly string[]): Promise<TlsIdentity> {
  if (store === inMemory) return makeIdentity(hosts);
  const path = `${store}.tls.pem`;
  const kept = readIdentity(path);
  if (kept && isUsable(kept, hosts)) return kept;
  const made = await makeIdentity(hosts);
  writeIdentity(path, made);
  return made;
}

/** @returns `undefined` when there is no file, or one without a key and a certificate */
function readIdentity(path: string): TlsIdentity | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  const cert = /-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?/s.exec(text)?.[0];
  const key = /-----BEGIN PRIVATE KEY-----.+?-----END PRIVATE KEY-----\n?/s.exec(text)?.[0];
  return cert !== undefined && key !== undefined ? { cert, key } : undefined;
}

/** Whole or not at all: a process that dies on the way leaves no half file. */
function writeIdentity(path: string, { cert, key }: TlsIdentity): void {
  const next = `${path}.new`;
  writeFileSync(next, key + cert, { mode: 0o600 });
  chmodSync(next, 0o600);
  renameSync(next, path);
}
