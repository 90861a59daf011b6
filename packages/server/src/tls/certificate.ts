import { X509Certificate } from 'node:crypto';
import { hostname } from 'node:os';
import { systemClock } from '@umapi-kit/clock';

/** What a server shows and keeps so that clients speak TLS with it; both as PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

const dayMs = 86_400_000;

/** The longest lifetime that every client takes. */
const lifetimeMs = 825 * dayMs;

/**
 * Makes a certificate that vouches for itself, for this machine's names and `hosts`. A client trusts the server by
 * trusting this one certificate. It is no authority: nothing else can be signed with it.
 *
 * Its dates follow the machine's clock, as those who check them do.
 */
export async function makeIdentity(hosts: readonly string[]): Promise<TlsIdentity> {
  const { generate } = await import('selfsigned');
  const now = systemClock.now();
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - dayMs),
    notAfterDate: new Date(now - dayMs + lifetimeMs),
    // Without a key usage: strict clients want one that may sign of whatever they are told to trust, yet refuse it
    // of what is no authority.
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: namesOf(hosts).map(altName) },
    ],
  });
  return { cert: asLines(cert), key: asLines(key) };
}

/** As every tool writes PEM: Unix lines, the last one ended. */
function asLines(pem: string): string {
  return `${pem.replaceAll('\r', '').trim()}\n`;
}

/** Whether a certificate that was made earlier still serves: right for the hosts, and for a week to come. */
export function isUsable({ cert }: TlsIdentity, hosts: readonly string[]): boolean {
  const certificate = new X509Certificate(cert);
  if (Date.parse(certificate.validTo) < systemClock.now() + 7 * dayMs) return false;
  return namesOf(hosts).every((name) =>
    isAddress(name) ? certificate.checkIP(name) !== undefined : certificate.checkHost(name) !== undefined,
  );
}

function namesOf(hosts: readonly string[]): readonly string[] {
  return [...new Set(['localhost', '127.0.0.1', '::1', hostname(), ...hosts])];
}

function altName(name: string) {
  return isAddress(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const);
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^[\d.]+$/.test(name);
}
