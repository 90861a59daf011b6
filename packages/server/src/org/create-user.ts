import { type CreateUserStep, fold, type UserAddress } from '@umapi-kit/protocol';
import { adobeIdDomain, domainOf } from './address.ts';
import type { Draft } from './draft.ts';
import { type Refusal, refuse } from './finding.ts';
import type { Account, Claim } from './model.ts';
import { syncedByAdobe } from './remove-from-org.ts';
import type { Strictness } from './strictness.ts';

/** What creating depends on. */
export interface CreateSettings extends Strictness {
  /** Countries that no account can be created with, although they exist. */
  readonly embargoedCountries: readonly string[];
}

type OwnedType = 'enterpriseID' | 'federatedID';

/** The account that a create step makes, or brings into the organization. */
export function createUser(
  draft: Draft,
  step: CreateUserStep,
  address: UserAddress,
  settings: CreateSettings,
): Account | Refusal {
  const { idType, country } = step;
  if (country !== undefined && settings.embargoedCountries.includes(country))
    return refuse('error.country.invalid', `No account can be created with the country ${country}`);
  if (idType === 'adobeID') return uninvitable(draft, step) ?? addAdobeId(draft, step);
  const missing = settings.names === 'required' ? missingName(step) : undefined;
  return missing ?? createOwned(draft, step, idType, address, settings);
}

function uninvitable(draft: Draft, { email }: CreateUserStep): Refusal | undefined {
  if (draft.claim(domainOf(email))?.enforced)
    return refuse('error.user.domain_enforcement', `The domain of ${email} takes no Adobe IDs`);
  if (draft.isInvited(email))
    return refuse('error.user.already_invited', `User was invited and has not answered: ${email}`);
  return undefined;
}

function missingName({ idType, firstName, lastName, country }: CreateUserStep): Refusal | undefined {
  if (firstName === undefined) return refuse('error.user.firstname_missing', 'The first name is missing');
  if (lastName === undefined) return refuse('error.user.lastname_missing', 'The last name is missing');
  if (idType === 'federatedID' && country === undefined)
    return refuse('error.country.invalid', 'The country is missing');
  return undefined;
}

function addAdobeId(draft: Draft, step: CreateUserStep): Account | Refusal {
  const key = fold(step.email);
  const existing = draft.accounts.find(({ type, emailKey }) => type === 'adobeID' && emailKey === key);
  if (existing && draft.isInOrg(existing.id))
    return step.onConflict === 'error' ? alreadyInOrg(step) : existing;
  const account =
    existing ??
    draft.insertAccount({
      type: 'adobeID',
      email: step.email,
      username: step.email,
      domain: adobeIdDomain,
      status: 'active',
      ...names(step),
      ...(step.country === undefined ? {} : { country: step.country }),
    });
  draft.join(account);
  return account;
}

function createOwned(
  draft: Draft,
  step: CreateUserStep,
  idType: OwnedType,
  address: UserAddress,
  settings: Strictness,
): Account | Refusal {
  const domain = address.domain ?? domainOf(address.user);
  const claim = usableClaim(draft, domain, idType);
  if ('code' in claim) return claim;
  const refusal = syncedByAdobe(draft, claim) ?? unfitName(step, idType, address, claim, settings);
  if (refusal) return refusal;
  const existing = inDirectory(draft, claim).find(
    ({ usernameKey, domainKey }) => usernameKey === fold(address.user) && domainKey === fold(domain),
  );
  return existing ? bringIn(draft, existing, step) : insertOwned(draft, step, idType, address, claim);
}

function usableClaim(draft: Draft, domain: string, idType: OwnedType): Claim | Refusal {
  const type = idType === 'enterpriseID' ? 'enterprise' : 'federated';
  if (!draft.hasDirectoryOf(type))
    return refuse('error.user.type_not_available', `The organization has no ${type} directory`);
  const claim = draft.claim(domain);
  if (!claim) return unclaimed();
  if (claim.ownerOrgId !== draft.orgId && !claim.trusted)
    return refuse(
      'error.user.belongs_to_another_org',
      `The domain belongs to another organization: ${domain}`,
    );
  if (claim.type !== type)
    return refuse('error.user.type_mismatch', `The domain ${domain} is in a directory of type ${claim.type}`);
  return claim;
}

/** The refusal of changes outside the domains of a directory. */
export function unclaimed(): Refusal {
  return refuse('error.domain.trust.nonexistent', 'Changes to users are only allowed in claimed domains.');
}

function unfitName(
  step: CreateUserStep,
  idType: OwnedType,
  { user }: UserAddress,
  claim: Claim,
  { emailLikeUsername }: Strictness,
): Refusal | undefined {
  const same = fold(user) === fold(step.email);
  if (idType === 'enterpriseID' && !same) return mustMatch(user);
  if (idType === 'enterpriseID' || !user.includes('@')) return undefined;
  if (claim.login === 'email') return same ? undefined : mustMatch(user);
  if (emailLikeUsername === 'accept') return undefined;
  return refuse(
    'error.user.name.contains.email',
    `The directory logs in by username, which can't be ${user}`,
  );
}

function mustMatch(user: string): Refusal {
  return refuse('error.user.must_match_email', `The username must be the e-mail: ${user}`);
}

function inDirectory(draft: Draft, { directoryId }: Claim): readonly Account[] {
  return draft.accounts.filter((account) => account.directoryId === directoryId);
}

function bringIn(draft: Draft, existing: Account, step: CreateUserStep): Account | Refusal {
  const isMember = draft.isInOrg(existing.id);
  if (isMember && step.onConflict === 'error') return alreadyInOrg(step);
  if (!isMember) draft.join(existing);
  if (step.onConflict !== 'ignore' && hasNames(step)) draft.updateAccount(existing, names(step));
  return draft.account(existing.id) ?? existing;
}

function insertOwned(
  draft: Draft,
  step: CreateUserStep,
  type: OwnedType,
  address: UserAddress,
  claim: Claim,
): Account | Refusal {
  if (claim.ownerOrgId !== draft.orgId)
    return refuse('error.api.user.not.parent.org', 'Only the owner of the directory can create its accounts');
  if (inDirectory(draft, claim).some(({ emailKey }) => emailKey === fold(step.email)))
    return refuse('error.user.email.name_in_use', `Another account has this e-mail: ${step.email}`);
  const account = draft.insertAccount({
    type,
    email: step.email,
    username: address.user,
    domain: claim.domain,
    status: 'active',
    directoryId: claim.directoryId,
    ownerOrgId: claim.ownerOrgId,
    ...names(step),
    ...(step.country === undefined ? {} : { country: step.country }),
  });
  draft.join(account);
  return account;
}

function alreadyInOrg({ email }: CreateUserStep): Refusal {
  return refuse('error.user.already_in_org', `User is already in the organization: ${email}`);
}

function hasNames({ firstName, lastName }: CreateUserStep): boolean {
  return firstName !== undefined || lastName !== undefined;
}

function names({ firstName, lastName }: CreateUserStep): { firstName?: string; lastName?: string } {
  return {
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
  };
}
