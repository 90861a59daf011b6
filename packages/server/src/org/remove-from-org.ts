import type { UserAddress } from '@umapi-kit/protocol';
import { matching } from './address.ts';
import type { Draft } from './draft.ts';
import { type Refusal, refuse } from './finding.ts';
import type { Account, Claim } from './model.ts';
import type { Strictness } from './strictness.ts';

/**
 * Takes a user out of the organization and all its groups; with `deleteAccount` the account goes too where the
 * organization owns its directory. Nobody to remove is a success: the service always reports one, but for people of a
 * directory that Adobe itself fills.
 */
export function removeFromOrg(
  draft: Draft,
  account: Account | undefined,
  address: UserAddress,
  { deleteAccount }: { readonly deleteAccount: boolean },
  { identifiers }: Strictness,
): Refusal | undefined {
  const target = account ?? softlyRemoved(draft, address, identifiers);
  if (!target) return undefined;
  const refusal = syncedByAdobe(draft, draft.directoryOf(target));
  if (refusal) return refusal;
  if (deleteAccount && target.ownerOrgId === draft.orgId) draft.deleteAccount(target.id);
  else if (draft.isInOrg(target.id)) draft.leave(target.id);
  return undefined;
}

/** The refusal to add and remove people of a directory that Adobe's own connector fills. Its code is our choice. */
export function syncedByAdobe(draft: Draft, directory: Claim | undefined): Refusal | undefined {
  if (!directory?.adobeSynced || directory.ownerOrgId !== draft.orgId) return undefined;
  return refuse(
    'error.domain.trust.nonexistent',
    `The directory of ${directory.domain} is synced by Adobe: users are neither added nor removed here`,
  );
}

/** In a directory of this organization, but not in the organization. */
function softlyRemoved(
  draft: Draft,
  address: UserAddress,
  identifiers: Strictness['identifiers'],
): Account | undefined {
  const owned = matching(draft, address, identifiers).filter(
    ({ ownerOrgId }) => !address.useAdobeId && ownerOrgId === draft.orgId,
  );
  return owned.length === 1 ? owned[0] : undefined;
}
