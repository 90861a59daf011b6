import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { StoredCertificate } from '../store/credentials.ts';

/** A moment that no clock reaches: a bare public key does not expire. */
const never = Number.MAX_SAFE_INTEGER;

/**
 * The public key of a certificate, and how long it may be used.
 *
 * @param pem an X.509 certificate, or a public key that never expires
 * @throws Error for anything else
 */
export function readCertificate(pem: string): StoredCertificate {
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    return { publicKey: spki(createPublicKey(pem)), expiresAt: never };
  const certificate = new X509Certificate(pem);
  return { publicKey: spki(certificate.publicKey), expiresAt: Date.parse(certificate.validTo) };
}

/** Whether {@link readCertificate} takes `pem`, and its key can check RS256. A private key is none. */
export function isRsaKey(pem: string): boolean {
  try {
    const { publicKey } = readCertificate(pem);
    return !pem.includes('PRIVATE KEY') && createPublicKey(publicKey).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function spki(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}
