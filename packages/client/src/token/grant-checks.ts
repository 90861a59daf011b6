import { checkText, checkUrl } from '../checks.ts';
import { ArgumentError } from '../errors.ts';

/** Unlike other checks, this one never shows the value. @throws {@link ArgumentError} when it is no text */
export function checkSecret(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new ArgumentError(`${name} must be a text that is not empty`);
}

/**
 * The address of a token call.
 *
 * @throws {@link ArgumentError} when the host is none, or has a path
 */
export function tokenUrl(authHost = 'ims-na1.adobelogin.com', authEndpoint: string): URL {
  const host = checkText('authHost', authHost);
  const base = checkUrl('authHost', /^[a-z]+:\/\//i.test(host) ? host : `https://${host}`);
  if (base.pathname !== '/') {
    throw new ArgumentError(`authHost must be a host without a path, not ${JSON.stringify(host)}`);
  }
  const path = checkText('authEndpoint', authEndpoint).replace(/^\/+|\/+$/g, '');
  return new URL(`${base.origin}/${path}`);
}
