import type { Claim } from './claims.ts';

type Resource = Claim['resource'];

/** Neighbours in the queue of one resource that may go together: one exclusive holder, or any number of shared. */
interface Run<Holder> {
  readonly shared: boolean;
  readonly holders: Set<Holder>;
  next: Run<Holder> | undefined;
}

interface Queue<Holder> {
  first: Run<Holder>;
  last: Run<Holder>;
}

interface Standing<Holder> {
  readonly runs: ReadonlyMap<Resource, Run<Holder>>;
  /** Queues in which somebody stands before it. */
  waitsIn: number;
}

/**
 * Who may go, in the order of coming: a holder is granted as soon as no earlier one that has not been released
 * holds a conflicting claim. Every step costs as many operations as the holder has claims, however many wait.
 */
export class ClaimQueue<Holder> {
  readonly #queues = new Map<Resource, Queue<Holder>>();
  readonly #standings = new Map<Holder, Standing<Holder>>();

  /** @returns whether it may go at once */
  add(holder: Holder, claims: readonly Claim[]): boolean {
    const runs = new Map(claims.map(({ resource, mode }) => [resource, this.#join(holder, resource, mode)]));
    const waitsIn = [...runs].filter(([resource, run]) => this.#queues.get(resource)?.first !== run).length;
    this.#standings.set(holder, { runs, waitsIn });
    return waitsIn === 0;
  }

  isGranted(holder: Holder): boolean {
    return this.#standings.get(holder)?.waitsIn === 0;
  }

  /** Gives its claims back. @returns those who may go because of it */
  release(holder: Holder): readonly Holder[] {
    const standing = this.#standings.get(holder);
    this.#standings.delete(holder);
    return [...(standing?.runs ?? [])].flatMap(([resource, run]) => this.#leave(holder, resource, run));
  }

  /** The one who holds the resource exclusively, or waits for it first. */
  firstOf(resource: Resource): Holder | undefined {
    return first(this.#queues.get(resource)?.first);
  }

  /** The one who comes directly after `holder`, if this resource is all that it waits for. */
  followerOf(holder: Holder, resource: Resource): Holder | undefined {
    const run = this.#standings.get(holder)?.runs.get(resource)?.next;
    const follower = run?.shared === false ? first(run) : undefined;
    const waitsIn = follower === undefined ? undefined : this.#standings.get(follower)?.waitsIn;
    return waitsIn === 1 ? follower : undefined;
  }

  #join(holder: Holder, resource: Resource, mode: Claim['mode']): Run<Holder> {
    const shared = mode === 'shared';
    const queue = this.#queues.get(resource);
    if (queue?.last.shared && shared) {
      queue.last.holders.add(holder);
      return queue.last;
    }
    const run: Run<Holder> = { shared, holders: new Set([holder]), next: undefined };
    if (queue) {
      queue.last.next = run;
      queue.last = run;
    } else this.#queues.set(resource, { first: run, last: run });
    return run;
  }

  #leave(holder: Holder, resource: Resource, run: Run<Holder>): readonly Holder[] {
    run.holders.delete(holder);
    const queue = this.#queues.get(resource);
    if (!queue) return [];
    const promoted: Holder[] = [];
    while (queue.first.holders.size === 0 && queue.first.next) {
      queue.first = queue.first.next;
      for (const next of queue.first.holders) if (this.#promote(next)) promoted.push(next);
    }
    if (queue.first.holders.size === 0) this.#queues.delete(resource);
    return promoted;
  }

  #promote(holder: Holder): boolean {
    const standing = this.#standings.get(holder);
    if (!standing) return false;
    standing.waitsIn--;
    return standing.waitsIn === 0;
  }
}

function first<Holder>(run: Run<Holder> | undefined): Holder | undefined {
  return run?.holders.values().next().value;
}
