import {
  type ActionAnswer,
  type CommandEntry,
  fold,
  type GroupStep,
  isUserEntry,
  type StepError,
  type UserStep,
} from '@umapi-kit/protocol';

/** What the hosted service leaves open, as far as memberships and accounts go. */
export interface ModelSettings {
  readonly afterFailedStep: 'stop' | 'continue';
  readonly listStep: 'atomic' | 'partial';
  readonly order: 'as-sent' | 'reversed';
  /** Whether lists refuse people who are members already, and lists that change nothing. */
  readonly repeatedMember: 'accept' | 'refuse';
}

type Fault = Pick<StepError, 'code' | 'message'>;

interface Account {
  email: string;
  firstName: string;
  readonly groups: Set<string>;
}

/** User groups begin with `G`, profiles with `P`: memory enough of an organization to tell two runs apart. */
export class ModelService {
  readonly #settings: ModelSettings;
  readonly #users = new Map<string, Account>();
  readonly #groups = new Set<string>();

  constructor(settings: ModelSettings, emails: readonly string[], groups: readonly string[]) {
    this.#settings = settings;
    for (const email of emails) this.#users.set(fold(email), { email, firstName: '', groups: new Set() });
    for (const group of groups) this.#groups.add(fold(group));
  }

  /** Everything that two runs are compared by. */
  get state(): unknown {
    const users = [...this.#users].map(([key, { firstName, groups }]) => [
      key,
      { firstName, groups: [...groups].toSorted() },
    ]);
    return { users: Object.fromEntries(users), groups: [...this.#groups].toSorted() };
  }

  execute(entries: readonly CommandEntry[]): ActionAnswer {
    const answers: ActionAnswer['entries'][number][] = [];
    const places = [...entries.keys()];
    for (const place of this.#settings.order === 'reversed' ? places.toReversed() : places) {
      const entry = entries[place];
      if (entry) answers[place] = { errors: this.#run(entry), warnings: [] };
    }
    return { entries: answers };
  }

  #run(entry: CommandEntry): readonly StepError[] {
    const errors: StepError[] = [];
    let name = isUserEntry(entry) ? entry.user.user : entry.group;
    for (const [step, command] of entry.steps.entries()) {
      const fault = isUserEntry(entry)
        ? this.#userStep(name, entry.steps[step])
        : this.#groupStep(name, entry.steps[step]);
      if (fault) errors.push({ step, ...fault, other: {} });
      if (fault && this.#settings.afterFailedStep === 'stop') break;
      if (!fault && command.kind === 'update') name = command.email ?? name;
      if (!fault && command.kind === 'updateGroup') name = command.name ?? name;
    }
    return errors;
  }

  #userStep(name: string, step: UserStep | undefined): Fault | undefined {
    const user = this.#users.get(fold(name));
    if (step?.kind === 'create') return this.#create(name, user, step);
    if (step?.kind === 'removeFromOrg') {
      this.#users.delete(fold(name));
      return undefined;
    }
    if (!user) return fault('error.user.nonexistent');
    if (step?.kind === 'removeAll') user.groups.clear();
    if (step?.kind === 'update') return this.#update(user, step);
    if (step?.kind === 'add' || step?.kind === 'remove')
      return this.#changeAll(
        step.groups,
        (group) => (this.#groups.has(fold(group)) ? undefined : fault('error.group.not_found')),
        (group) => {
          if (step.kind === 'add') user.groups.add(fold(group));
          else user.groups.delete(fold(group));
        },
      );
    return undefined;
  }

  #create(
    name: string,
    user: Account | undefined,
    step: UserStep & { readonly kind: 'create' },
  ): Fault | undefined {
    if (user && step.onConflict === 'error') return fault('error.user.already_in_org');
    if (!user)
      this.#users.set(fold(name), { email: name, firstName: step.firstName ?? '', groups: new Set() });
    else if (step.onConflict === 'update') user.firstName = step.firstName ?? user.firstName;
    return undefined;
  }

  #update(user: Account, { email, firstName }: UserStep & { readonly kind: 'update' }): Fault | undefined {
    if (email !== undefined && this.#users.has(fold(email))) return fault('error.user.email.name_in_use');
    user.firstName = firstName ?? user.firstName;
    if (email === undefined) return undefined;
    this.#users.delete(fold(user.email));
    user.email = email;
    this.#users.set(fold(email), user);
    return undefined;
  }

  #groupStep(name: string, step: GroupStep | undefined): Fault | undefined {
    const key = fold(name);
    const exists = this.#groups.has(key);
    if (step?.kind === 'createGroup') {
      this.#groups.add(key);
      return exists && step.onConflict === 'error' ? fault('error.usergroup.already_exists') : undefined;
    }
    if (!exists) return fault('error.usergroup.not_found');
    if (step?.kind === 'deleteGroup') this.#moveMembers(key, undefined);
    if (step?.kind === 'updateGroup' && step.name !== undefined) {
      if (this.#groups.has(fold(step.name))) return fault('error.usergroup.already_exists');
      this.#moveMembers(key, fold(step.name));
    }
    if (step?.kind === 'addMembers' || step?.kind === 'removeMembers') return this.#changeMembers(key, step);
    return undefined;
  }

  #moveMembers(from: string, to: string | undefined): void {
    this.#groups.delete(from);
    if (to !== undefined) this.#groups.add(to);
    for (const { groups } of this.#users.values())
      if (groups.delete(from) && to !== undefined) groups.add(to);
  }

  #changeMembers(
    key: string,
    step: GroupStep & { readonly kind: 'addMembers' | 'removeMembers' },
  ): Fault | undefined {
    const { users = [], kind } = step;
    const isIn = (email: string) => this.#users.get(fold(email))?.groups.has(key) === true;
    const refuses = this.#settings.repeatedMember === 'refuse';
    if (refuses && users.every((email) => isIn(email) === (kind === 'addMembers')))
      return fault('error.usergroup.user_list.invalid');
    const check = (email: string) => {
      if (!this.#users.has(fold(email))) return fault('error.user.nonexistent');
      return refuses && kind === 'addMembers' && isIn(email) ? fault('error.user.already_exists') : undefined;
    };
    return this.#changeAll(users, check, (email) => {
      const groups = this.#users.get(fold(email))?.groups;
      if (kind === 'addMembers') groups?.add(key);
      else groups?.delete(key);
    });
  }

  #changeAll(
    names: readonly string[],
    check: (name: string) => Fault | undefined,
    change: (name: string) => void,
  ): Fault | undefined {
    if (this.#settings.listStep === 'atomic') {
      const first = names.map(check).find((found) => found !== undefined);
      if (!first) for (const name of names) change(name);
      return first;
    }
    for (const name of names) {
      const found = check(name);
      if (found) return found;
      change(name);
    }
    return undefined;
  }
}

function fault(code: string): Fault {
  return { code, message: code };
}
