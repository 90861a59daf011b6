import type { GroupStep, UserAddress, UserStep } from '@umapi-kit/protocol';

/** Created under a username, or renamed, a user is known by the e-mail from then on, unless the username is plain. */
export function addressAfter(address: UserAddress, step: UserStep): UserAddress {
  const { domain } = address;
  if (step.kind === 'create') return domain === undefined ? { ...address, user: step.email } : address;
  if (step.kind !== 'update') return address;
  return { ...address, user: (domain === undefined ? step.email : step.username) ?? address.user };
}

/** What a group is called once a step is done. */
export function nameAfter(group: string, step: GroupStep): string {
  return step.kind === 'updateGroup' ? (step.name ?? group) : group;
}
