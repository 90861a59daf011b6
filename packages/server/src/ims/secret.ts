import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * What is stored of client secrets and tokens, and written into exports: enough to recognise one, useless to
 * whoever reads the file.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether `secret` is one of those that the hashes were made of. */
export function isOneOf(secret: string, hashes: readonly string[]): boolean {
  return hashes.some((hash) => isSecret(secret, hash));
}

/** Whether `secret` is the one that `hash` was made of, in a time that tells nothing about it. */
function isSecret(secret: string, hash: string): boolean {
  const given = Buffer.from(hashSecret(secret));
  const stored = Buffer.from(hash);
  return given.length === stored.length && timingSafeEqual(given, stored);
}
