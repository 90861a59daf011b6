import type { CallName } from '@umapi-kit/protocol';
import { empty, RefusedCall, refused } from './answers.ts';
import type { CallContext } from './context.ts';
import { hashSecret } from './ims/secret.ts';
import type { OrgKey } from './store/load-slice.ts';

/**
 * The organization that a call may work on.
 *
 * @throws {@link RefusedCall} 400 for an id of a wrong form; 401 without a valid token of that organization; 403
 * without the API key that the token was issued for
 */
export async function authorize(
  call: CallName,
  orgId: string,
  { request, store, clock }: CallContext,
): Promise<OrgKey> {
  const token = /^Bearer +(\S+) *$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  const holder = token === undefined ? undefined : await store.tokenHolder(hashSecret(token), clock.now());
  if (!holder) throw unauthorized();
  if (request.headers.get('X-Api-Key') !== holder.clientId) throw new RefusedCall(empty(403));
  if (!/^[A-Za-z0-9]+@AdobeOrg$/.test(orgId))
    throw refused(call, 'error.organization.invalid_id', 'Bad organization Id');
  if (orgId !== holder.org.orgId) throw unauthorized();
  return holder.org;
}

function unauthorized(): RefusedCall {
  return new RefusedCall(
    empty(401, {
      'Content-Type': '*/*',
      'WWW-Authenticate':
        'Bearer realm="JIL", error="invalid_token", error_description="The access token is invalid"',
    }),
  );
}
