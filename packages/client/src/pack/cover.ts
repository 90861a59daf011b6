import { cheapestUsers } from './min-cut.ts';

/** Which memberships are to be sent, and what is sent anyway. */
export interface CoverProblem {
  /** Of each user the groups, by their place in `base`. */
  readonly users: readonly (readonly number[])[];
  /** Of each group the memberships that are sent group-wise in any case. */
  readonly base: readonly number[];
  /** Memberships that a group entry holds. */
  readonly seats: number;
  /** Entries that leave in any case. */
  readonly otherEntries: number;
  readonly entriesPerCall: number;
}

/**
 * Who gets an entry of his own; the others' memberships are sent group-wise. An entry for a user does all of his
 * memberships, a seat in a group entry does one, so this is a vertex cover of the graph of users and groups, in
 * which a group costs as many entries as it fills. The cheapest cover is a minimum cut but for the last, partly
 * filled entry of each group; a local search settles those.
 *
 * Memberships of one user leave one after the other. Where that could take more calls than the entries fill, as few
 * memberships follow one another as the number of calls allows.
 *
 * @returns by user
 */
export function usersToSendAlone(problem: CoverProblem): readonly boolean[] {
  let best = coverWithin(problem, Number.POSITIVE_INFINITY);
  let chain = longestChain(problem, best);
  if (chain < fullCalls(problem, best)) return best;
  while (chain > 0) {
    const shorter = coverWithin(problem, chain - 1);
    if (callsOf(problem, shorter) > callsOf(problem, best)) break;
    best = shorter;
    chain = longestChain(problem, best);
  }
  return best;
}

/** The cheapest cover in which nobody has more than `chain` memberships sent group-wise. */
function coverWithin(problem: CoverProblem, chain: number): readonly boolean[] {
  const mustBeAlone = problem.users.map((groups) => groups.length > chain);
  const alone = cheapestUsers(problem, mustBeAlone);
  settleRemainders(problem, alone, mustBeAlone);
  return alone;
}

function longestChain({ users }: CoverProblem, alone: readonly boolean[]): number {
  return users.reduce((most, groups, user) => (alone[user] ? most : Math.max(most, groups.length)), 0);
}

function callsOf(problem: CoverProblem, alone: readonly boolean[]): number {
  return Math.max(fullCalls(problem, alone), longestChain(problem, alone));
}

/** Calls that the entries would fill if all could leave at once. */
function fullCalls(problem: CoverProblem, alone: readonly boolean[]): number {
  const { seats, otherEntries, entriesPerCall } = problem;
  let entries = otherEntries;
  for (const isAlone of alone) if (isAlone) entries++;
  for (const members of membersByGroup(problem, alone)) entries += Math.ceil(members / seats);
  return Math.ceil(entries / entriesPerCall);
}

function membersByGroup({ users, base }: CoverProblem, alone: readonly boolean[]): number[] {
  const members = [...base];
  for (const [user, groups] of users.entries()) {
    if (!alone[user]) for (const group of groups) members[group] = (members[group] ?? 0) + 1;
  }
  return members;
}

/** Passes over all users; each makes the cover cheaper, so few are needed. */
const passes = 4;

/** Moves single users to the other side where the groups' last entries make that cheaper. */
function settleRemainders(problem: CoverProblem, alone: boolean[], mustBeAlone: readonly boolean[]): void {
  const { users, seats } = problem;
  const members = membersByGroup(problem, alone);
  const move = (user: number, isAlone: boolean) => {
    alone[user] = isAlone;
    for (const group of users[user] ?? []) members[group] = (members[group] ?? 0) + (isAlone ? -1 : 1);
  };
  for (let pass = 0, moved = true; pass < passes && moved; pass++) {
    moved = false;
    for (const [user, groups] of users.entries()) {
      const isAlone = alone[user] === true;
      // An entry is opened by every first seat of `seats`.
      const edge = isAlone ? 0 : 1;
      const entries = groups.filter((group) => (members[group] ?? 0) % seats === edge % seats).length;
      const cheaper = isAlone ? entries < 1 && mustBeAlone[user] !== true : entries > 1;
      if (!cheaper) continue;
      move(user, !isAlone);
      moved = true;
    }
  }
}
