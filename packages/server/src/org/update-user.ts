import { fold, type UpdateUserStep } from '@umapi-kit/protocol';
import { domainOf } from './address.ts';
import { unclaimed } from './create-user.ts';
import type { Draft, NewAccount } from './draft.ts';
import { type Refusal, refuse } from './finding.ts';
import type { Account } from './model.ts';
import type { Strictness } from './strictness.ts';

/** Changes an owned account; nothing is changed when one of its fields can't be. */
export function updateUser(
  draft: Draft,
  account: Account,
  step: UpdateUserStep,
  settings: Strictness,
): Refusal | undefined {
  const refusal =
    notOwned(draft, account) ??
    (step.country === undefined
      ? undefined
      : refuse('error.update.country.no_update', "The country can't be changed")) ??
    (step.email === undefined ? undefined : unusableEmail(draft, account, step.email, settings)) ??
    unusableUsername(draft, account, step);
  if (!refusal) draft.updateAccount(account, changesOf(account, step));
  return refusal;
}

function notOwned(draft: Draft, { type, ownerOrgId }: Account): Refusal | undefined {
  if (type === 'adobeID') return refuse('error.update.adobeid.no', "An Adobe ID can't be updated");
  if (ownerOrgId === draft.orgId) return undefined;
  return refuse('error.api.user.not.parent.org', 'Only the owner of the directory can update its accounts');
}

function unusableEmail(
  draft: Draft,
  account: Account,
  email: string,
  { emailDomainChange }: Strictness,
): Refusal | undefined {
  if (email === account.email) return undefined;
  if (fold(email) === account.emailKey)
    return refuse('error.update.no', "The letter case of an e-mail can't be changed");
  const refusal = otherDirectory(draft, account, domainOf(email));
  if (refusal) return refusal;
  if (emailDomainChange === 'never' && fold(domainOf(email)) !== fold(domainOf(account.email)))
    return refuse(
      'error.user.change_domain_update.no',
      `The domain of the e-mail can't be changed: ${email}`,
    );
  const taken = draft.accounts.some(({ id, type, emailKey }) => {
    return id !== account.id && type !== 'adobeID' && emailKey === fold(email);
  });
  return taken
    ? refuse('error.user.email.name_in_use', `Another account has this e-mail: ${email}`)
    : undefined;
}

function otherDirectory(draft: Draft, { directoryId }: Account, domain: string): Refusal | undefined {
  const claim = draft.claim(domain);
  if (!claim) return unclaimed();
  if (claim.directoryId === directoryId) return undefined;
  return refuse('error.user.change_domain_update.no', `The domain is in another directory: ${domain}`);
}

function unusableUsername(draft: Draft, account: Account, step: UpdateUserStep): Refusal | undefined {
  const username = movedUsername(account, step);
  if (username === undefined || username === account.username) return undefined;
  if (account.type === 'enterpriseID' && step.username !== undefined)
    return refuse('error.update.username.no', "The username of an Enterprise ID can't be changed");
  const refusal = username.includes('@') ? otherDirectory(draft, account, domainOf(username)) : undefined;
  if (refusal) return refusal;
  if (!isTaken(draft, account, username)) return undefined;
  return refuse('error.user.name_in_use', `Another account has this username: ${username}`);
}

function isTaken(draft: Draft, account: Account, username: string): boolean {
  const usernameKey = fold(username);
  const domainKey = fold(usernameDomain(account, username));
  return draft.accounts.some(
    (other) =>
      other.id !== account.id &&
      other.type === account.type &&
      other.usernameKey === usernameKey &&
      other.domainKey === domainKey,
  );
}

/** A new e-mail moves the username along where both were the same. */
function movedUsername(
  { usernameKey, emailKey }: Account,
  { email, username }: UpdateUserStep,
): string | undefined {
  return username ?? (usernameKey === emailKey ? email : undefined);
}

function changesOf(account: Account, step: UpdateUserStep): Partial<NewAccount> {
  const { email, firstName, lastName } = step;
  const moved = movedUsername(account, step);
  return {
    ...(email === undefined ? {} : { email }),
    ...(moved === undefined ? {} : { username: moved, domain: usernameDomain(account, moved) }),
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
  };
}

function usernameDomain({ domain }: Account, username: string): string {
  return username.includes('@') ? domainOf(username) : domain;
}
