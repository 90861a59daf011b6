import type { IdentityType, User } from '@umapi-kit/protocol';
import { diffAccount, unfollowedFields } from './account-diff.ts';
import { createAddresses } from './addresses.ts';
import { type ChangeContext, createGroupChange } from './change.ts';
import type { Person } from './directory.ts';
import { createExclude, type Exclude } from './exclusion.ts';
import { createFarewells, type Farewells } from './farewells.ts';
import { type Identity, identityTypeOf } from './identity.ts';
import { type ManagedGroups, resolveGroups } from './managed-groups.ts';
import { orderChanges } from './order-changes.ts';
import type { Held, PlanCounts } from './plan.ts';
import type { Aside, PlanInput, PlanMemory, PlannerInput, UnguardedPlan } from './plan-input.ts';
import { createSeats, type Match, type Seat, type Seats } from './seats.ts';
import { settleSeats } from './settle-seats.ts';
import { byCodeUnits } from './sorting.ts';
import { countUnfollowed } from './unfollowed.ts';
import { createWithheld, holdEverything, recordRejected, type Withheld } from './withheld.ts';

const nobodyAside: Aside = { users: 0, selected: 0, adobeUsers: 0, excluded: 0, unchanged: 0 };

/**
 * Plans one org: sees its accounts one after the other, and remembers only what has to change. Pure: no clock, no
 * I/O.
 */
export class OrgPlanner {
  readonly #input: PlannerInput;
  readonly #aside: Aside;
  readonly #selected: readonly Person[];
  readonly #managed: ManagedGroups;
  readonly #context: ChangeContext;
  readonly #seats: Seats;
  readonly #withheld: Withheld;
  readonly #exclude: Exclude;
  readonly #farewells: Farewells;
  readonly #addresses = createAddresses();
  readonly #unfollowed = countUnfollowed();
  readonly #held: Held[] = [];
  #adobeUsers = 0;
  #excluded = 0;

  /** @throws DynamicGroupError when two directory groups lead to one dynamic group */
  constructor(input: PlannerInput) {
    const { org, directory, rules, missing, aside = nobodyAside, reconciled = true } = input;
    const { people, rejects } = directory;
    this.#input = input;
    this.#aside = aside;
    this.#selected = people.filter(({ selection }) => selection === undefined);
    this.#managed = input.managed ?? manageFor(input, this.#selected);
    this.#context = { org, managed: this.#managed, rules };
    this.#seats = createSeats(people);
    // A list of leavers stands for itself, so nobody has to be in the directory then.
    const users = missing ? 1 : people.length + aside.users;
    this.#withheld = createWithheld({ rejects, users, reconciled });
    this.#exclude = createExclude(rules.exclude);
    this.#farewells = createFarewells(input, { context: this.#context, withheld: this.#withheld });
  }

  meet(account: User): void {
    const type = identityTypeOf(account.type);
    const seats = this.#seats;
    this.#take(account, type, type === undefined ? seats.couldBe(account) : present(seats.of(type, account)));
  }

  /**
   * For the account of somebody who is outside the selection, where nobody else can mean it.
   *
   * @param place their record
   */
  meetMissing(account: User, place: string): void {
    this.#take(account, identityTypeOf(account.type), [], place);
  }

