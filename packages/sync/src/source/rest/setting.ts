import { SourceError } from '../../errors.ts';

/**
 * An address that a configuration names.
 *
 * @throws {@link SourceError} when it is none
 */
export function addressSetting(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  const problem =
    'this is no address of a web service; write a host, or an address that begins with https://';
  throw new SourceError('SOURCE_SETTING', { file: text }, problem);
}
