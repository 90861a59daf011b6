import { type ActionAnswer, fold, isUserEntry } from '@umapi-kit/protocol';
import { ArgumentError } from '../errors.ts';
import { chooseEntries } from './choose-entries.ts';
import { ClaimQueue } from './claim-queue.ts';
import { claimsOf } from './claims.ts';
import { GroupKnowledge } from './group-knowledge.ts';
import { type Draft, type Job, jobOf } from './job.ts';
import type { Outcome, Packable, PackedCall, PackedEntry, Packer, PackOptions } from './packing.ts';
import { Planner } from './planner.ts';
import { advance, isDecided, outcomeOf } from './progress.ts';
import { ReadyJobs } from './ready-jobs.ts';
import { isRepeatable } from './repeatable.ts';
import { userDraft } from './user-draft.ts';

/**
 * A packer that holds nothing yet.
 *
 * @param options what is left out has its default
 */
export function createPacker<A extends Packable>(options: Partial<PackOptions> = {}): Packer<A> {
  return new ActionPacker({
    mode: 'docs-step',
    groupWise: 'whenFewerCalls',
    moves: 'addFirst',
    isUserGroup: () => false,
    isAmbiguous: () => false,
    ...options,
  });
}

/** An action's entry is kept until that many times the actions held have come after it. */
const patience = 4;

class ActionPacker<A extends Packable> implements Packer<A> {
  readonly #options: PackOptions;
  readonly #groups: GroupKnowledge;
  readonly #claims = new ClaimQueue<Job<A>>();
  readonly #ready = new ReadyJobs<A>();
  readonly #planner: Planner<A>;
  readonly #inFlight = new Map<string, readonly Draft<A>[]>();
  readonly #released = new Map<string, PackedCall>();
  #jobsInFlight = 0;
  #size = 0;
  #lastSeq = 0;
  #calls = 0;

  constructor(options: PackOptions) {
    const groups = new GroupKnowledge(options.isUserGroup);
    this.#groups = groups;
    this.#options = { ...options, isUserGroup: (name) => groups.isUserGroup(name) };
    this.#planner = new Planner(this.#options, this.#claims, this.#ready);
  }

  get size(): number {
    return this.#size;
  }

  get isThrough(): boolean {
    const underWay = [...this.#inFlight.values()].flat();
    const isFinal = ({ entry, jobs }: Draft<A>) => isUserEntry(entry) && jobs.length === 1;
    return this.#ready.size === 0 && !this.#moreMayCome() && underWay.every(isFinal);
  }

  add(seq: number, action: A): void {
    const job = jobOf(seq, action, this.#options.mode);
    this.#size++;
    this.#lastSeq = seq;
    if (this.#claims.add(job, job.claims)) this.#planner.admit(job);
    else this.#planner.follow(job);
  }

  take({ drain }: { readonly drain: boolean }): PackedCall | undefined {
    for (const [id, call] of this.#released) {
      this.#released.delete(id);
      return call;
    }
    const [alone] = this.#ready.alone;
    if (alone) return this.#send([this.#draftOf(alone)]);
    if (drain) this.#planner.plan();
    const drafts = chooseEntries({
      ready: this.#ready,
      mode: this.#options.mode,
      wholeDraft: (job) => this.#draftOf(job),
      drain,
      keptFrom: this.#lastSeq - patience * this.#size,
      moreMayCome: () => this.#moreMayCome(),
    });
    return drafts.length === 0 ? undefined : this.#send(drafts);
  }

  settle(call: PackedCall, answer: ActionAnswer): readonly Outcome<A>[] {
    const drafts = this.#underWay(call);
    if (answer.entries.length !== drafts.length) {
      throw new ArgumentError(
        `call ${call.id} has ${drafts.length} entries, its answer ${answer.entries.length}`,
      );
    }
    this.#inFlight.delete(call.id);
    const jobs = drafts.flatMap((draft) => draft.jobs);
    for (const job of jobs) this.#land(job);
    for (const [index, draft] of drafts.entries()) {
      const { done, refusals } = advance(
        draft,
        answer.entries[index] ?? { errors: [], warnings: [] },
        this.#options.mode,
      );
      if (done.length === draft.jobs.length) this.#groups.learnFrom(draft.entry);
      for (const code of refusals) this.#learnFromRefusal(draft, code);
    }
    return this.#conclude(jobs);
  }

  release(call: PackedCall): void {
    this.#underWay(call);
    this.#released.set(call.id, call);
  }

  #underWay({ id }: PackedCall): readonly Draft<A>[] {
    const drafts = this.#released.has(id) ? undefined : this.#inFlight.get(id);
    if (drafts) return drafts;
    throw new ArgumentError(`call ${id} is not under way`);
  }

  #send(drafts: readonly Draft<A>[]): PackedCall {
    const id = String(++this.#calls);
    this.#inFlight.set(id, drafts);
    for (const job of drafts.flatMap(({ jobs }) => jobs)) {
      this.#planner.withdraw(job);
      job.inFlight = true;
      this.#jobsInFlight++;
      if (job.groupWise) this.#ready.expect(job, 1, 1);
    }
    return { id, entries: drafts.map(packedEntry) };
  }

  #land(job: Job<A>): void {
    job.inFlight = false;
    this.#jobsInFlight--;
    if (job.groupWise) this.#ready.expect(job, 1, -1);
  }

  /** The entry of one action; of one on a user, with the next ones on the same user that can share it. */
  #draftOf(job: Job<A>): Draft<A> {
    const draft =
      job.user === undefined ? undefined : userDraft(this.#planner.bundle(job), this.#options.mode);
    if (draft) return draft;
    const [part] = job.parts;
    if (!part) throw new Error('an action that waits has something left to do');
    return { entry: part.entry, owners: part.origins.map((step) => [{ job, step }]), jobs: [job] };
  }

  /** Whether answers under way can make more ready. */
  #moreMayCome(): boolean {
    if (this.#jobsInFlight === 0) return false;
    if (this.#size > this.#ready.size + this.#jobsInFlight) return true;
    const jobs = [...this.#inFlight.values()].flatMap((drafts) => drafts.flatMap((draft) => draft.jobs));
    return jobs.some(({ parts, groupWise, memberships = [] }) => {
      return parts.length > 1 || (groupWise && memberships.length > 1);
    });
  }

  #learnFromRefusal({ entry }: Draft<A>, code: string): void {
    if (!('group' in entry) || !this.#groups.learnFromRefusal(entry.group, code)) return;
    for (const job of [...(this.#ready.group(fold(entry.group))?.members ?? [])]) {
      this.#planner.withdraw(job);
      job.memberships = undefined;
      this.#planner.admit(job);
    }
  }

  #conclude(jobs: readonly Job<A>[]): readonly Outcome<A>[] {
    const decided = jobs.filter(isDecided);
    const next = new Set(jobs.filter((job) => !isDecided(job)));
    for (const job of decided) for (const freed of this.#claims.release(job)) next.add(freed);
    for (const job of next) {
      if (!job.inFlight && !isDecided(job) && this.#claims.isGranted(job)) this.#planner.admit(job);
    }
    this.#size -= decided.length;
    return decided.map(outcomeOf);
  }
}

function packedEntry<A extends Packable>({ entry, owners }: Draft<A>): PackedEntry {
  return {
    entry,
    origins: owners.map((all) => all.map(({ job, step }) => ({ seq: job.seq, step }))),
    claims: claimsOf(entry),
    repeatable: isRepeatable(entry),
  };
}
