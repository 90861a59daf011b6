import { AnswerError } from './errors.ts';
import { expectJsonObject, optionalInteger, optionalString } from './json.ts';

/** The scope that every published client asks for. */
export const tokenScope = 'openid,AdobeID,user_management_sdk';

/** What a token call answers. */
export interface Token {
  readonly accessToken: string;
  readonly lifetimeMs: number;
}

/**
 * Reads the answer of a token call. OAuth counts `expires_in` in seconds, the JWT exchange in milliseconds.
 *
 * @throws {@link AnswerError} without repeating the body: it may hold the token
 */
export function parseTokenAnswer(body: unknown, unit: 'seconds' | 'milliseconds'): Token {
  const answer = expectJsonObject(body, 'the answer of the token service');
  const accessToken = optionalString(answer, 'access_token');
  const expiresIn = optionalInteger(answer, 'expires_in');
  if (accessToken === undefined) throw new AnswerError('the answer of the token service has no access_token');
  if (expiresIn === undefined) throw new AnswerError('the answer of the token service has no expires_in');
  return { accessToken, lifetimeMs: unit === 'seconds' ? expiresIn * 1000 : expiresIn };
}
