import { type ConnectionOptions, OAuthS2S, type TokenSource } from '@umapi-kit/client';
import { createFetch, decryptPrivateKey, type NodeFetchOptions } from '@umapi-kit/client/node';
import { type Clock, type Random, systemClock, systemRandom } from '@umapi-kit/clock';
import { readSecret, type SecretReference } from './secret.ts';
import type { AdobeOrg, ServiceAccount } from './sync-config.ts';

/** What is around this machine: variables, and whether the authorities of the operating system are trusted too. */
export type Network = Pick<NodeFetchOptions, 'env' | 'systemCa'>;

/** What a connection is made with. */
export interface ConnectionContext {
  /** @defaultValue one with proxies and kept-alive connections, `createFetch` of `@umapi-kit/client/node` */
  readonly fetch?: typeof fetch;
  /** How that one gets out. @defaultValue that of `createFetch` */
  readonly network?: Network;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Told at every request whose certificate is not checked. @defaultValue `process.emitWarning` */
  readonly onUnverified?: (message: string) => void;
  /** @defaultValue {@link readSecret} */
  readonly secret?: (reference: SecretReference) => Promise<string>;
}

/** What the environment names where the configuration names nothing. */
const fallback = { clientId: { env: 'UMAPI_CLIENT_ID' }, clientSecret: { env: 'UMAPI_CLIENT_SECRET' } };

/**
 * What `new Connection` needs to reach an organization. Secrets are read here, and nowhere kept.
 *
 * @throws SecretError when a secret is not where it should be
 *
 * @example
 * await using conn = new Connection({ ...(await connectionOptionsOf(config.orgs[0].connection)), journal });
 */
export async function connectionOptionsOf(
  org: AdobeOrg,
  context: ConnectionContext = {},
): Promise<ConnectionOptions> {
  const { clock = systemClock, random = systemRandom, secret = readSecret, onUnverified } = context;
  const telling = onUnverified === undefined ? {} : { onWarning: onUnverified };
  const fetch =
    context.fetch ?? createFetch({ ...context.network, sslVerify: org.sslVerify ?? true, ...telling });
  const shared = { fetch, clock, random };
  return {
    ...shared,
    orgId: org.orgId,
    auth: await tokenSourceOf(org, shared, secret),
    ...(org.endpoint === undefined ? {} : { endpoint: org.endpoint }),
    ...(org.timeoutMs === undefined ? {} : { timeoutMs: org.timeoutMs }),
  };
}

type ReadSecret = NonNullable<ConnectionContext['secret']>;

async function tokenSourceOf(
  { orgId, clientId = fallback.clientId, clientSecret = fallback.clientSecret, ...org }: AdobeOrg,
  shared: Required<Pick<ConnectionContext, 'fetch' | 'clock' | 'random'>>,
  secret: ReadSecret,
): Promise<TokenSource> {
  const credentials = {
    ...shared,
    clientId: typeof clientId === 'string' ? clientId : await secret(clientId),
    clientSecret: await secret(clientSecret),
    ...(org.authHost === undefined ? {} : { authHost: org.authHost }),
    ...(org.authEndpoint === undefined ? {} : { authEndpoint: org.authEndpoint }),
  };
  if (org.serviceAccount === undefined) return new OAuthS2S(credentials);
  const { JWTAuth } = await import('@umapi-kit/client/jwt');
  const { techAcctId } = org.serviceAccount;
  return new JWTAuth({
    ...credentials,
    orgId,
    techAcctId,
    privKeyData: await keyOf(org.serviceAccount, secret),
  });
}

async function keyOf({ privateKey, passphrase }: ServiceAccount, secret: ReadSecret): Promise<string> {
  const pem = await secret(privateKey);
  return passphrase === undefined ? pem : decryptPrivateKey(pem, await secret(passphrase));
}
