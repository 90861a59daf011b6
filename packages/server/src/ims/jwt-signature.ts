import { createPublicKey } from 'node:crypto';
import { isJsonObject, type JsonObject } from '@umapi-kit/protocol';
import { compactVerify, decodeJwt } from 'jose';
import { refuseToken } from './token-fields.ts';

/**
 * The claims of a JWT, nothing checked yet.
 *
 * @throws {@link RefusedCall} `invalid_token` when it is none
 */
export function decodeAssertion(assertion: string): JsonObject {
  try {
    const claims: unknown = decodeJwt(assertion);
    if (isJsonObject(claims)) return claims;
  } catch {}
  throw refuseToken(400, 'invalid_token', 'jwt_token is no JWT');
}

/**
 * Whether one of the keys made the signature with RS256, the only algorithm that is taken.
 *
 * @param publicKeys SPKI, as PEM
 */
export async function isSignedByOneOf(assertion: string, publicKeys: readonly string[]): Promise<boolean> {
  for (const pem of publicKeys) {
    try {
      await compactVerify(assertion, createPublicKey(pem), { algorithms: ['RS256'] });
      return true;
    } catch {}
  }
  return false;
}
