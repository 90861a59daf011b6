import { objectOf, type Schema, type Schemas, text } from './schema.ts';

const credential = {
  client_id: text('Of the integration; its API key.'),
  client_secret: text('One of its secrets.'),
};

/** Tokens and the state of the service. */
export const serviceSchemas: Schemas = {
  OAuthTokenRequest: objectOf(
    'What the integration signs in with.',
    {
      grant_type: { const: 'client_credentials' },
      ...credential,
      scope: text('`openid,AdobeID,user_management_sdk`'),
    },
    ['grant_type', 'client_id', 'client_secret', 'scope'],
  ),
  JwtExchangeRequest: objectOf(
    'What the integration signs in with.',
    { ...credential, jwt_token: text('Signed with RS256 by the key of a registered certificate.') },
    ['client_id', 'client_secret', 'jwt_token'],
  ),
  OAuthToken: token('Seconds that the token is valid.'),
  JwtToken: token('Milliseconds that the token is valid.'),
  Status: objectOf(
    'The service is there.',
    {
      build: text('Which server this is.'),
      version: text('Of the API.'),
      state: { const: 'LIVE' },
      throttle: text(
        'Only from a local server: which throttle is in force. Clients need not wait while `off`.',
      ),
    },
    ['build', 'version', 'state'],
  ),
};

function token(lifetime: string): Schema {
  return objectOf(
    'A token. A newer one does not end it.',
    {
      access_token: text('Goes into `Authorization: Bearer …`.', { minLength: 1 }),
      token_type: { const: 'bearer' },
      expires_in: { type: 'integer', minimum: 1, description: lifetime },
    },
    ['access_token', 'token_type', 'expires_in'],
  );
}
