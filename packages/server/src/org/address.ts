import { fold, type UserAddress } from '@umapi-kit/protocol';
import type { Draft } from './draft.ts';
import { type Refusal, refuse } from './finding.ts';
import type { Account } from './model.ts';
import type { Strictness } from './strictness.ts';

/** The `domain` of every Adobe ID. */
export const adobeIdDomain = 'AdobeID';

/** The part after the last `@`; empty where there is none. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1 || email.length);
}

/**
 * The account in the organization that an address means outside a create: the one with that e-mail, or the one
 * with that plain username in that domain. An owned account goes before an Adobe ID of the same e-mail unless
 * `useAdobeId` says otherwise.
 */
export function findMember(
  draft: Draft,
  address: UserAddress,
  { identifiers }: Pick<Strictness, 'identifiers'>,
): Account | Refusal {
  const matches = matching(draft.accounts, address, identifiers);
  const meant = matches.filter(({ type }) => !address.useAdobeId || type === 'adobeID');
  if (meant.length === 0) return unknownUser(address, matches.length > 0);
  const members = meant.filter(({ id }) => draft.isInOrg(id));
  if (members.length === 0)
    return refuse('error.user.not_in_org', `User is not in the organization: ${address.user}`);
  const owned = members.filter(({ type }) => type !== 'adobeID');
  const [first, second] = owned.length > 0 ? owned : members;
  if (first === undefined || second !== undefined)
    return refuse('error.user.not_found_or_ambiguous', `More than one user has this name: ${address.user}`);
  return first;
}

/** Every account, in the organization or not, that an address may mean. */
export function matching(
  accounts: readonly Account[],
  { user, domain }: Pick<UserAddress, 'user' | 'domain'>,
  identifiers: Strictness['identifiers'],
): readonly Account[] {
  const key = fold(user);
  if (domain !== undefined) {
    const domainKey = fold(domain);
    return accounts.filter((account) => account.usernameKey === key && account.domainKey === domainKey);
  }
  const byEmail = accounts.filter(({ emailKey }) => emailKey === key);
  if (byEmail.length > 0 || identifiers === 'strict') return byEmail;
  return accounts.filter(({ usernameKey }) => usernameKey === key);
}

function unknownUser({ user }: UserAddress, excluded: boolean): Refusal {
  return excluded
    ? refuse('error.user.nonexistent_or_has_conflicting_parameters', `No Adobe ID has this e-mail: ${user}`)
    : refuse('error.user.nonexistent', `User Id does not exist: ${user}`);
}
