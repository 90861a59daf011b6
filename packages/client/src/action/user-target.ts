import { fold, type IdentityType, type UserAddress } from '@umapi-kit/protocol';
import { checkText, mustBe, show } from '../checks.ts';
import { ArgumentError } from '../errors.ts';

/** Names the user of a `UserAction`. A plain username (without `@`) needs a domain, or an e-mail to take it from. */
export type UserName =
  /** An e-mail; beside it the username where it differs. */
  | { readonly email: string; readonly username?: string; readonly domain?: string; readonly user?: never }
  /** A username of a claimed domain. */
  | { readonly username: string; readonly domain: string; readonly email?: never; readonly user?: never }
  | { readonly user: string; readonly domain: string; readonly email?: never; readonly username?: never }
  /** A username, or an e-mail, that looks like an e-mail. */
  | { readonly username: EmailLike; readonly domain?: never; readonly email?: never; readonly user?: never }
  | { readonly user: EmailLike; readonly domain?: never; readonly email?: never; readonly username?: never };

/** A text with an `@` in it. */
export type EmailLike = `${string}@${string}`;

/** A user's name after the check. */
export interface UserTarget {
  readonly email: string | undefined;
  /** Only where it differs from `email`. */
  readonly username: string | undefined;
  /** Only beside a plain username. */
  readonly domain: string | undefined;
}

/** @throws {@link ArgumentError} when nobody is named, or the parts contradict each other */
export function checkUserName({ email, username, user, domain }: UserName): UserTarget {
  if (username !== undefined && user !== undefined) {
    throw new ArgumentError('username and user mean the same: give one of them');
  }
  const login = username ?? user;
  if (login === undefined && email === undefined) {
    throw new ArgumentError('a user needs an email, a username with its domain, or an e-mail-like user');
  }
  if (email !== undefined) checkEmail('email', email);
  if (login !== undefined) checkText('username', login);
  if (domain !== undefined) checkText('domain', domain);
  const differs = login !== undefined && (email === undefined || fold(login) !== fold(email));
  if (!differs || login.includes('@')) {
    if (domain === undefined) return { email, username: differs ? login : undefined, domain };
    throw new ArgumentError(
      `domain ${show(domain)} only goes with a plain username: an e-mail holds its own`,
    );
  }
  return { email, username: login, domain: domain ?? domainOf(login, email) };
}

/** @throws {@link ArgumentError} unless `value` has an `@` */
export function checkEmail(name: string, value: unknown): string {
  const email = checkText(name, value);
  if (/^[^@\s]+@[^@\s]+$/.test(email)) return email;
  throw mustBe(name, 'an e-mail address', email);
}

function domainOf(username: string, email: string | undefined): string {
  const domain = email?.slice(email.lastIndexOf('@') + 1);
  if (domain !== undefined) return domain;
  throw new ArgumentError(`the username ${show(username)} needs its domain`);
}

/**
 * The e-mail to create a user with.
 *
 * @throws {@link ArgumentError} when there is none, there are two, or this kind of account can't have such a name
 */
export function creationEmail(target: UserTarget, given: string | undefined, idType: IdentityType): string {
  if (given !== undefined) checkEmail('email', given);
  const { email, username } = target;
  if (given !== undefined && email !== undefined && fold(given) !== fold(email)) {
    throw new ArgumentError(`the user is ${show(email)}, but create got the email ${show(given)}`);
  }
  const chosen = given ?? email ?? (username?.includes('@') ? username : undefined);
  if (chosen === undefined) throw new ArgumentError(`create needs the email of ${show(username)}`);
  if (idType !== 'federatedID' && username !== undefined && fold(username) !== fold(chosen)) {
    throw new ArgumentError(
      `the username of a ${idType} is its email: ${show(username)} differs from ${show(chosen)}`,
    );
  }
  return chosen;
}

/**
 * How an entry names the user. The service wants the username where it creates the account, and the e-mail
 * everywhere else; a plain username always goes with its domain.
 */
export function addressOf(target: UserTarget, creates: boolean, useAdobeId: boolean): UserAddress {
  const { email, username, domain } = target;
  const flag = useAdobeId ? { useAdobeId } : {};
  if (username !== undefined && domain !== undefined) return { user: username, domain, ...flag };
  const user = creates ? (username ?? email) : (email ?? username);
  return { user: user ?? '', ...flag };
}
