import { type CallName, calls } from '@umapi-kit/protocol';
import { empty, json, RefusedCall, refused } from './answers.ts';
import type { CallContext, OrgCallContext } from './context.ts';
import { hashSecret } from './ims/secret.ts';
import { resolveSettings } from './org/settings.ts';
import type { Strictness } from './org/strictness.ts';

/** Who was let in, and how its organization is treated. */
type Authorized = Pick<OrgCallContext, 'caller' | 'settings'>;

/**
 * Lets a call in: its token decides the organization.
 *
 * @throws {@link RefusedCall} 400 for an organization id of a wrong form and for an integration whose certificates
 * are over; 401 without a valid token of that organization; 403 without the API key that the token was issued for,
 * or without the permission to read or write
 */
export async function authorize(call: CallName, context: CallContext): Promise<Authorized> {
  const { request, store, clock, parameters } = context;
  const { orgId = '' } = parameters;
  const token = /^Bearer +(\S+) *$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  const holder = token === undefined ? undefined : await store.tokenHolder(hashSecret(token), clock.now());
  if (!holder) throw unauthorized(context.strictness);
  const settings = resolveSettings(holder.settings, context.defaults);
  const { strictness } = settings;
  const key = request.headers.get('X-Api-Key');
  if (key === null || key === '') throw forbidden(strictness, '403000', 'Api Key is required');
  if (key !== holder.clientId) throw forbidden(strictness, '403003', 'Api Key is invalid');
  if (!/^[A-Za-z0-9]+@AdobeOrg$/.test(orgId))
    throw refused(call, 'error.organization.invalid_id', 'Bad organization Id');
  if (orgId !== holder.org.orgId) throw otherOrganization(call, strictness);
  if (holder.certificatesOver)
    throw refused(call, 'error.apikey.invalid', 'The certificate of the integration has expired');
  if (!holder.permissions.has(calls[call].method === 'GET' ? 'read' : 'write'))
    throw forbidden(strictness, '403003', 'Api Key is invalid');
  return { caller: holder, settings };
}

function otherOrganization(call: CallName, strictness: Strictness): RefusedCall {
  if (strictness.otherOrganization === 'unauthorized') return unauthorized(strictness);
  return refused(call, 'error.organization.invalid_id', 'Bad organization Id');
}

const authenticate = {
  'WWW-Authenticate':
    'Bearer realm="JIL", error="invalid_token", error_description="The access token is invalid"',
};

function unauthorized({ refusedAccess }: Strictness): RefusedCall {
  switch (refusedAccess) {
    case 'empty':
      return new RefusedCall(empty(401, { 'Content-Type': '*/*', ...authenticate }));
    case 'gateway':
      return new RefusedCall(
        json({ error_code: '401013', message: 'Oauth token is not valid' }, 401, authenticate),
      );
    case 'result': {
      const message = 'Failed to authenticate provided token';
      const body = { lastPage: false, result: 'error.unauthorized', message };
      return new RefusedCall(json(body, 401, authenticate));
    }
  }
}

function forbidden({ refusedAccess }: Strictness, code: string, message: string): RefusedCall {
  switch (refusedAccess) {
    case 'empty':
      return new RefusedCall(empty(403));
    case 'gateway':
      return new RefusedCall(json({ error_code: code, message }, 403));
    case 'result':
      return new RefusedCall(json({ result: 'error.apikey.invalid', message }, 403));
  }
}
