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
 * with that plain username in the directory of that domain. An owned account goes before an Adobe ID of the same e-mail
 * unless `useAdobeId` says otherwise.
 */
export function findMember(
  draft: Draft,
  address: UserAddress,
  { identifiers }: Pick<Strictness, 'identifiers'>,
): Account | Refusal {
  const matches = matching(draft, address, identifiers);
  const meant = matches.filter(({ type }) => !address.useAdobeId || type === 'adobeID');
  if (meant.length === 0) return unknownUser(draft, address, matches.length > 0);
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
  draft: Draft,
  address: Pick<UserAddress, 'user' | 'domain'>,
  identifiers: Strictness['identifiers'],
): readonly Account[] {
  if (address.domain !== undefined) return ofUsername(draft, address.user, address.domain);
  const key = fold(address.user);
  const byEmail = draft.accounts.filter(({ emailKey }) => emailKey === key);
  if (byEmail.length > 0 || identifiers === 'strict') return byEmail;
  return draft.accounts.filter(({ usernameKey }) => usernameKey === key);
}

/** Any domain of the account's directory will do, its own best. */
function ofUsername(draft: Draft, username: string, domain: string): readonly Account[] {
  const key = fold(username);
  const domainKey = fold(domain);
  const named = draft.accounts.filter(({ usernameKey }) => usernameKey === key);
  const exact = named.filter((account) => account.domainKey === domainKey);
  if (exact.length > 0) return exact;
  const directoryId = draft.claim(domain)?.directoryId;
  return named.filter((account) => directoryId !== undefined && account.directoryId === directoryId);
}

/** @param isExcluded somebody has that e-mail, but not with an Adobe ID, which is asked for */
function unknownUser(draft: Draft, { user, domain }: UserAddress, isExcluded: boolean): Refusal {
  const code = 'error.user.nonexistent_or_has_conflicting_parameters';
  if (isExcluded) return refuse(code, `No Adobe ID has this e-mail: ${user}`);
  const key = fold(user);
  const elsewhere = draft.accounts.some(({ id, usernameKey }) => usernameKey === key && draft.isInOrg(id));
  if (domain !== undefined && elsewhere)
    return refuse(code, `The user ${user} is not in the directory of the domain ${domain}`);
  return refuse('error.user.nonexistent', `User Id does not exist: ${user}`);
}
