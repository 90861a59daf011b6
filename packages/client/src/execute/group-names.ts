import { fold, type Group, isUserEntry, limits } from '@umapi-kit/protocol';
import { isUmapiError } from '../errors.ts';
import { userGroupsAmong } from '../pack/group-knowledge.ts';
import type { Packable } from '../pack/packing.ts';

/** Where it is known from which names are user groups, whose members may be changed group-wise. */
export type UserGroups = 'ask' | 'never' | Iterable<string>;

/** Names that are user groups. It asks once, and only when entries of groups could spare calls. */
export class GroupNames {
  readonly #list: () => Promise<readonly Group[]>;
  #isUserGroup: (name: string) => boolean = () => false;
  #mayAsk: boolean;
  #candidates = 0;

  constructor(userGroups: UserGroups, list: () => Promise<readonly Group[]>) {
    this.#list = list;
    this.#mayAsk = userGroups === 'ask';
    if (typeof userGroups === 'string') return;
    const names = new Set([...userGroups].map(fold));
    this.#isUserGroup = (name) => names.has(fold(name));
  }

  has(name: string): boolean {
    return this.#isUserGroup(name);
  }

  /** Whatever fits in one call by user needs no fewer calls by group, so the first ones are not worth a question. */
  async learnFor(actions: readonly Packable[]): Promise<void> {
    if (!this.#mayAsk) return;
    this.#candidates += actions.filter(changesMembershipsOnly).length;
    if (this.#candidates <= limits.entriesPerCall) return;
    this.#mayAsk = false;
    try {
      this.#isUserGroup = userGroupsAmong(await this.#list());
    } catch (error) {
      // Entries of users say the same, only in more calls.
      if (!isUmapiError(error)) throw error;
    }
  }
}

function changesMembershipsOnly({ entry }: Packable): boolean {
  return isUserEntry(entry) && entry.steps.every(({ kind }) => kind === 'add' || kind === 'remove');
}
