import { parseRetryAfterMs } from '@umapi-kit/protocol';
import type { Credential } from '../rest/credential.ts';
import { grantedCredential } from '../rest/granted-credential.ts';
import type { ServiceOptions } from '../rest/service.ts';

/** Client credentials of an application of a tenant. */
interface EntraClient {
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whose default permissions the token carries, such as `https://graph.microsoft.com`. */
  readonly resource: string;
}

/** Tokens of the Microsoft identity platform. */
export function entraCredential(
  { authority, tenant, clientId, clientSecret, resource }: EntraClient,
  context: Pick<ServiceOptions, 'fetch' | 'clock' | 'random'>,
): Credential {
  const fields = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${resource}/.default`,
  };
  return grantedCredential(
    {
      url: new URL(`/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, authority),
      pacing: { afterRefusal: (headers, now) => parseRetryAfterMs(headers.get('Retry-After'), now) },
      form: () => fields,
    },
    context,
  );
}
