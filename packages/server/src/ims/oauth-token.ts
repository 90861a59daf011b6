import { randomBytes } from 'node:crypto';
import { json, RefusedCall } from '../answers.ts';
import { readBody } from '../body.ts';
import type { CallContext } from '../context.ts';
import { hashSecret, isSecret } from './secret.ts';

/** Issues a token for a client id and secret. Earlier tokens stay valid. */
export async function oauthToken(context: CallContext): Promise<Response> {
  const fields = await readFields(context);
  checkGrant(fields);
  const clientId = await authenticate(fields, context);
  const token = randomBytes(48).toString('base64url');
  const { store, clock, tokenLifetimeMs } = context;
  const now = clock.now();
  await store.saveToken({ tokenHash: hashSecret(token), clientId, expiresAt: now + tokenLifetimeMs }, now);
  const body = { access_token: token, token_type: 'bearer', expires_in: Math.floor(tokenLifetimeMs / 1000) };
  return json(body, 200, { 'Cache-Control': 'no-store' });
}

type Fields = ReadonlyMap<string, string>;

/** Form, multipart or query; what stands in the body wins. */
async function readFields({ request, url }: CallContext): Promise<Fields> {
  const fields = new Map(url.searchParams);
  const body = await readBody(request);
  if (body.byteLength === 0) return fields;
  for (const [name, value] of await parseForm(body, request.headers.get('Content-Type')))
    if (typeof value === 'string') fields.set(name, value);
  return fields;
}

async function parseForm(body: Uint8Array<ArrayBuffer>, contentType: string | null): Promise<FormData> {
  const type = contentType ?? 'application/x-www-form-urlencoded';
  try {
    return await new Response(body, { headers: { 'Content-Type': type } }).formData();
  } catch {
    throw refuse(400, 'invalid_request', 'the body is no form');
  }
}

function checkGrant(fields: Fields): void {
  const grant = fields.get('grant_type');
  if (grant === undefined) throw refuse(400, 'invalid_request', 'grant_type is missing');
  if (grant !== 'client_credentials')
    throw refuse(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
  const scopes = (fields.get('scope') ?? '').split(/[\s,]+/);
  if (!scopes.includes('user_management_sdk'))
    throw refuse(400, 'invalid_scope', 'scope must hold user_management_sdk');
}

async function authenticate(fields: Fields, { store }: CallContext): Promise<string> {
  const clientId = fields.get('client_id');
  const secret = fields.get('client_secret');
  if (!clientId) throw refuse(400, 'invalid_request', 'client_id is missing');
  if (!secret) throw refuse(400, 'invalid_request', 'client_secret is missing');
  const credential = await store.credential(clientId);
  if (!credential) throw refuse(400, 'invalid_client', 'no credential has this client_id');
  if (!isSecret(secret, credential.secretHash))
    throw refuse(401, 'invalid_client', 'the client_secret is wrong');
  return clientId;
}

function refuse(status: number, error: string, description: string): RefusedCall {
  return new RefusedCall(json({ error, error_description: description }, status));
}
