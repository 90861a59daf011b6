import { type GroupEntry, type GroupStep, limits } from '@umapi-kit/protocol';
import { checkText, show } from '../checks.ts';
import { ArgumentError } from '../errors.ts';
import { Action } from './action.ts';
import {
  type All,
  checkNames,
  checkOnConflict,
  given,
  type IfAlreadyExistsOption,
  isAll,
  type Names,
} from './names.ts';

/** Which group a {@link GroupAction} is about. */
export interface GroupActionOptions {
  /** Name of the user group; compared without case. */
  readonly groupName: string;
  /** Comes back in the service's answer; for your own records. */
  readonly requestId?: string;
}

/** The user group to create. */
export interface CreateGroupOptions {
  readonly description?: string;
  /** What happens when the group is there already. @defaultValue 'ignoreIfAlreadyExists' */
  readonly onConflict?: IfAlreadyExistsOption;
}

/** What changes about a user group; what is left out stays. */
export interface UpdateGroupOptions {
  /** The new name: at most 255 characters, not beginning with `_`. */
  readonly name?: string;
  readonly description?: string;
}

/**
 * Changes to one user group. It is immutable: every method returns a new action. Steps are done in the order of
 * the calls, but a create goes first. Lists may be of any length: they are split to fit the service's limits.
 *
 * @example
 * const devops = new GroupAction({ groupName: 'DevOps' })
 *   .create({ description: 'those on call' })
 *   .addUsers(['jane@example.com'])
 *   .addToProducts(['Acrobat Pro']);
 * await conn.executeSingle(devops);
 */
export class GroupAction extends Action {
  #entry: GroupEntry;

  /** @throws {@link ArgumentError} when the name is empty */
  constructor({ groupName, requestId }: GroupActionOptions) {
    super();
    this.#entry = { group: checkText('groupName', groupName), ...given({ requestId }), steps: [] };
  }

  /**
   * Creates the group.
   *
   * @throws {@link ArgumentError} for a second create, or for a name that no new group can have
   */
  create({ description, onConflict }: CreateGroupOptions = {}): GroupAction {
    const { group, steps } = this.#entry;
    if (steps[0]?.kind === 'createGroup') throw new ArgumentError('an action creates its group once');
    checkNewName(group);
    const changes = description === undefined ? {} : { description };
    return this.#with([
      { kind: 'createGroup', ...changes, onConflict: checkOnConflict(onConflict) },
      ...steps,
    ]);
  }

  /**
   * Renames the group, or changes its description.
   *
   * @throws {@link ArgumentError} when neither is given, or the name can't be a group's
   */
  update({ name, description }: UpdateGroupOptions): GroupAction {
    if (name === undefined && description === undefined) {
      throw new ArgumentError('update needs a name or a description');
    }
    return this.#append({
      kind: 'updateGroup',
      ...(name === undefined ? {} : { name: checkNewName(name) }),
      ...(description === undefined ? {} : { description }),
    });
  }

  /** Deletes the group; its members stay in the organization. Nothing can follow it. */
  delete(): Action {
    return this.#append({ kind: 'deleteGroup' });
  }

  /** @throws {@link ArgumentError} when the list is empty, or holds an empty name */
  addUsers(emails: Names): GroupAction {
    return this.#append({ kind: 'addMembers', users: checkNames('users', emails) });
  }

  /** @throws {@link ArgumentError} when the list is empty, or holds an empty name */
  removeUsers(emails: Names): GroupAction {
    return this.#append({ kind: 'removeMembers', users: checkNames('users', emails) });
  }

  /**
   * Attaches the group to product profiles: its members hold them from then on.
   *
   * @param profiles names of profiles, or `{ all: true }`, which sends `add: "all"`: Adobe does not document what
   * that means
   * @throws {@link ArgumentError} when the list is empty, or holds an empty name
   */
  addToProducts(profiles: Names | All): GroupAction {
    if (isAll('addToProducts', profiles)) return this.#append({ kind: 'addAllMembers' });
    return this.#append({ kind: 'addMembers', profiles: checkNames('profiles', profiles) });
  }

  /**
   * Detaches the group from product profiles.
   *
   * @param profiles names of profiles, or `{ all: true }`, which sends `remove: "all"`
   * @throws {@link ArgumentError} when the list is empty, or holds an empty name
   */
  removeFromProducts(profiles: Names | All): GroupAction {
    if (isAll('removeFromProducts', profiles)) return this.#append({ kind: 'removeAllMembers' });
    return this.#append({ kind: 'removeMembers', profiles: checkNames('profiles', profiles) });
  }

  override get entry(): GroupEntry {
    return this.#entry;
  }

  #append(step: GroupStep): GroupAction {
    return this.#with([...this.#entry.steps, step]);
  }

  #with(steps: readonly GroupStep[]): GroupAction {
    const { group } = this.#entry;
    if (this.#entry.steps.at(-1)?.kind === 'deleteGroup')
      throw new ArgumentError('nothing can follow delete');
    const next = new GroupAction({ groupName: group });
    next.#entry = { ...this.#entry, steps };
    return next;
  }
}

/** Only names of new groups are bound by this: system groups, which begin with `_`, may get and lose members. */
function checkNewName(name: string): string {
  checkText('name', name);
  if (name.startsWith('_')) throw new ArgumentError(`a user group's name can't begin with _: ${show(name)}`);
  if (name.length <= limits.groupNameLength) return name;
  throw new ArgumentError(
    `a user group's name has at most ${limits.groupNameLength} characters: ${show(name)}`,
  );
}
