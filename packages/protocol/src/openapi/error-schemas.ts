import { objectOf, type Schemas, text } from './schema.ts';

const message = text('For a person to read.');

/** Bodies of answers that refuse a call. */
export const errorSchemas: Schemas = {
  Refusal: objectOf(
    'The whole request is refused.',
    { result: text('A code of the error reference, or `error`.', { pattern: '^error' }), message },
    ['result', 'message'],
  ),
  NotFound: objectOf(
    'What the call asks for is not there.',
    {
      lastPage: { const: false },
      result: text('A code of the error reference.', { pattern: '^error\\.' }),
      message,
    },
    ['result', 'message'],
  ),
  LegacyError: objectOf(
    'A deprecated call is refused.',
    { errorCode: text('A word in capitals, or a code.'), errorMessage: message },
    ['errorCode', 'errorMessage'],
  ),
  GatewayError: objectOf(
    'The refusal of the gateway before the service.',
    { error_code: text('Digits.', { pattern: '^\\d+$' }), message },
    ['error_code', 'message'],
  ),
  TokenError: objectOf(
    'The refusal of the token service.',
    {
      error: text('A word of OAuth 2, or one of the token service.', {
        enum: [
          ...['invalid_client', 'invalid_request', 'invalid_scope', 'invalid_token', 'invalid_signature'],
          ...['invalid_jti', 'bad_request', 'unsupported_grant_type'],
        ],
      }),
      error_description: message,
    },
    ['error', 'error_description'],
  ),
};
