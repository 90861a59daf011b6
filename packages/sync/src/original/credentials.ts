import { Secret, type SecretReference } from '../config/secret.ts';
import type { Section } from './section.ts';

/**
 * A credential that stands in the file, or in the keyring under the name of `secure_<key>_key`.
 *
 * @param account the user name of the keyring's entry
 */
export function credential(section: Section, key: string, account: string): SecretReference | undefined {
  const clear = section.text(key);
  const entry = section.text(`secure_${key}_key`);
  if (clear !== undefined && entry !== undefined) {
    section.fault(entry.place, `there is "${key}" and "secure_${key}_key"; remove one`);
    return undefined;
  }
  if (entry !== undefined) return { keyring: { service: entry.value, account } };
  return clear === undefined ? undefined : new Secret(clear.value);
}

/** Like {@link credential}, for one that has to be there. */
export function requiredCredential(
  section: Section,
  key: string,
  account: string,
): SecretReference | undefined {
  const found = credential(section, key, account);
  const written = section.node(key) ?? section.node(`secure_${key}_key`);
  if (found === undefined && written === undefined) section.missing(key);
  return found;
}