  /** Call it once, and only when the list of accounts was complete. */
  finish(): UnguardedPlan {
    const { org, name, directory, rules, primary, memory = {} } = this.#input;
    const [context, managed, withheld, exclude] = [
      this.#context,
      this.#managed,
      this.#withheld,
      this.#exclude,
    ];
    const settled = settleSeats(this.#seats.all, { context, withheld, exclude, rules, primary });
    const gone = this.#farewells.finish((who, type) => this.#isBack(who, type));
    const created = managed.toCreate.map((group) => createGroupChange(group, context));
    const ordered = orderChanges([...created, ...settled.changes, ...gone.changes], this.#addresses);
    return {
      org,
      ...(name === undefined ? {} : { name }),
      changes: ordered.changes,
      ...{ adobeOnly: gone.adobeOnly, leaving: gone.leaving, administrators: gone.administrators },
      held: [...this.#held, ...settled.held, ...gone.held, ...ordered.held].toSorted(byUser),
      rejects: directory.rejects,
      ...{ managedGroups: managed.names, userGroups: managed.userGroups, dynamicGroups: managed.dynamic },
      problems: [...managed.problems, ...noLongerManaged(memory, managed), ...this.#unfollowed.problems()],
      counts: this.#counts({ unchanged: settled.unchanged, adobeOnly: gone.adobeOnly.length }),
    };
  }

  #take(
    account: User,
    type: IdentityType | undefined,
    own: readonly Seat[],
    place: string | undefined = own[0]?.person.place,
  ): void {
    this.#adobeUsers++;
    this.#addresses.note(account, type);
    this.#farewells.see(account, type);
    const match = this.#judge(account, type, own[0]?.person);
    for (const seat of own) seat.matches.push(match);
    if (match.kind === 'excluded') this.#excluded++;
    if (match.kind === 'excluded' || own.some(({ person }) => person.selection !== 'outside')) return;
    if (match.kind === 'held') this.#held.push(holdEverything(match.label, match));
    else if (type !== undefined && this.#isMissing(account, type)) this.#farewells.bid(account, type, place);
  }

  #judge(account: User, type: IdentityType | undefined, person: Person | undefined): Match {
    const label = account.email;
    if (type === undefined) {
      const reason = `nobody knows the account's identity type ${JSON.stringify(account.type)}`;
      return { kind: 'held', label, reason };
    }
    const { primary, rules } = this.#input;
    if (this.#exclude(account, type) !== undefined || primary?.excludes(account, type)) {
      return { kind: 'excluded', label };
    }
    const reject = this.#withheld.of(account, type);
    if (reject) return { kind: 'held', label, reason: recordRejected, place: reject.place };
    if (person === undefined || person.selection !== undefined) return { kind: 'asIs', label };
    const { updateFields } = rules;
    if (updateFields.length > 0) {
      this.#unfollowed.count(account, unfollowedFields(person, account, type, updateFields));
    }
    const diff = diffAccount(person, account, type, this.#context);
    return diff ? { kind: 'diff', label, diff } : { kind: 'asIs', label };
  }

  #isMissing(account: User, type: IdentityType): boolean {
    return this.#input.missing?.(account, type) ?? true;
  }

  #isBack(who: Identity, type: IdentityType): boolean {
    if (this.#exclude({ ...who, groups: [] }, type) !== undefined) return true;
    if (this.#seats.like(type, who).some(({ person }) => person.selection !== 'outside')) return true;
    return this.#input.isKnown?.(who, type) ?? false;
  }

  #counts({ unchanged, adobeOnly }: Pick<PlanCounts, 'unchanged' | 'adobeOnly'>): PlanCounts {
    const { records, people } = this.#input.directory;
    const aside = this.#aside;
    return {
      directoryRecords: records,
      directoryUsers: people.length + aside.users,
      selected: this.#selected.length + aside.selected,
      adobeUsers: this.#adobeUsers + aside.adobeUsers,
      excluded: this.#excluded + aside.excluded,
      adobeOnly,
      unchanged: unchanged + aside.unchanged,
    };
  }
}

function manageFor(
  { rules, groups, name, memory = {} }: PlanInput,
  selected: readonly Person[],
): ManagedGroups {
  return resolveGroups(rules, {
    orgGroups: groups,
    orgName: name,
    memberGroups: selected.flatMap(({ memberGroups, groups: own }) => memberGroups ?? own),
    remembered: memory.dynamicGroups ?? [],
  });
}

function noLongerManaged({ managedGroups = [] }: PlanMemory, managed: ManagedGroups): readonly string[] {
  return managedGroups
    .filter((name) => !managed.has(name))
    .map((name) => `the group "${name}" was managed and is not any more: its members keep it`);
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function byUser(left: Held, right: Held): number {
  const [one, other] = [left, right].map(({ user, what, reason, place }) =>
    JSON.stringify([user, what, reason, place]),
  );
  return byCodeUnits(one ?? '', other ?? '');
}
