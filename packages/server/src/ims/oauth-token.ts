import type { Answer } from '../answers.ts';
import type { CallContext } from '../context.ts';
import { issueToken } from './issue-token.ts';
import { isOneOf } from './secret.ts';
import { type Fields, readFields, refuseToken } from './token-fields.ts';

/** Issues a token for a client id and secret. */
export async function oauthToken(context: CallContext): Promise<Answer> {
  const fields = await readFields(context);
  checkGrant(fields);
  const clientId = await authenticate(fields, context);
  return issueToken({ clientId, byCertificate: false, unit: 'seconds' }, context);
}

function checkGrant(fields: Fields): void {
  const grant = fields.get('grant_type');
  if (grant === undefined) throw refuseToken(400, 'invalid_request', 'grant_type is missing');
  if (grant !== 'client_credentials')
    throw refuseToken(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
  const scopes = (fields.get('scope') ?? '').split(/[\s,]+/);
  if (!scopes.includes('user_management_sdk'))
    throw refuseToken(400, 'invalid_scope', 'scope must hold user_management_sdk');
}

async function authenticate(fields: Fields, { store }: CallContext): Promise<string> {
  const clientId = fields.get('client_id');
  const secret = fields.get('client_secret');
  if (!clientId) throw refuseToken(400, 'invalid_request', 'client_id is missing');
  if (!secret) throw refuseToken(400, 'invalid_request', 'client_secret is missing');
  const credential = await store.credential(clientId);
  if (!credential) throw refuseToken(400, 'invalid_client', 'no credential has this client_id');
  if (!isOneOf(secret, credential.secretHashes))
    throw refuseToken(401, 'invalid_client', 'the client_secret is wrong');
  return clientId;
}
