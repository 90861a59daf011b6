import type { EpochMs } from '@umapi-kit/clock';
import type { Group, IdentityType, User } from '@umapi-kit/protocol';
import { diffAccount, unfollowedFields } from './account-diff.ts';
import { createAddresses } from './addresses.ts';
import { type ChangeContext, createGroupChange } from './change.ts';
import type { Directory, Person } from './directory.ts';
import { createExclude } from './exclusion.ts';
import { createFarewells } from './farewells.ts';
import type { GuardRule } from './guards.ts';
import { type Identity, identityTypeOf } from './identity.ts';
import { type ManagedGroups, resolveGroups } from './managed-groups.ts';
import { orderChanges } from './order-changes.ts';
import type { Held, Plan } from './plan.ts';
import type { Primary } from './primary.ts';
import type { SyncRules } from './rules.ts';
import { createSeats, type Match, type Seat } from './seats.ts';
import { settleSeats } from './settle-seats.ts';
import { byCodeUnits } from './sorting.ts';
import { countUnfollowed } from './unfollowed.ts';
import { createWithheld, holdEverything, recordRejected } from './withheld.ts';

/** What earlier runs left to this one. */
export interface PlanMemory {
  /** Dynamic groups that were ever made, so that their last members can leave. */
  readonly dynamicGroups?: readonly string[];
  /** What was managed in the last run. */
  readonly managedGroups?: readonly string[];
  /** Since when accounts have been on their way out, by id. */
  readonly leaving?: ReadonlyMap<string, EpochMs>;
  /** People in the directory at the last run. */
  readonly directoryUsers?: number;
}

/** Everything a plan is made of but the accounts. */
export interface PlanInput {
  /** Stands in every change: a plan of one org is never applied to another. */
  readonly org: string;
  /** Absent for the first org. */
  readonly name?: string;
  readonly directory: Directory;
  /** Every group of the org. Absent: the mapping's names are believed to exist. */
  readonly groups?: Iterable<Group>;
  readonly rules: SyncRules;
  /** @defaultValue `defaultGuards` */
  readonly guards?: readonly GuardRule[];
  readonly memory?: PlanMemory;
  /** Needed for staged leaving only. @defaultValue 0 */
  readonly now?: EpochMs;
  /** Whether the list of accounts is known to be whole; nothing is taken away otherwise. @defaultValue true */
  readonly reconciled?: boolean;
  /** What the first org says, for the plan of another one. */
  readonly primary?: Primary;
  /** The accounts that are missing from the directory, when a list says so and not the directory. */
  readonly missing?: (account: User, type: IdentityType) => boolean;
}

/** Counts of what a planner was not shown, since nothing has to be done about it. */
export interface Aside {
  readonly users: number;
  readonly selected: number;
  readonly adobeUsers: number;
  readonly excluded: number;
  readonly unchanged: number;
}

/** What a planner says before any guard looked at it. */
export interface UnguardedPlan extends Omit<Plan, 'blocked' | 'verdicts'> {
  /** Groups that rules made of directory groups in this run. */
  readonly dynamicGroups: readonly string[];
  /** Ids of changes that take every role of an administrator. */
  readonly administrators: ReadonlySet<string>;
}

/** Sees the accounts of an org one after the other, and remembers only what has to change. */
export interface Planner {
  meet(account: User): void;
  /** For the account of somebody who is outside the selection, where nobody else can mean it. */
  meetMissing(account: User, place: string): void;
  /** Call it once, and only when the list of accounts was complete. */
  finish(): UnguardedPlan;
}

const nobodyAside: Aside = { users: 0, selected: 0, adobeUsers: 0, excluded: 0, unchanged: 0 };

