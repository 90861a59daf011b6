import { systemClock } from '@umapi-kit/clock';
import { importPKCS8, SignJWT } from 'jose';
import { checkHeaderText, checkText } from '../checks.ts';
import { ArgumentError } from '../errors.ts';
import { checkSecret, tokenUrl } from '../token/grant-checks.ts';
import { RenewedToken, type TokenOptions } from '../token/renewed-token.ts';
import { clockAdvice } from './clock-advice.ts';
import { privateKeyAsPkcs8 } from './private-key.ts';

/** Options of {@link JWTAuth}. */
export interface JWTAuthOptions extends TokenOptions {
  /** The organization's id, such as `A495E53@AdobeOrg`: who issues the JWT. */
  readonly orgId: string;
  /** The credential's client id, which is the API key too. */
  readonly clientId: string;
  /** Never logged, and never part of an error. */
  readonly clientSecret: string;
  /** The technical account, such as `A1B2C3@techacct.adobe.com`. */
  readonly techAcctId: string;
  /**
   * The RSA private key as PEM (PKCS#8 or PKCS#1), of at least 2048 bits; line breaks may be written as `\n`. An
   * encrypted one is opened by `decryptPrivateKey` of `@umapi-kit/client/node`. Never logged, and never part of an
   * error.
   */
  readonly privKeyData: string;
  /** Path of the exchange call; slashes around it don't matter. @defaultValue '/ims/exchange/jwt/' */
  readonly authEndpoint?: string;
}

/**
 * A JWT is exchanged at once. The service takes one whose end is up to a day ahead, so half of that leaves as much
 * room as there is for a clock that is wrong in either direction.
 */
const jwtLifetimeMs = 12 * 3_600_000;

/**
 * Service account (JWT) credentials. Adobe ended them in January 2025: new integrations have `OAuthS2S`. Tokens are
 * fetched, shared and renewed in the same way; a refusal says so when this machine's clock may be the reason.
 *
 * @example
 * const auth = new JWTAuth({ orgId, clientId, clientSecret, techAcctId, privKeyData: pem });
 * const conn = new Connection({ orgId, auth });
 */
export class JWTAuth extends RenewedToken {
  /** @throws {@link ArgumentError} naming the option that can't be used; keys and secrets are not repeated */
  constructor(options: JWTAuthOptions) {
    const { clock = systemClock } = options;
    const clientId = checkHeaderText('clientId', options.clientId);
    const clientSecret = checkSecret('clientSecret', options.clientSecret);
    const url = tokenUrl(options.authHost, options.authEndpoint ?? '/ims/exchange/jwt/');
    const sign = signer(options, { clientId, host: url.host });
    super(
      {
        clientId,
        url: url.href,
        unit: 'milliseconds',
        form: async () => ({
          client_id: clientId,
          client_secret: clientSecret,
          jwt_token: await sign(Math.floor((clock.now() + jwtLifetimeMs) / 1000)),
        }),
        advice: ({ headers }) => clockAdvice(headers.get('Date'), clock.now()),
      },
      options,
    );
  }
}

/** Makes JWTs that end at the second given. The claims name the host that is really asked, always with `https`. */
function signer(
  options: JWTAuthOptions,
  { clientId, host }: { readonly clientId: string; readonly host: string },
): (expiresAtSeconds: number) => Promise<string> {
  const issuer = checkText('orgId', options.orgId);
  const subject = checkText('techAcctId', options.techAcctId);
  const pkcs8 = privateKeyAsPkcs8(checkSecret('privKeyData', options.privKeyData));
  return async (expiresAtSeconds) => {
    try {
      return await new SignJWT({ [`https://${host}/s/ent_user_sdk`]: true })
        .setProtectedHeader({ alg: 'RS256' })
        .setIssuer(issuer)
        .setSubject(subject)
        .setAudience(`https://${host}/c/${clientId}`)
        .setExpirationTime(expiresAtSeconds)
        .sign(await importPKCS8(pkcs8, 'RS256'));
    } catch {
      // The reason is left out: what was refused is the key itself.
      throw new ArgumentError('privKeyData is no RSA private key of at least 2048 bits');
    }
  };
}
