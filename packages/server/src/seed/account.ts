import type { IdentityType } from '@umapi-kit/protocol';
import { adobeIdDomain, domainOf } from '../org/address.ts';
import { accountKeys } from '../org/draft.ts';
import type { Account } from '../org/model.ts';
import type { SeedUser } from './seed.ts';

/** The account that a seed's user has, but for what its directory decides. */
export function seedAccount(user: SeedUser): Omit<Account, 'id'> {
  const {
    type = 'federatedID',
    email,
    username = email,
    firstName,
    lastName,
    country,
    status = 'active',
  } = user;
  const domain = domainOfUser(type, username, user);
  return {
    type,
    email,
    username,
    domain,
    ...accountKeys({ email, username, domain }),
    status,
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    ...(country === undefined ? {} : { country }),
  };
}

function domainOfUser(type: IdentityType, username: string, { email, domain }: SeedUser): string {
  if (type === 'adobeID') return adobeIdDomain;
  return domain ?? domainOf(username.includes('@') ? username : email);
}
