import type { IdentityType, User, UserAddress } from '@umapi-kit/protocol';
import { addressOf } from './account-diff.ts';
import { nameKey } from './identity.ts';
import type { PlannedChange } from './plan.ts';

/** How the accounts of an org are addressed, whatever happens to them. */
export interface Addresses {
  /** @param type `undefined` for one that nobody knows */
  note(account: User, type: IdentityType | undefined): void;
  /** Whether a change of an account would address another one just as well. */
  isShared(change: PlannedChange): boolean;
}

/** Two accounts can have one e-mail, for example of different types: the entry of an action does not tell them apart. */
export function createAddresses(): Addresses {
  const once = new Set<string>();
  const shared = new Set<string>();

  function note(account: User, type: IdentityType | undefined): void {
    const key = keyOf(addressOf(account, type ?? 'federatedID'));
    if (once.has(key)) shared.add(key);
    once.add(key);
  }

  function isShared({ target, basedOn }: PlannedChange): boolean {
    return basedOn !== null && 'user' in target && shared.has(keyOf(target));
  }

  return { note, isShared };
}

function keyOf({ user, domain = '', useAdobeId = false }: UserAddress): string {
  return JSON.stringify([nameKey(user), nameKey(domain), useAdobeId]);
}