/** Plans for accounts that arrive page by page. Pure: no clock, no I/O. */
export function createPlanner(
  input: PlanInput & {
    /** Absent: it is made of the rules, the groups and the people. */
    readonly managed?: ManagedGroups;
    readonly aside?: Aside;
    /** Whether somebody is in the directory, or has an account, without being shown to the planner. */
    readonly isKnown?: (who: Identity, type: IdentityType) => boolean;
  },
): Planner {
  const { org, name, directory, rules, memory = {}, primary, missing, aside = nobodyAside } = input;
  const { isKnown = () => false } = input;
  const selected = directory.people.filter(({ selection }) => selection === undefined);
  const managed = input.managed ?? manageFor(input, selected);
  const { updateFields, processGroups } = rules;
  const context: ChangeContext = { org, managed, updateFields, processGroups };
  const seats = createSeats(directory.people);
  const users = directory.people.length + aside.users;
  const withheld = createWithheld({
    rejects: directory.rejects,
    // A list of leavers stands for itself.
    users: missing ? 1 : users,
    reconciled: input.reconciled ?? true,
  });
  const exclude = createExclude(rules.exclude);
  const farewells = createFarewells(input, { context, withheld });
  const addresses = createAddresses();
  const unfollowed = countUnfollowed();
  const held: Held[] = [];
  const counts = { adobeUsers: aside.adobeUsers, excluded: aside.excluded };

  function meet(account: User): void {
    const type = identityTypeOf(account.type);
    const own = type === undefined ? seats.couldBe(account) : present(seats.of(type, account));
    take(account, type, own);
  }

  function take(
    account: User,
    type: IdentityType | undefined,
    own: readonly Seat[],
    place = own[0]?.person.place,
  ): void {
    counts.adobeUsers++;
    addresses.note(account, type);
    farewells.see(account, type);
    const match = judge(account, type, own[0]?.person);
    for (const seat of own) seat.matches.push(match);
    if (match.kind === 'excluded') counts.excluded++;
    if (match.kind === 'excluded' || own.some(({ person }) => person.selection !== 'outside')) return;
    if (match.kind === 'held') held.push(holdEverything(match.label, match));
    else if (type !== undefined && (missing?.(account, type) ?? true)) farewells.bid(account, type, place);
  }

  function judge(account: User, type: IdentityType | undefined, person: Person | undefined): Match {
    const label = account.email;
    if (type === undefined) {
      const reason = `nobody knows the account's identity type ${JSON.stringify(account.type)}`;
      return { kind: 'held', label, reason };
    }
    if (exclude(account, type) !== undefined || primary?.excludes(account, type)) {
      return { kind: 'excluded', label };
    }
    const reject = withheld.of(account, type);
    if (reject) return { kind: 'held', label, reason: recordRejected, place: reject.place };
    if (person === undefined || person.selection !== undefined) return { kind: 'asIs', label };
    if (updateFields.length > 0)
      unfollowed.count(account, unfollowedFields(person, account, type, updateFields));
    const diff = diffAccount(person, account, type, { managed, rules });
    return diff ? { kind: 'diff', label, diff } : { kind: 'asIs', label };
  }

  function finish(): UnguardedPlan {
    const settled = settleSeats(seats.all, { context, withheld, exclude, rules, primary });
    const gone = farewells.finish((who, type) => {
      const seat = seats.find(type, who);
      if (seat === undefined) return isKnown(who, type);
      return seat.person.selection !== 'outside';
    });
    const created = managed.toCreate.map((group) => createGroupChange(group, context));
    const ordered = orderChanges([...created, ...settled.changes, ...gone.changes], addresses);
    return {
      org,
      ...(name === undefined ? {} : { name }),
      changes: ordered.changes,
      adobeOnly: gone.adobeOnly,
      held: [...held, ...settled.held, ...gone.held, ...ordered.held].toSorted(byUser),
      rejects: directory.rejects,
      managedGroups: managed.names,
      userGroups: managed.userGroups,
      dynamicGroups: managed.dynamic,
      leaving: gone.leaving,
      administrators: gone.administrators,
      problems: [...managed.problems, ...noLongerManaged(memory, managed.has), ...unfollowed.problems()],
      counts: {
        directoryRecords: directory.records,
        directoryUsers: users,
        selected: selected.length + aside.selected,
        ...counts,
        adobeOnly: gone.adobeOnly.length,
        unchanged: settled.unchanged + aside.unchanged,
      },
    };
  }

  return {
    meet,
    meetMissing: (account, place) => take(account, identityTypeOf(account.type), [], place),
    finish,
  };
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

function noLongerManaged(
  { managedGroups = [] }: PlanMemory,
  isManaged: (groupName: string) => boolean,
): readonly string[] {
  return managedGroups
    .filter((name) => !isManaged(name))
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
