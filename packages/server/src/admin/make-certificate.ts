import type { EpochMs } from '@umapi-kit/clock';

/** A key pair to sign JWTs with, and the certificate that tells whose it is. */
export interface KeyPair {
  /** X.509, as PEM. */
  readonly certificate: string;
  /** PKCS #8, as PEM. */
  readonly privateKey: string;
}

const dayMs = 86_400_000;

/**
 * Makes an RSA key pair, since JWTs are signed with RS256, valid from `now` on. What makes it is loaded only
 * then: few servers need it, and it is large.
 */
export async function makeKeyPair(clientId: string, now: EpochMs, validForDays: number): Promise<KeyPair> {
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: clientId }], {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(now),
    notAfterDate: new Date(now + validForDays * dayMs),
  });
  return { certificate: made.cert, privateKey: made.private };
}
