import type { CommandEntry } from '@umapi-kit/protocol';
import { type Folded, fold, type Group, isUserEntry, limits } from '@umapi-kit/protocol';

/**
 * What the options say about groups, corrected by what happens: groups that are created are user groups; those
 * that are deleted, renamed or refuse a list are not sent group-wise any more.
 */
export class GroupKnowledge {
  readonly #isUserGroup: (name: string) => boolean;
  readonly #learned = new Map<Folded, boolean>();

  constructor(isUserGroup: (name: string) => boolean) {
    this.#isUserGroup = isUserGroup;
  }

  isUserGroup(name: string): boolean {
    return this.#learned.get(fold(name)) ?? this.#isUserGroup(name);
  }

  /** @param entry was carried out without an error */
  learnFrom(entry: CommandEntry): void {
    if (isUserEntry(entry)) return;
    for (const step of entry.steps) {
      if (step.kind === 'createGroup') this.#learned.set(fold(entry.group), true);
      if (step.kind === 'deleteGroup') this.#learned.set(fold(entry.group), false);
      if (step.kind === 'updateGroup' && step.name !== undefined) this.#rename(entry.group, step.name);
    }
  }

  /** @returns whether `code` says that no list at all would be taken for this group */
  learnFromRefusal(name: string, code: string): boolean {
    const refuses =
      code === 'error.usergroup.not_found' ||
      code === 'error.usergroup.exceeds_maximum_member_count' ||
      code.startsWith('error.usergroup.readonly.');
    if (refuses) this.#learned.set(fold(name), false);
    return refuses;
  }

  #rename(from: string, to: string): void {
    const known = this.isUserGroup(from);
    this.#learned.set(fold(from), false);
    this.#learned.set(fold(to), known);
  }
}

/**
 * Tells which names are user groups whose members may be changed group-wise, for `isUserGroup` of the packing
 * options: user groups that are not read-only and not within 10 % of their greatest size.
 *
 * @param groups as `conn.groups()` lists them
 *
 * @example
 * createPacker({ isUserGroup: userGroupsAmong(await conn.groups().all()) });
 */
export function userGroupsAmong(groups: Iterable<Group>): (name: string) => boolean {
  const names = new Set<Folded>();
  for (const { groupName, type, memberCount = 0, other } of groups) {
    const hasRoom = memberCount < limits.membersPerGroup * 0.9;
    if (type === 'USER_GROUP' && hasRoom && other['isReadOnly'] !== true) names.add(fold(groupName));
  }
  return (name) => names.has(fold(name));
}
