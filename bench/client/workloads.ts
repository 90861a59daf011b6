import { type Action, UserAction } from '@umapi-kit/client';
import { type Random, seededRandom } from '@umapi-kit/clock';

/** Actions to be packed, and what no packing can go below. */
export interface Workload {
  readonly name: string;
  readonly actions: readonly Action[];
  /** Calls: the floor of the documented limits, or a bound below it. */
  readonly floor: number;
}

/** Names that begin with `Group` are user groups, others profiles. */
export function isUserGroup(name: string): boolean {
  return name.startsWith('Group');
}

/** 10,000 accounts, each with three groups: one entry each. */
export function creates(count = 10_000): Workload {
  const actions = people(count).map((user) =>
    user
      .create({ firstName: 'Jane', lastName: 'Doe', country: 'US' })
      .addToGroups(['Group A', 'Group B', 'Profile']),
  );
  return { name: `${count} creates with 3 groups`, actions, floor: Math.ceil(count / 10) };
}

/** 10,000 people into one user group: ten a group entry. */
export function oneGroup(count = 10_000): Workload {
  const actions = people(count).map((user) => user.addToGroups('Group A'));
  return { name: `${count} users into one user group`, actions, floor: Math.ceil(count / 100) };
}

/** 5,000 people from one user group to another: two memberships each. */
export function moves(count = 5_000): Workload {
  const actions = people(count).map((user) => user.addToGroups('Group B').removeFromGroups('Group A'));
  return { name: `${count} users moved between two groups`, actions, floor: Math.ceil((2 * count) / 100) };
}

/**
 * A directory's week: joiners, moves, new names, licences. The changes of one person come one after the other, as
 * whoever reads a directory finds them; one person in ten is met again later.
 */
export function randomChanges(count = 20_000, seed = 5): Workload {
  const random = seededRandom(seed);
  const someone = people(count);
  const actions: Action[] = [];
  for (let next = 0; actions.length < count; ) {
    const isMetAgain = next > 0 && random() < 0.1;
    const user = isMetAgain
      ? pick(someone.slice(0, next), random)
      : pick(someone.slice(next, ++next), random);
    if (!isMetAgain && random() < 0.15) actions.push(joiner(user, random));
    for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--)
      actions.push(change(user, random));
  }
  return { name: `${count} random changes`, actions, floor: lowerBound(actions) };
}

function joiner(user: UserAction, random: Random): Action {
  return user
    .create({ firstName: 'Jane', lastName: 'Doe', country: 'US' })
    .addToGroups(someGroups(random, 3));
}

function change(user: UserAction, random: Random): Action {
  const chance = random();
  if (chance < 0.06) return user.update({ lastName: `Doe ${Math.floor(random() * 100)}` });
  if (chance < 0.14) return user.addToGroups(`Profile ${Math.floor(random() * 20)}`);
  if (chance < 0.18) return user.removeFromGroups(`Profile ${Math.floor(random() * 20)}`);
  if (chance < 0.3) return move(user, random);
  if (chance < 0.7) return user.addToGroups(someGroups(random, 3));
  return user.removeFromGroups(someGroups(random, 2));
}

function move(user: UserAction, random: Random): Action {
  const from = Math.floor(random() * groupCount);
  const to = (from + 1 + Math.floor(random() * (groupCount - 1))) % groupCount;
  return user.addToGroups(`Group ${to}`).removeFromGroups(`Group ${from}`);
}

const groupCount = 80;

/** Some groups are much larger than others. */
function someGroups(random: Random, most: number): readonly string[] {
  const count = 1 + Math.floor(random() * most);
  return Array.from({ length: count }, () => `Group ${Math.floor(random() ** 2 * groupCount)}`);
}

/**
 * Calls that no packing can go below, whatever it knows in advance: a user costs one entry, whatever it changes,
 * or a tenth of a group entry for each membership; whoever changes more than memberships of user groups needs the
 * entry. Rounding, the order of answers and the length of entries are left out, all of which only cost more.
 */
function lowerBound(actions: readonly Action[]): number {
  const memberships = new Map<string, Set<string>>();
  const needEntry = new Set<string>();
  for (const { entry } of actions) {
    if (!('user' in entry)) continue;
    const { user } = entry.user;
    const groups = memberships.get(user) ?? new Set();
    memberships.set(user, groups);
    for (const step of entry.steps) {
      if (!('groups' in step) || !step.groups.every(isUserGroup)) needEntry.add(user);
      else for (const group of step.groups) groups.add(group);
    }
  }
  let tenthsOfEntries = 10 * needEntry.size;
  for (const [user, groups] of memberships)
    if (!needEntry.has(user)) tenthsOfEntries += Math.min(10, groups.size);
  return Math.ceil(tenthsOfEntries / 100);
}

function people(count: number): readonly UserAction[] {
  return Array.from({ length: count }, (_, number) => new UserAction({ email: `u${number}@example.com` }));
}

function pick<T>(list: readonly T[], random: Random): T {
  const picked = list[Math.floor(random() * list.length)];
  if (picked === undefined) throw new RangeError('nothing to pick from');
  return picked;
}
