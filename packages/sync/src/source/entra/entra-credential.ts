import type { Clock } from '@umapi-kit/clock';
import { isJsonObject, parseRetryAfterMs } from '@umapi-kit/protocol';
import { type Credential, fixedCredential, hideSecrets } from '../rest/credential.ts';
import { Service, type ServiceOptions } from '../rest/service.ts';

/** Client credentials of an application of a tenant. */
export interface EntraClient {
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whose default permissions the token carries, such as `https://graph.microsoft.com`. */
  readonly resource: string;
}

/** A token is renewed this long before it ends, or after nine tenths of a shorter life. */
const renewalMarginMs = 300_000;

/**
 * Tokens of the client credentials flow of the Microsoft identity platform: got when the first call needs one,
 * renewed before they end, or when one is not accepted.
 */
export function entraCredential(
  client: EntraClient,
  context: Pick<ServiceOptions, 'fetch' | 'clock' | 'random'>,
): Credential {
  const { authority, tenant, clientSecret } = client;
  const url = new URL(`/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, authority);
  const service = new Service({
    ...context,
    origin: url.origin,
    credential: fixedCredential({}, clientSecret),
    pacing: { afterRefusal: (headers, now) => parseRetryAfterMs(headers.get('Retry-After'), now) },
    explain,
  });
  let current: Token | undefined;
  return {
    async authorization(signal) {
      if (current === undefined || context.clock.monotonic() >= current.renewAt) {
        const { body } = await service.call(url, signal, { form: formOf(client) });
        const token = parseToken(body, context.clock);
        if (token === undefined) throw service.unreadable(url, 'answered without a token');
        current = token;
      }
      return { Authorization: `Bearer ${current.text}` };
    },
    renew() {
      current = undefined;
      return true;
    },
    hide: (text) => hideSecrets(text, [clientSecret, current?.text ?? '']),
  };
}

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

function formOf({ clientId, clientSecret, resource }: EntraClient): Readonly<Record<string, string>> {
  return {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${resource}/.default`,
  };
}

function parseToken(body: unknown, clock: Clock): Token | undefined {
  if (!isJsonObject(body) || typeof body['access_token'] !== 'string') return undefined;
  const lifetimeMs = Number(body['expires_in'] ?? 3_600) * 1000;
  if (!(lifetimeMs > 0)) return undefined;
  const renewAt = clock.monotonic() + lifetimeMs - Math.min(renewalMarginMs, lifetimeMs / 10);
  return { text: body['access_token'], renewAt };
}

/** The description runs over several lines; what helps stands in the first. */
function explain(body: unknown): string | undefined {
  if (!isJsonObject(body)) return undefined;
  const said = [body['error'], body['error_description']].filter((part) => typeof part === 'string');
  return said.length === 0 ? undefined : said.join(': ').split(/[\r\n]/)[0];
}
