import type { CoverProblem } from './cover.ts';

/**
 * The users on the side of the source in the smallest minimum cut of this network, each standing for one entry,
 * `seats` units of flow wide: source → users → groups → sink. A group of more than `seats` memberships takes one unit
 * from each (they are its price, entries being full); one of fewer takes `seats` units altogether (its one
 * entry); one that has an entry anyway, with room for all, takes nothing.
 *
 * @param mustBeAlone users who are not asked
 * @returns who gets an entry of his own
 */
export function cheapestUsers(
  problem: Pick<CoverProblem, 'users' | 'base' | 'seats'>,
  mustBeAlone: readonly boolean[],
): boolean[] {
  const network = new Network(problem, mustBeAlone);
  network.fill();
  return network.cut();
}

class Network {
  readonly #mustBeAlone: readonly boolean[];
  /** By user: units that only small groups can take. */
  readonly #left: number[];
  /** By user: the small groups. */
  readonly #groupsOf: readonly (readonly number[])[];
  /** By group: the flow from each user. */
  readonly #flowInto: Map<number, number>[];
  /** By group: units that it can still take. */
  readonly #room: number[];
  /** By user: length of the shortest way from a user with units left; absent when there is none. */
  #level: (number | undefined)[] = [];

  constructor(
    { users, base, seats }: Pick<CoverProblem, 'users' | 'base' | 'seats'>,
    alone: readonly boolean[],
  ) {
    const kinds = groupKinds({ users, base, seats }, alone);
    this.#mustBeAlone = alone;
    this.#left = users.map((groups, user) => {
      const large = groups.filter((group) => kinds[group] === 'large').length;
      return alone[user] ? 0 : Math.max(0, seats - large);
    });
    this.#groupsOf = users.map((groups) => groups.filter((group) => kinds[group] === 'small'));
    this.#flowInto = base.map(() => new Map<number, number>());
    this.#room = base.map(() => seats);
  }

  /** Dinic's algorithm: shortest ways first, all of one length at a time. */
  fill(): void {
    while (this.#measure()) {
      const next = this.#groupsOf.map(() => 0);
      for (const user of this.#left.keys()) {
        while ((this.#left[user] ?? 0) > 0) {
          const pushed = this.#push(user, this.#left[user] ?? 0, next);
          if (pushed === 0) break;
          this.#left[user] = (this.#left[user] ?? 0) - pushed;
        }
      }
    }
  }

  /** Whoever can't be reached from a user with units left is saturated: his own entry is the cheaper side. */
  cut(): boolean[] {
    this.#measure();
    return this.#left.map((_, user) => this.#mustBeAlone[user] === true || this.#level[user] === undefined);
  }

  /** @returns whether a group with room can be reached */
  #measure(): boolean {
    this.#level = this.#left.map((left, user) => (left > 0 && !this.#mustBeAlone[user] ? 0 : undefined));
    let frontier = [...this.#left.keys()].filter((user) => this.#level[user] === 0);
    const seen = new Set<number>();
    for (let level = 1; frontier.length > 0; level++) {
      const next: number[] = [];
      let hasRoom = false;
      for (const group of frontier.flatMap((user) => this.#groupsOf[user] ?? [])) {
        if (seen.has(group)) continue;
        seen.add(group);
        if ((this.#room[group] ?? 0) > 0) hasRoom = true;
        for (const [user, flow] of this.#flowInto[group] ?? []) {
          if (flow === 0 || this.#level[user] !== undefined) continue;
          this.#level[user] = level;
          next.push(user);
        }
      }
      if (hasRoom) return true;
      frontier = next;
    }
    return false;
  }

  /** Sends up to `units` from a user to the sink, over users one level further where a group is full. */
  #push(user: number, units: number, next: number[]): number {
    const groups = this.#groupsOf[user] ?? [];
    for (; (next[user] ?? 0) < groups.length; next[user] = (next[user] ?? 0) + 1) {
      const group = groups[next[user] ?? 0];
      if (group === undefined) continue;
      const pushed = this.#pushInto(group, user, units, next);
      if (pushed > 0) return pushed;
    }
    return 0;
  }

  #pushInto(group: number, user: number, units: number, next: number[]): number {
    const into = this.#flowInto[group];
    const room = this.#room[group] ?? 0;
    if (!into) return 0;
    if (room > 0) {
      const pushed = Math.min(units, room);
      this.#room[group] = room - pushed;
      into.set(user, (into.get(user) ?? 0) + pushed);
      return pushed;
    }
    for (const [other, flow] of into) {
      if (flow === 0 || this.#level[other] !== (this.#level[user] ?? 0) + 1) continue;
      const pushed = this.#push(other, Math.min(units, flow), next);
      if (pushed === 0) continue;
      into.set(other, flow - pushed);
      into.set(user, (into.get(user) ?? 0) + pushed);
      return pushed;
    }
    return 0;
  }
}

type GroupKind = 'small' | 'large' | 'free';

function groupKinds(
  { users, base, seats }: Pick<CoverProblem, 'users' | 'base' | 'seats'>,
  alone: readonly boolean[],
): readonly GroupKind[] {
  const degrees = base.map(() => 0);
  for (const [user, groups] of users.entries()) {
    if (!alone[user]) for (const group of groups) degrees[group] = (degrees[group] ?? 0) + 1;
  }
  return degrees.map((degree, group) => {
    const sent = base[group] ?? 0;
    const room = sent % seats === 0 ? 0 : seats - (sent % seats);
    if (degree <= room) return 'free';
    return degree > seats ? 'large' : 'small';
  });
}
