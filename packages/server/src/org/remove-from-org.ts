import type { UserAddress } from '@umapi-kit/protocol';
import { matching } from './address.ts';
import type { Draft } from './draft.ts';
import type { Account } from './model.ts';
import type { Strictness } from './strictness.ts';

/**
 * Takes a user out of the organization and all its groups; with `deleteAccount` the account goes too where the
 * organization owns its directory. Nobody to remove is a success: the service always reports one.
 */
export function removeFromOrg(
  draft: Draft,
  account: Account | undefined,
  address: UserAddress,
  { deleteAccount }: { readonly deleteAccount: boolean },
  { identifiers }: Strictness,
): undefined {
  const target = account ?? softlyRemoved(draft, address, identifiers);
  if (!target) return undefined;
  if (deleteAccount && target.ownerOrgId === draft.orgId) draft.deleteAccount(target.id);
  else if (draft.isInOrg(target.id)) draft.leave(target.id);
  return undefined;
}

/** In a directory of this organization, but not in the organization. */
function softlyRemoved(
  draft: Draft,
  address: UserAddress,
  identifiers: Strictness['identifiers'],
): Account | undefined {
  const owned = matching(draft.accounts, address, identifiers).filter(
    ({ ownerOrgId }) => !address.useAdobeId && ownerOrgId === draft.orgId,
  );
  return owned.length === 1 ? owned[0] : undefined;
}
