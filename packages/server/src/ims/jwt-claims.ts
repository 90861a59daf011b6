import type { EpochMs } from '@umapi-kit/clock';
import type { JsonObject } from '@umapi-kit/protocol';
import { refuseToken } from './token-fields.ts';

/** What a JWT has to fit. */
interface Expectation {
  readonly clientId: string;
  /** Names of the token service, with their ports. */
  readonly hosts: readonly string[];
  readonly now: EpochMs;
}

/** The claims of a JWT that was found right. */
export interface AssertedClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly expiresAt: EpochMs;
  readonly jwtId?: number;
}

/** Published clients sign for up to 24 hours and 10 minutes; their clocks may be ahead of ours. */
const longestLifetimeMs = 25 * 3_600_000;

/**
 * Checks the claims of a JWT in the order: times, audience, scope, issuer and subject.
 *
 * @throws {@link RefusedCall} with the documented error of the first one that is wrong
 */
export function checkClaims(claims: JsonObject, { clientId, hosts, now }: Expectation): AssertedClaims {
  const { iss, sub } = claims;
  const expiresAt = expiryOf(claims, now);
  const jwtId = jwtIdOf(claims);
  checkAudience(claims['aud'], clientId, hosts);
  checkScope(claims, hosts);
  if (typeof iss !== 'string' || !/^[A-Za-z0-9]+@AdobeOrg$/.test(iss))
    throw refuseToken(400, 'bad_request', 'iss must be the id of an organization');
  if (typeof sub !== 'string' || sub === '')
    throw refuseToken(400, 'bad_request', 'sub must be the id of a technical account');
  return { issuer: iss, subject: sub, expiresAt, ...(jwtId === undefined ? {} : { jwtId }) };
}

function expiryOf({ exp }: JsonObject, now: EpochMs): EpochMs {
  if (exp === undefined) throw refuseToken(400, 'bad_request', 'exp is missing');
  if (!Number.isInteger(exp))
    throw refuseToken(400, 'invalid_token', 'exp must be an integer, in seconds since 1970');
  const expiresAt = Number(exp) * 1000;
  if (expiresAt < 0) throw refuseToken(400, 'bad_request', 'exp must not be negative');
  if (expiresAt <= now) throw refuseToken(400, 'invalid_token', 'the JWT has expired');
  if (expiresAt - now > longestLifetimeMs)
    throw refuseToken(400, 'invalid_token', 'exp is more than 25 hours ahead; is it in seconds?');
  return expiresAt;
}

function jwtIdOf({ jti }: JsonObject): number | undefined {
  if (jti === undefined) return undefined;
  if (typeof jti === 'number' && Number.isInteger(jti)) return jti;
  throw refuseToken(400, 'invalid_token', 'jti must be an integer');
}

/** Claims say `https` even where TLS ends in front of the server, or is not there at all. */
function checkAudience(aud: unknown, clientId: string, hosts: readonly string[]): void {
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  const fits = audiences.some(
    (audience) =>
      typeof audience === 'string' && hosts.some((host) => isUrlOf(audience, host, `/c/${clientId}`)),
  );
  if (!fits)
    throw refuseToken(400, 'invalid_client', 'aud must be https://<this token service>/c/<client_id>');
}

function checkScope(claims: JsonObject, hosts: readonly string[]): void {
  const granted = Object.keys(claims).some(
    (claim) => claims[claim] === true && hosts.some((host) => isUrlOf(claim, host, '/s/ent_user_sdk')),
  );
  if (!granted)
    throw refuseToken(
      400,
      'invalid_scope',
      'the claim https://<this token service>/s/ent_user_sdk must be true',
    );
}

/** Host names are compared without case, paths as they are. */
function isUrlOf(text: string, host: string, path: string): boolean {
  const origin = `https://${host}`;
  return (
    text.slice(0, origin.length).toLowerCase() === origin.toLowerCase() && text.slice(origin.length) === path
  );
}
