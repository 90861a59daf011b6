import { currentCalls, tokenScope } from '@umapi-kit/protocol';
import { checkHeaderText } from '../checks.ts';
import { checkSecret, tokenUrl } from './grant-checks.ts';
import { RenewedToken, type TokenOptions } from './renewed-token.ts';

/** Options of {@link OAuthS2S}. */
export interface OAuthS2SOptions extends TokenOptions {
  /** The credential's client id, which is the API key too. */
  readonly clientId: string;
  /** Never logged, and never part of an error. */
  readonly clientSecret: string;
  /** Path of the token call; slashes around it don't matter. @defaultValue '/ims/token/v2' */
  readonly authEndpoint?: string;
}

/**
 * OAuth server-to-server credentials. A token is fetched when the first call needs it and renewed before it ends;
 * callers who need one at the same moment share one request. Time-outs, lost connections, 429, 502, 503 and 504
 * are tried again for five minutes, and for as long as the service says.
 *
 * @example
 * const auth = new OAuthS2S({ clientId, clientSecret });
 * const conn = new Connection({ orgId, auth });
 *
 * @example <caption>against a local server</caption>
 * const auth = new OAuthS2S({ clientId, clientSecret, authHost: 'http://127.0.0.1:8080' });
 */
export class OAuthS2S extends RenewedToken {
  /** @throws {@link ArgumentError} naming the option that can't be used */
  constructor(options: OAuthS2SOptions) {
    const clientId = checkHeaderText('clientId', options.clientId);
    const clientSecret = checkSecret('clientSecret', options.clientSecret);
    super(
      {
        clientId,
        url: tokenUrl(options.authHost, options.authEndpoint ?? currentCalls.oauthToken.path).href,
        unit: 'seconds',
        form: async () => ({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
          scope: tokenScope,
        }),
      },
      options,
    );
  }
}
