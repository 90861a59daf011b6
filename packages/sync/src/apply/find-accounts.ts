import type { Connection } from '@umapi-kit/client';
import { fold, limits, type User, type UserAddress } from '@umapi-kit/protocol';
import { identityTypeOf, isPlainName } from '../plan/identity.ts';
import type { PlannedChange } from '../plan/plan.ts';
import { addressesOf } from './facts-after.ts';

/** Finds accounts as they are now. */
type FindAccount = (address: UserAddress) => Promise<User | undefined>;

/** What finding accounts needs of a connection. */
export type ReadConnection = Pick<Connection, 'user' | 'users'>;

/** Calls that look at accounts: each of one account, or each of a page of the list. */
export interface Looks {
  readonly lane: 'user' | 'users';
  readonly calls: number;
}

/**
 * How the accounts of changes are found: one by one when that takes no more calls than the list has pages, or no
 * longer than a minute, since listing twice in a short time can make the service refuse every call for half an hour;
 * through one pass over the list otherwise.
 *
 * @param adobeUsers how many accounts the org has, as far as is known
 */
export function looksFor(changes: readonly PlannedChange[], adobeUsers: number): Looks {
  const addresses = changes.reduce((count, { entry }) => count + addressesOf(entry).length, 0);
  const pages = Math.max(1, Math.ceil(adobeUsers / limits.usersPerPage));
  if (addresses <= Math.max(pages, limits.callsPerWindow.user)) return { lane: 'user', calls: addresses };
  return { lane: 'users', calls: pages };
}

/**
 * Finds the accounts of changes, as {@link looksFor} says.
 *
 * @param adobeUsers how many accounts the org has, as far as is known
 */
export async function findAccounts(
  conn: ReadConnection,
  changes: readonly PlannedChange[],
  { adobeUsers, signal }: { readonly adobeUsers: number; readonly signal?: AbortSignal },
): Promise<FindAccount> {
  const ending = signal === undefined ? {} : { signal };
  if (looksFor(changes, adobeUsers).lane === 'user') {
    return ({ user, domain, useAdobeId }) => {
      const place = useAdobeId === true ? 'AdobeID' : domain;
      return conn.user(user, { ...ending, ...(place === undefined ? {} : { domain: place }) });
    };
  }
  const wanted = new Set(changes.flatMap(({ entry }) => addressesOf(entry)).map(keyOf));
  const found = new Map<string, User>();
  for await (const account of conn.users(ending)) {
    for (const key of keysOf(account)) if (wanted.has(key)) found.set(key, account);
  }
  return (address) => Promise.resolve(found.get(keyOf(address)));
}

function keyOf({ user, domain, useAdobeId }: UserAddress): string {
  if (useAdobeId === true) return `adobeID ${fold(user)}`;
  return domain === undefined ? `owned ${fold(user)}` : `name ${fold(user)} ${fold(domain)}`;
}

function keysOf({ email, type, username, domain }: User): readonly string[] {
  if (identityTypeOf(type) === 'adobeID') return [keyOf({ user: email, useAdobeId: true })];
  const isPlain = username !== undefined && isPlainName(username) && domain !== undefined;
  return [keyOf({ user: email }), ...(isPlain ? [keyOf({ user: username, domain })] : [])];
}
