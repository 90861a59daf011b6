import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { isJsonObject } from '@umapi-kit/protocol';
import { SourceError } from '../../errors.ts';
import { type Credential, fixedCredential } from '../rest/credential.ts';
import { grantedCredential } from '../rest/granted-credential.ts';
import type { Pacing, ServiceOptions } from '../rest/service.ts';
import type { SourceContext } from '../source-context.ts';
import type { OktaDirectory } from './okta-directory.ts';

const scopes = 'okta.users.read okta.groups.read';
const assertionLifetimeSeconds = 300;

type Context = Pick<ServiceOptions, 'fetch' | 'clock' | 'random'> & Pick<SourceContext, 'secret'>;

/**
 * What Okta knows the sync by: an API token, or a service application that signs with its private key.
 *
 * @throws SecretError when the token or the key is not where it should be
 * @throws {@link SourceError} when there is neither, or both, or the key is none
 */
export async function oktaCredential(
  { apiToken, application }: Pick<OktaDirectory, 'apiToken' | 'application'>,
  origin: string,
  { pacing, context }: { readonly pacing: Pacing; readonly context: Context },
): Promise<Credential> {
  if (apiToken !== undefined && application === undefined) {
    const token = await context.secret(apiToken);
    return fixedCredential({ Authorization: `SSWS ${token}` }, token);
  }
  if (application === undefined || apiToken !== undefined) {
    throw new SourceError(
      'SOURCE_SETTING',
      { file: origin },
      'name an API token or an application, one of them',
    );
  }
  const key = parseKey(await context.secret(application.privateKey), origin);
  const url = new URL('/oauth2/v1/token', origin);
  const { clientId, keyId = key.id } = application;
  const form = () => ({
    grant_type: 'client_credentials',
    scope: scopes,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion(key.key, {
      header: keyId === undefined ? {} : { kid: keyId },
      claims: { iss: clientId, sub: clientId, aud: url.href },
      now: context.clock.now(),
    }),
  });
  return grantedCredential({ url, pacing, form }, context);
}

interface Key {
  readonly key: KeyObject;
  readonly id?: string;
}

/** Okta shows the key that it makes as a JWK and as PEM. */
function parseKey(text: string, origin: string): Key {
  try {
    const key = text.trimStart().startsWith('{') ? jwkOf(JSON.parse(text)) : { key: createPrivateKey(text) };
    if (key.key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Errors of parsers can repeat what they could not parse.
  }
  const problem = "the application's private key is no RSA key in PEM or as a JWK";
  throw new SourceError('SOURCE_SETTING', { file: origin }, problem);
}

function jwkOf(value: unknown): Key {
  if (!isJsonObject(value)) throw new TypeError('a JWK is an object');
  const key = createPrivateKey({ key: { ...value }, format: 'jwk' });
  return typeof value['kid'] === 'string' ? { key, id: value['kid'] } : { key };
}

/** A statement of who is calling, which Okta takes once. */
function assertion(
  key: KeyObject,
  parts: {
    readonly header: Readonly<Record<string, string>>;
    readonly claims: Readonly<Record<string, string>>;
    readonly now: number;
  },
): string {
  const issuedAt = Math.floor(parts.now / 1000);
  const times = { iat: issuedAt, exp: issuedAt + assertionLifetimeSeconds, jti: randomUUID() };
  const signed = `${encoded({ alg: 'RS256', ...parts.header })}.${encoded({ ...parts.claims, ...times })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
