import { type Folded, fold, isUserEntry } from '@umapi-kit/protocol';
import type { GroupQueue } from './group-draft.ts';
import type { Job } from './job.ts';
import type { Packable } from './packing.ts';

/** The queue of one user group. */
export interface ReadyGroup<A extends Packable> extends GroupQueue<A> {
  readonly key: Folded;
  readonly parts: Set<Job<A>>;
  readonly members: Set<Job<A>>;
}

/** Where a job stands. */
interface Place<A extends Packable> {
  readonly queue: Set<Job<A>>;
  readonly group?: ReadyGroup<A>;
}

/** Actions whose claims are granted, by the kind of entry in which they leave. Each queue keeps its order. */
export class ReadyJobs<A extends Packable> {
  /** In an entry of their user. */
  readonly whole = new Set<Job<A>>();
  /** In an entry of their group that changes more than its members. */
  readonly lifeCycle = new Set<Job<A>>();
  /** In a call that nothing shares. */
  readonly alone = new Set<Job<A>>();
  readonly #groups = new Map<Folded, ReadyGroup<A>>();
  readonly #places = new Map<Job<A>, Place<A>>();
  /** By group: memberships that are or will be ready, without those under way. */
  readonly #expected = new Map<Folded, number>();

  get size(): number {
    return this.#places.size;
  }

  get groups(): Iterable<ReadyGroup<A>> {
    return this.#groups.values();
  }

  group(key: Folded): ReadyGroup<A> | undefined {
    return this.#groups.get(key);
  }

  expectedIn(key: Folded): number {
    return this.#expected.get(key) ?? 0;
  }

  has(job: Job<A>): boolean {
    return this.#places.has(job);
  }

  add(job: Job<A>): void {
    const place = this.#placeFor(job);
    place.queue.add(job);
    this.#places.set(job, place);
    if (job.groupWise) this.expect(job, 0, 1);
  }

  delete(job: Job<A>): void {
    const place = this.#places.get(job);
    if (!place) return;
    this.#places.delete(job);
    place.queue.delete(job);
    if (job.groupWise) this.expect(job, 0, -1);
    const { group } = place;
    if (group && group.parts.size + group.members.size === 0) this.#groups.delete(group.key);
  }

  /** Counts the memberships of a job from its `first` on in, or out. */
  expect(job: Job<A>, first: number, sign: 1 | -1): void {
    for (const { key } of job.memberships?.slice(first) ?? []) {
      const expected = this.expectedIn(key) + sign;
      if (expected === 0) this.#expected.delete(key);
      else this.#expected.set(key, expected);
    }
  }

  #placeFor(job: Job<A>): Place<A> {
    const next = job.groupWise ? job.memberships?.[0] : undefined;
    if (next) {
      const group = this.#groupOf(next.key, next.group);
      return { queue: group.members, group };
    }
    const entry = job.parts[0]?.entry;
    if (!entry || isUserEntry(entry)) return { queue: this.whole };
    if (entry.steps.some(({ kind }) => kind === 'deleteGroup')) return { queue: this.alone };
    if (!onlyChangesMembers(job)) return { queue: this.lifeCycle };
    const group = this.#groupOf(fold(entry.group), entry.group);
    return { queue: group.parts, group };
  }

  #groupOf(key: Folded, name: string): ReadyGroup<A> {
    const known = this.#groups.get(key);
    if (known) return known;
    const group = { key, name, parts: new Set<Job<A>>(), members: new Set<Job<A>>() };
    this.#groups.set(key, group);
    return group;
  }
}

/** Such actions hold their group shared, so several can go in one entry. */
function onlyChangesMembers<A extends Packable>({ parts, claims }: Job<A>): boolean {
  const entry = parts[0]?.entry;
  if (!entry || isUserEntry(entry)) return false;
  const own = `group:${fold(entry.group)}`;
  return claims.some(({ resource, mode }) => resource === own && mode === 'shared');
}
