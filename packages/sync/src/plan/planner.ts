import type { Group, IdentityType, User } from '@umapi-kit/protocol';
import { type AccountDiff, diffAccount, diffAdobeOnly } from './account-diff.ts';
import { adobeOnlyChange, type ChangeContext, createGroupChange } from './change.ts';
import type { Directory, Person } from './directory.ts';
import { createExclude } from './exclusion.ts';
import { identityTypeOf } from './identity.ts';
import { resolveGroups } from './managed-groups.ts';
import { orderChanges } from './order-changes.ts';
import type { Held, Plan } from './plan.ts';
import type { SyncRules } from './rules.ts';
import { createSeats, type Match } from './seats.ts';
import { settleSeats } from './settle-seats.ts';
import { byCodeUnits } from './sorting.ts';
import { createWithheld, holdEverything, recordRejected } from './withheld.ts';

/** Everything a plan is made of but the accounts. */
export interface PlanInput {
  /** Stands in every change: a plan of one org is never applied to another. */
  readonly org: string;
  readonly directory: Directory;
  /** Every group of the org. Absent: the mapping's names are believed to exist. */
  readonly groups?: Iterable<Group>;
  readonly rules: SyncRules;
}

/** Sees the accounts of an org one after the other, and remembers only what has to change. */
export interface Planner {
  meet(account: User): void;
  /** Call it once, and only when the list of accounts was complete. */
  finish(): Plan;
}

/**
 * Compares a directory with an org. Pure: no clock, no I/O.
 *
 * @example
 * planSync({ org, directory: indexDirectory(records), users, groups, rules }).changes.length
 */
export function planSync(input: PlanInput & { readonly users: Iterable<User> }): Plan {
  const planner = createPlanner(input);
  for (const account of input.users) planner.meet(account);
  return planner.finish();
}

/** {@link planSync} for accounts that arrive page by page. */
export function createPlanner({ org, directory, groups, rules }: PlanInput): Planner {
  const managed = resolveGroups(rules, groups);
  const context: ChangeContext = { org, managed, updateFields: rules.updateFields };
  const seats = createSeats(directory);
  const withheld = createWithheld(directory);
  const exclude = createExclude(rules.exclude);
  const adobeOnlyDiffs: AccountDiff[] = [];
  const held: Held[] = [];
  const counts = { adobeUsers: 0, excluded: 0, adobeOnly: 0 };

  function meet(account: User): void {
    counts.adobeUsers++;
    const type = identityTypeOf(account.type);
    const own = type === undefined ? seats.couldBe(account) : present(seats.of(type, account));
    const match = judge(account, type, own[0]?.person);
    for (const seat of own) seat.matches.push(match);
    if (match.kind === 'excluded') counts.excluded++;
    else if (own.length === 0) keepAdobeOnly(match);
  }

  function judge(account: User, type: IdentityType | undefined, person: Person | undefined): Match {
    const label = account.email;
    if (type === undefined) {
      const reason = `nobody knows the account's identity type ${JSON.stringify(account.type)}`;
      return { kind: 'held', label, reason };
    }
    if (exclude(account, type) !== undefined) return { kind: 'excluded', label };
    const reject = withheld.of(account);
    if (reject) return { kind: 'held', label, reason: recordRejected, place: reject.place };
    const diff = person ? diffAccount(person, account, type, context) : diffAdobeOnly(account, type, managed);
    return diff ? { kind: 'diff', label, diff } : { kind: 'asIs', label };
  }

  function keepAdobeOnly(match: Match): void {
    if (match.kind === 'held') held.push(holdEverything(match.label, match));
    else counts.adobeOnly++;
    if (match.kind === 'diff' && rules.adobeOnlyUsers === 'preserve') adobeOnlyDiffs.push(match.diff);
  }

  function finish(): Plan {
    const { takeNothing } = withheld;
    const settled = settleSeats(seats.all, { context, withheld, exclude });
    const changes = [...managed.toCreate.map((name) => createGroupChange(name, context)), ...settled.changes];
    for (const diff of adobeOnlyDiffs) {
      if (takeNothing === undefined) changes.push(adobeOnlyChange(diff, context));
      else held.push({ user: diff.address.user, what: 'removals', reason: takeNothing });
    }
    const ordered = orderChanges(changes);
    return {
      org,
      changes: ordered.changes,
      blocked: [],
      verdicts: [],
      adobeOnly: [],
      held: [...held, ...settled.held, ...ordered.held].toSorted(byUser),
      rejects: directory.rejects,
      managedGroups: managed.names,
      userGroups: managed.userGroups,
      problems: managed.problems,
      counts: {
        directoryRecords: directory.records,
        directoryUsers: directory.people.length,
        ...counts,
        unchanged: settled.unchanged,
      },
    };
  }

  return { meet, finish };
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function byUser(left: Held, right: Held): number {
  const [one, other] = [left, right].map(({ user, what, reason }) => JSON.stringify([user, what, reason]));
  return byCodeUnits(one ?? '', other ?? '');
}
