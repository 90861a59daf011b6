import { type Folded, fold, type IdentityType, identityTypes, type User } from '@umapi-kit/protocol';

/** Under this key two spellings of an e-mail, a username or a group are the same. */
export function nameKey(text: string): Folded {
  return fold(text.trim());
}

/** The identity type of an account, or `undefined` for one nobody knows; the service writes `AdobeID` too. */
export function identityTypeOf(type: User['type']): IdentityType | undefined {
  return identityTypes.find((known) => fold(known) === nameKey(type));
}

/** Whoever can sign in somewhere: a record of the directory or an account. */
export interface Identity {
  readonly email: string;
  readonly username?: string;
  readonly domain?: string;
}

/**
 * Identity type, username and domain: who somebody is, even after a change of e-mail. A username like an e-mail
 * holds its domain; an Adobe ID is known by its e-mail alone.
 */
export function identityKey(type: IdentityType, { email, username, domain }: Identity): string {
  const name = type === 'adobeID' ? email : (username ?? email);
  return name.includes('@')
    ? `${type} ${nameKey(name)}`
    : `${type} ${nameKey(name)} ${nameKey(domain ?? '')}`;
}

/**
 * The e-mail, apart for accounts of the organization and Adobe IDs: one person may have both under one e-mail,
 * and they are two accounts.
 */
export function emailKey(type: IdentityType, email: string): string {
  return `${type === 'adobeID' ? 'adobeID' : 'owned'} ${nameKey(email)}`;
}

/** Whether a username is a plain name, which means something only beside its domain. */
export function isPlainName(username: string): boolean {
  return !username.includes('@');
}
