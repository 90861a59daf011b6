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
 * claim is exclusive: then they never share a request, are never in flight together, and keep their order.
 */
export interface Claim {
  /** `user:` or `group:` and the folded name; a plain username is followed by its domain. */
  readonly resource: `user:${string}` | `group:${string}`;
  /** Memberships take the group `shared` and the user `exclusive`; a group's life cycle takes it `exclusive`. */
  readonly mode: 'shared' | 'exclusive';
}

type Resource = Claim['resource'];
type Claims = Map<Resource, Claim['mode']>;

/** The claims of one entry; no resource comes twice. */
export function claimsOf(entry: CommandEntry): readonly Claim[] {
  const claims: Claims = new Map();
  if (isUserEntry(entry)) claimForUser(claims, entry.user, entry.steps);
  else claimForGroup(claims, entry.group, entry.steps);
  return [...claims].map(([resource, mode]) => ({ resource, mode }));
}

/** The resource that an entry's root takes when it is about this user. */
export function userResource({ user, domain }: Pick<UserAddress, 'user' | 'domain'>): Resource {
  return domain === undefined ? `user:${fold(user)}` : `user:${fold(user)}\n${fold(domain)}`;
}

function claimForUser(claims: Claims, address: UserAddress, steps: readonly UserStep[]): void {
  exclusively(claims, userResource(address));
  for (const step of steps) {
    if (step.kind === 'create') exclusively(claims, userResource({ user: step.email }));
    if (step.kind === 'update') claimNewNames(claims, step, address.domain);
    for (const name of groupsNamedBy(step)) shareGroup(claims, name);
  }
}

function claimNewNames(
  claims: Claims,
  { email, username }: { readonly email?: string; readonly username?: string },
  domain: string | undefined,
): void {
  if (email !== undefined) exclusively(claims, userResource({ user: email }));
  if (username === undefined) return;
  const plain = domain !== undefined && !username.includes('@');
  exclusively(claims, userResource({ user: username, ...(plain ? { domain } : {}) }));
}

function groupsNamedBy(step: UserStep): readonly string[] {
  if (step.kind === 'add' || step.kind === 'remove')
    return [...step.groups, ...Object.values(step.deprecated ?? {}).flat()];
  return step.kind === 'addRoles' || step.kind === 'removeRoles' ? (step.admin ?? []) : [];
}

function claimForGroup(claims: Claims, group: string, steps: readonly GroupStep[]): void {
  for (const step of steps) {
    if (step.kind === 'addMembers' || step.kind === 'removeMembers') {
      const { users = [], profiles = [] } = step;
      for (const user of users) exclusively(claims, userResource({ user }));
      for (const profile of profiles) shareGroup(claims, profile);
      if (profiles.length === 0) shareGroup(claims, group);
      else exclusively(claims, groupResource(group));
    } else {
      exclusively(claims, groupResource(group));
      if (step.kind === 'updateGroup' && step.name !== undefined)
        exclusively(claims, groupResource(step.name));
    }
  }
}

/** The admin groups of a group come and go with it. */
function shareGroup(claims: Claims, name: string): void {
  const owner = /^_(?:admin|developer)_(.+)$/s.exec(name)?.[1];
  for (const group of owner === undefined ? [name] : [name, owner]) {
    const resource = groupResource(group);
    if (!claims.has(resource)) claims.set(resource, 'shared');
  }
}

function exclusively(claims: Claims, resource: Resource): void {
  claims.set(resource, 'exclusive');
}

function groupResource(group: string): Resource {
  return `group:${fold(group)}`;
}
