import type { IdentityType } from '@umapi-kit/protocol';
import type { Person } from './directory.ts';
import type { Identity } from './identity.ts';

/**
 * What a further org has to know of the first one, which owns the accounts: whoever is excluded there is untouched
 * everywhere, whoever is new there waits, and nobody is missed who is not missed there.
 */
export interface Primary {
  /** Whether the rules of the first org keep their hands off an account of this person. */
  excludes(who: Identity, type: IdentityType): boolean;
  /** Whether the person has an account in the first org already. */
  knows(person: Person): boolean;
  /** Whether the directory does not have the account, and the first org has it. */
  misses(who: Identity, type: IdentityType): boolean;
}
