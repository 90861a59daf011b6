import { createPrivateKey } from 'node:crypto';
import { ArgumentError } from '../errors.ts';

/**
 * Opens an encrypted private key for `JWTAuth`.
 *
 * @param pem a PEM of any private key, encrypted or not
 * @returns the key as PKCS#8 PEM, no longer encrypted: keep it in memory only
 * @throws {@link ArgumentError} when the passphrase is wrong, or `pem` is no private key; neither is repeated
 *
 * @example
 * const privKeyData = decryptPrivateKey(await readFile('private.key', 'utf8'), passphrase);
 */
export function decryptPrivateKey(pem: string, passphrase: string): string {
  try {
    return createPrivateKey({ key: pem, passphrase }).export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch {
    // The cause is left out: messages of the crypto library can quote what they could not read.
    throw new ArgumentError('the private key can not be opened: wrong passphrase, or no private key in PEM');
  }
}
