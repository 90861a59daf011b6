import { hash, timingSafeEqual } from 'node:crypto';

/**
 * What is stored of client secrets and tokens, and written into exports: enough to recognise one, useless to
 * whoever reads the file.
 */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** Whether `secret` is one of those that the hashes were made of. */
export function isOneOf(secret: string, hashes: readonly string[]): boolean {
  return hashes.some((known) => isSecret(secret, known));
}

/** Whether `secret` is the one that `known` was made of, in a time that tells nothing about it. */
function isSecret(secret: string, known: string): boolean {
  const given = Buffer.from(hashSecret(secret));
  const stored = Buffer.from(known);
  return given.length === stored.length && timingSafeEqual(given, stored);
}
