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
 * A directory's week: joiners, moves, new names, licences. Everybody's changes are scattered over all of them; one
 * person's keep their order, so that who is new comes into being before anything else happens to him.
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
  return { name: `${count} random changes`, actions: scatter(actions, random), floor: lowerBound(actions) };
}

/** Any order is as likely as any other that keeps the order of one person's changes. */
function scatter(actions: readonly Action[], random: Random): readonly Action[] {
  const byUser = new Map<string, Action[]>();
  for (const action of actions) {
    const user = nameOf(action.entry);
    byUser.set(user, [...(byUser.get(user) ?? []), action]);
  }
  const turns = shuffled(
    actions.map(({ entry }) => nameOf(entry)),
    random,
  );
  return turns.flatMap((user) => byUser.get(user)?.shift() ?? []);
}

function shuffled<T>(list: readonly T[], random: Random): readonly T[] {
  return list
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Whom an entry is about. */
export function nameOf(entry: Action['entry']): string {
  return 'user' in entry ? entry.user.user : entry.group;
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
 * Calls that no packing can go below, whatever it knows in advance. In a call there is room for ten entries, and
 * every change takes some of it: a user's entry does whatever there is to do about one user, and a user group's does
 * ten memberships of that group. So whoever needs more than memberships of user groups takes a whole entry, and the
 * others take a tenth of one for each group, or a whole one where that is less. Rounding up, the order of
 * answers and the length of entries are left out, all of which only cost more.
 */
export function lowerBound(actions: readonly Action[]): number {
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
