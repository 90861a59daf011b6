import type { Answer } from '../answers.ts';
import type { CallContext } from '../context.ts';
import { resolveSettings } from '../org/settings.ts';
import type { StoredCredential } from '../store/credentials.ts';
import { issueToken } from './issue-token.ts';
import { type AssertedClaims, checkClaims } from './jwt-claims.ts';
import { decodeAssertion, isSignedByOneOf } from './jwt-signature.ts';
import { isOneOf } from './secret.ts';
import { type Fields, readFields, refuseToken } from './token-fields.ts';

/** Exchanges a JWT that the client signed for a token. */
export async function jwtExchange(context: CallContext): Promise<Answer> {
  const { url, clock, imsHosts } = context;
  const fields = await readFields(context);
  const credential = await authenticate(fields, context);
  const assertion = fields.get('jwt_token');
  if (!assertion) throw refuseToken(400, 'invalid_token', 'jwt_token is missing');
  const claims = checkClaims(decodeAssertion(assertion), {
    clientId: credential.clientId,
    hosts: [url.host, ...imsHosts],
    now: clock.now(),
  });
  if (
    !isSubject(claims, credential) ||
    !(await isSignedByOneOf(assertion, validKeys(credential, clock.now())))
  )
    throw refuseToken(400, 'invalid_signature', 'no registered certificate matches iss, sub and signature');
  await checkJwtId(claims, credential, context);
  return issueToken({ clientId: credential.clientId, byCertificate: true, unit: 'milliseconds' }, context);
}

async function authenticate(fields: Fields, { store }: CallContext): Promise<StoredCredential> {
  const credential = await store.credential(fields.get('client_id') ?? '');
  if (!credential) throw refuseToken(400, 'invalid_client', 'no credential has this client_id');
  if (!isOneOf(fields.get('client_secret') ?? '', credential.secretHashes))
    throw refuseToken(401, 'invalid_client', 'the client_secret is wrong');
  if (credential.certificates.length === 0)
    throw refuseToken(401, 'invalid_client', 'the client has no certificate, so it may not exchange JWTs');
  return credential;
}

function isSubject(
  { issuer, subject }: AssertedClaims,
  { orgId, technicalAccount = subject }: StoredCredential,
): boolean {
  return issuer === orgId && subject === technicalAccount;
}

function validKeys({ certificates }: StoredCredential, now: number): readonly string[] {
  return certificates.filter(({ expiresAt }) => expiresAt > now).map(({ publicKey }) => publicKey);
}

async function checkJwtId(
  { jwtId, expiresAt }: AssertedClaims,
  { clientId, settings }: StoredCredential,
  { store, clock, defaults }: CallContext,
): Promise<void> {
  if (resolveSettings(settings, defaults).strictness.jwtId === 'optional') return;
  if (jwtId === undefined) throw refuseToken(400, 'invalid_jti', 'jti is missing');
  if (!(await store.useJwtId(clientId, String(jwtId), expiresAt, clock.now())))
    throw refuseToken(400, 'invalid_jti', 'jti was used before');
}
