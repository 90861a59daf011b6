import {
  type CommandEntry,
  fold,
  type GroupStep,
  isUserEntry,
  type UserAddress,
  type UserStep,
} from '@umapi-kit/protocol';

/**
 * What an entry touches. Two entries depend on each other when they claim the same resource and at least one
 * claim is exclusive: then they must not share a request, and keep their order.
 */
export interface Claims {
  /** Its user, or a group whose life cycle it changes. */
  readonly exclusive: readonly string[];
  /** Groups whose members it changes: such changes commute. */
  readonly shared: readonly string[];
}

/** The claims of one entry. */
export function claimsOf(entry: CommandEntry): Claims {
  return isUserEntry(entry) ? userClaims(entry.user, entry.steps) : groupClaims(entry.group, entry.steps);
}

function userClaims(address: UserAddress, steps: readonly UserStep[]): Claims {
  const exclusive = new Set([userKey(address.user, address.domain)]);
  const shared = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'create') exclusive.add(userKey(step.email));
    if (step.kind === 'update') claimNewNames(step, address.domain, exclusive);
    if (step.kind === 'add' || step.kind === 'remove')
      for (const name of step.groups) shared.add(groupKey(name));
  }
  return { exclusive: [...exclusive], shared: [...shared] };
}

function claimNewNames(
  { email, username }: { readonly email?: string; readonly username?: string },
  domain: string | undefined,
  exclusive: Set<string>,
): void {
  if (email !== undefined) exclusive.add(userKey(email));
  if (username !== undefined) exclusive.add(userKey(username, username.includes('@') ? undefined : domain));
}

function groupClaims(group: string, steps: readonly GroupStep[]): Claims {
  const own = groupKey(group);
  const exclusive = new Set<string>();
  const shared = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'addMembers' || step.kind === 'removeMembers') {
      for (const user of step.users ?? []) exclusive.add(userKey(user));
      for (const profile of step.profiles ?? []) shared.add(groupKey(profile));
      const changesProfiles = (step.profiles ?? []).length > 0;
      (changesProfiles ? exclusive : shared).add(own);
    } else {
      exclusive.add(own);
      if (step.kind === 'updateGroup' && step.name !== undefined) exclusive.add(groupKey(step.name));
    }
  }
  return { exclusive: [...exclusive], shared: [...shared].filter((name) => !exclusive.has(name)) };
}

function userKey(user: string, domain?: string): string {
  return domain === undefined ? `user:${fold(user)}` : `user:${fold(user)}\n${fold(domain)}`;
}

function groupKey(group: string): string {
  return `group:${fold(group)}`;
}

/** Claims that later entries have to respect. */
export class ClaimTable {
  readonly #exclusive = new Set<string>();
  readonly #shared = new Set<string>();

  conflictsWith({ exclusive, shared }: Claims): boolean {
    return (
      exclusive.some((name) => this.#exclusive.has(name) || this.#shared.has(name)) ||
      shared.some((name) => this.#exclusive.has(name))
    );
  }

  add({ exclusive, shared }: Claims): void {
    for (const name of exclusive) this.#exclusive.add(name);
    for (const name of shared) this.#shared.add(name);
  }
}
