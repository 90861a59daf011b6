import type { ClaimQueue } from './claim-queue.ts';
import { membersPerEntry } from './entry-size.ts';
import type { Job } from './job.ts';
import { type Membership, membershipsOf } from './memberships.ts';
import type { Packable, PackOptions } from './packing.ts';
import { planUsers } from './plan.ts';
import type { ReadyJobs } from './ready-jobs.ts';
import { canFollow, userDraft } from './user-draft.ts';

/** A plan holds until this share of those it was made for is new, */
const staleShare = 1 / 8;
/** or this many. */
const staleCount = 1_000;

/** Puts actions whose claims are granted into the queue of the kind of entry that serves them best. */
export class Planner<A extends Packable> {
  readonly #options: PackOptions;
  readonly #claims: ClaimQueue<Job<A>>;
  readonly #ready: ReadyJobs<A>;
  /** Ready, and sent by user or by group, whichever the plan says. */
  readonly #undecided = new Set<Job<A>>();
  #newSincePlan = 0;

  constructor(options: PackOptions, claims: ClaimQueue<Job<A>>, ready: ReadyJobs<A>) {
    this.#options = options;
    this.#claims = claims;
    this.#ready = ready;
  }

  /** Its claims are granted. Until a plan says something else, memberships go group-wise where they may. */
  admit(job: Job<A>): void {
    if (job.memberships === undefined) this.#newSincePlan++;
    const isFree = this.#mayGoGroupWise(job);
    if (isFree) this.#undecided.add(job);
    job.groupWise = isFree && !job.planned;
    this.#ready.add(job);
  }

  /** It leaves, or has to be admitted anew. */
  withdraw(job: Job<A>): void {
    this.#undecided.delete(job);
    this.#ready.delete(job);
  }

  /** An action came that waits for others of its user: if the first of them goes group-wise, it may not be best. */
  follow(job: Job<A>): void {
    const head = job.user === undefined ? undefined : this.#claims.firstOf(job.user);
    if (!head?.groupWise || !this.#ready.has(head)) return;
    this.#newSincePlan++;
    this.withdraw(head);
    this.admit(head);
  }

  /** The action with the next ones on its user that one entry can hold. */
  bundle(head: Job<A>): readonly Job<A>[] {
    const bundle = [head];
    for (let last = head; head.user !== undefined; ) {
      const follower = this.#claims.followerOf(last, head.user);
      if (!follower || !canFollow(last, follower)) break;
      if (!userDraft([...bundle, follower], this.#options.mode)) break;
      bundle.push(follower);
      last = follower;
    }
    return bundle;
  }

  /** Decides for everybody who may go either way, if enough has changed since the last time. */
  plan(): void {
    const isFresh = this.#newSincePlan <= this.#undecided.size * staleShare;
    if (isFresh && this.#newSincePlan < staleCount) return;
    this.#newSincePlan = 0;
    const undecided = [...this.#undecided].map((job) => ({
      job,
      groups: this.bundle(job).flatMap((other) => this.#membershipsOf(other)?.map(({ key }) => key) ?? []),
    }));
    const alone = new Set(planUsers(undecided, this.#ready, membersPerEntry(this.#options.mode)));
    for (const job of this.#undecided) {
      if (alone.has(job) === job.planned) continue;
      this.#ready.delete(job);
      job.planned = alone.has(job);
      job.groupWise = !job.planned;
      this.#ready.add(job);
    }
  }

  /** Not where the user needs an entry anyway, and not where his entry costs no more than his seats. */
  #mayGoGroupWise(job: Job<A>): boolean {
    if (this.#options.groupWise === 'never' || job.unshared) return false;
    job.memberships ??= this.#membershipsOf(job);
    if (job.memberships === undefined) return false;
    const memberships = this.bundle(job).map((other) => this.#membershipsOf(other));
    return (
      !memberships.includes(undefined) && memberships.flat().length < membersPerEntry(this.#options.mode)
    );
  }

  #membershipsOf({ memberships, parts }: Job<A>): readonly Membership[] | undefined {
    return memberships ?? (parts[0] && membershipsOf(parts[0], this.#options));
  }
}
