import { createHash } from 'node:crypto';
import type { User } from '@umapi-kit/protocol';
import { nameKey } from './identity.ts';
import type { AccountNames } from './plan.ts';
import { byCodeUnits } from './sorting.ts';

/** Everything about an account that a plan relies on: who it is, its names, and which managed groups it is in. */
export interface AccountFacts extends AccountNames {
  readonly type: string;
  readonly domain?: string;
  /** Managed groups, folded and sorted: spelling and order do not matter. */
  readonly groups: readonly string[];
}

/** Reduces an account to what a plan relies on. */
export function factsOf(account: User, isManaged: (groupName: string) => boolean): AccountFacts {
  const { type, email, username, domain, firstName, lastName } = account;
  return {
    type,
    email,
    ...(username === undefined ? {} : { username }),
    ...(domain === undefined ? {} : { domain }),
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    groups: account.groups.filter(isManaged).map(nameKey).toSorted(byCodeUnits),
  };
}

/** The digest under which a change notes what it is based on. */
export function factsDigest(facts: AccountFacts): string {
  const { type, email, username, domain, firstName, lastName, groups } = facts;
  const text = JSON.stringify([type, email, username, domain, firstName, lastName, groups]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
