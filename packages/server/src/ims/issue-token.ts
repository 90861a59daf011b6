import { randomBytes } from 'node:crypto';
import { type Answer, json } from '../answers.ts';
import type { CallContext } from '../context.ts';
import { hashSecret } from './secret.ts';

/** Whom a token is for, and how its lifetime is told. */
interface Issue {
  readonly clientId: string;
  readonly byCertificate: boolean;
  /** Of `expires_in`: the two token calls differ. */
  readonly unit: 'seconds' | 'milliseconds';
}

/** Makes a token, keeps what recognises it, and answers with it. Earlier tokens stay valid. */
export async function issueToken(
  { clientId, byCertificate, unit }: Issue,
  { store, clock, tokenLifetimeMs }: CallContext,
): Promise<Answer> {
  const token = randomBytes(48).toString('base64url');
  const now = clock.now();
  const expiresAt = now + tokenLifetimeMs;
  await store.saveToken({ tokenHash: hashSecret(token), clientId, byCertificate, expiresAt }, now);
  const lifetime = unit === 'seconds' ? Math.floor(tokenLifetimeMs / 1000) : tokenLifetimeMs;
  const body = { access_token: token, token_type: 'bearer', expires_in: lifetime };
  return json(body, 200, { 'Cache-Control': 'no-store' });
}
