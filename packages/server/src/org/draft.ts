import { type Folded, fold } from '@umapi-kit/protocol';
import { adminGroupsOf } from './admin-groups.ts';
import type { Account, Claim, Mutation, OrgGroup, OrgSlice } from './model.ts';

/** An account before it has an id. */
export type NewAccount = Omit<Account, 'id' | 'emailKey' | 'usernameKey' | 'domainKey'>;

/**
 * A slice that can be changed: later steps of an entry see what earlier ones did, and everything done is
 * written down as mutations for the store. Nothing outside is touched.
 */
export class Draft {
  readonly orgId: string;
  readonly mutations: Mutation[] = [];
  readonly #slice: OrgSlice;
  readonly #accounts: Map<number, Account>;
  readonly #memberships: Map<number, Set<number>>;
  readonly #groups: Map<number, OrgGroup>;
  #nextId = -1;

  constructor(slice: OrgSlice) {
    this.#slice = slice;
    this.orgId = slice.orgId;
    this.#accounts = new Map(slice.accounts.map((account) => [account.id, account]));
    this.#memberships = new Map([...slice.memberships].map(([id, groups]) => [id, new Set(groups)]));
    this.#groups = new Map(slice.groups.map((group) => [group.id, group]));
  }

  get accounts(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  hasDirectoryOf(type: Claim['type']): boolean {
    return this.#slice.directoryTypes.has(type);
  }

  claim(domain: string): Claim | undefined {
    const key = fold(domain);
    return this.#slice.claims.find((claim) => claim.key === key);
  }

  /** The directory of an account, by any of its domains that the slice knows. */
  directoryOf({ directoryId }: Pick<Account, 'directoryId'>): Claim | undefined {
    return this.#slice.claims.find((claim) => claim.directoryId === directoryId);
  }

  isInvited(email: string): boolean {
    return this.#slice.invitations.has(fold(email));
  }

  account(id: number): Account | undefined {
    return this.#accounts.get(id);
  }

  isInOrg(accountId: number): boolean {
    return this.#memberships.has(accountId);
  }

  isMember(accountId: number, groupId: number): boolean {
    return this.#memberships.get(accountId)?.has(groupId) ?? false;
  }

  group(name: string): OrgGroup | undefined {
    const key = fold(name);
    for (const group of this.#groups.values()) if (group.nameKey === key) return group;
    return undefined;
  }

  insertAccount(fields: NewAccount): Account {
    const account = keyed({ ...fields, id: this.#nextId-- });
    this.#accounts.set(account.id, account);
    this.mutations.push({ kind: 'insertAccount', account });
    return account;
  }

  updateAccount(account: Account, changes: Partial<NewAccount>): void {
    const changed = keyed({ ...account, ...changes });
    this.#accounts.set(account.id, changed);
    this.mutations.push({ kind: 'updateAccount', account: changed });
  }

  deleteAccount(accountId: number): void {
    this.#accounts.delete(accountId);
    this.#memberships.delete(accountId);
    this.mutations.push({ kind: 'deleteAccount', accountId });
  }

  join(account: Account): void {
    this.#memberships.set(account.id, new Set());
    this.mutations.push({ kind: 'join', account });
  }

  leave(accountId: number): void {
    this.#memberships.delete(accountId);
    this.mutations.push({ kind: 'leave', accountId });
  }

  addMember(accountId: number, group: OrgGroup): void {
    const groups = this.#memberships.get(accountId);
    if (!groups || groups.has(group.id)) return;
    groups.add(group.id);
    this.#count(group.id, 1);
    this.mutations.push({ kind: 'addMember', accountId, groupId: group.id });
  }

  removeMember(accountId: number, group: OrgGroup): void {
    if (!this.#memberships.get(accountId)?.delete(group.id)) return;
    this.#count(group.id, -1);
    this.mutations.push({ kind: 'removeMember', accountId, groupId: group.id });
  }

  /** Out of everything but `kept`; the slice has to know the groups. */
  removeFromGroups(accountId: number, kept: (group: OrgGroup) => boolean): void {
    for (const groupId of [...(this.#memberships.get(accountId) ?? [])]) {
      const group = this.#groups.get(groupId);
      if (group && !kept(group)) this.removeMember(accountId, group);
    }
  }

  insertUserGroup(name: string, description: string | undefined): OrgGroup {
    const group = this.#insertGroup({ name, type: 'USER_GROUP', ...(description ? { description } : {}) });
    for (const admin of adminGroupsOf(name, 'USER_GROUP'))
      this.#insertGroup({ ...admin, targetId: group.id });
    return group;
  }

  #insertGroup(fields: Pick<OrgGroup, 'name' | 'type' | 'description' | 'targetId'>): OrgGroup {
    const group = {
      ...fields,
      id: this.#nextId--,
      nameKey: fold(fields.name),
      memberCount: 0,
      readOnly: false,
    };
    this.#groups.set(group.id, group);
    this.mutations.push({ kind: 'insertGroup', group });
    return group;
  }

  /** A new name moves on to the group's admin group. */
  updateUserGroup(group: OrgGroup, { name, description }: { name?: string; description?: string }): void {
    const renamed = name ?? group.name;
    this.#updateGroup({
      ...group,
      name: renamed,
      nameKey: fold(renamed),
      ...(description === undefined ? {} : { description }),
    });
    if (name === undefined) return;
    for (const admin of this.#groups.values()) {
      if (admin.targetId !== group.id) continue;
      const { name: adminName } = adminGroupsOf(name, 'USER_GROUP')[0] ?? admin;
      this.#updateGroup({ ...admin, name: adminName, nameKey: fold(adminName) });
    }
  }

  #updateGroup(group: OrgGroup): void {
    this.#groups.set(group.id, group);
    this.mutations.push({ kind: 'updateGroup', group });
  }

  deleteGroup(group: OrgGroup): void {
    const gone = [...this.#groups.values()].filter(
      ({ id, targetId }) => id === group.id || targetId === group.id,
    );
    for (const { id } of gone) {
      this.#groups.delete(id);
      for (const groups of this.#memberships.values()) groups.delete(id);
    }
    this.mutations.push({ kind: 'deleteGroup', groupId: group.id });
  }

  removeAllMembers(group: OrgGroup): void {
    for (const groups of this.#memberships.values()) groups.delete(group.id);
    this.#groups.set(group.id, { ...group, memberCount: 0 });
    this.mutations.push({ kind: 'removeAllMembers', groupId: group.id });
  }

  attach(groupId: number, profileId: number): void {
    this.mutations.push({ kind: 'attach', groupId, profileId });
  }

  detach(groupId: number, profileId: number): void {
    this.mutations.push({ kind: 'detach', groupId, profileId });
  }

  detachAll(groupId: number): void {
    this.mutations.push({ kind: 'detachAll', groupId });
  }

  #count(groupId: number, by: number): void {
    const group = this.#groups.get(groupId);
    if (group) this.#groups.set(groupId, { ...group, memberCount: group.memberCount + by });
  }
}

function keyed(account: Omit<Account, 'emailKey' | 'usernameKey' | 'domainKey'>): Account {
  return { ...account, ...accountKeys(account) };
}

/** The comparison keys of an account. */
export function accountKeys(account: Pick<Account, 'email' | 'username' | 'domain'>): {
  readonly emailKey: Folded;
  readonly usernameKey: Folded;
  readonly domainKey: Folded;
} {
  return {
    emailKey: fold(account.email),
    usernameKey: fold(account.username),
    domainKey: fold(account.domain),
  };
}
