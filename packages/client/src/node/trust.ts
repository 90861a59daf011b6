import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { unreadable } from '@umapi-kit/document';
import { ArgumentError } from '../errors.ts';
import type { Environment } from './environment.ts';

/** Variables that name a file of further authorities: Node's own, and those that Python and OpenSSL read. */
const caVariables = ['NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE'];

/** Which authorities are trusted, besides those that Node trusts. */
interface TrustOptions {
  readonly ca?: string | readonly string[];
  readonly env: Environment;
}

/**
 * Every authority to trust, as PEM. Nothing that Node trusts is taken away: a bundle in a variable adds to it.
 *
 * @throws {@link ArgumentError} naming the option or variable, when its file can't be read or holds no certificate
 */
export function trustedAuthorities({ ca = [], env }: TrustOptions): string[] {
  const fromVariables = caVariables.flatMap((name) => readBundle(name, env[name]));
  const fromOption = [ca].flat().flatMap((pem) => certificatesIn(pem, 'ca'));
  return [...new Set([...getCACertificates('default'), ...fromVariables, ...fromOption])];
}

/** The same, and what the operating system trusts. Reading that takes a tenth of a second the first time. */
export function withSystemAuthorities(authorities: readonly string[]): readonly string[] {
  return [...new Set([...authorities, ...getCACertificates('system')])];
}

function readBundle(variable: string, path: string | undefined): readonly string[] {
  if (!path) return [];
  const name = `${variable}=${path}`;
  try {
    return certificatesIn(readFileSync(path, 'utf8'), name);
  } catch (cause) {
    if (cause instanceof ArgumentError) throw cause;
    throw new ArgumentError(`${name}: ${unreadable(cause)}`, { cause });
  }
}

function certificatesIn(pem: string, name: string): readonly string[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw new ArgumentError(`${name}: there is no certificate (PEM) in it`);
  for (const [index, certificate] of found.entries()) {
    try {
      new X509Certificate(certificate);
    } catch (cause) {
      throw new ArgumentError(`${name}: certificate ${index + 1} of ${found.length} can not be read`, {
        cause,
      });
    }
  }
  return found;
}
