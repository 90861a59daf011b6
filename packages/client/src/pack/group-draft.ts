import { type GroupEntry, type GroupStep, isUserEntry, limits } from '@umapi-kit/protocol';
import { fitsGroupEntry, type PackMode } from './entry-size.ts';
import type { Draft, Job, Owner } from './job.ts';
import type { Packable } from './packing.ts';

/** Who may share an entry about one user group. */
export interface GroupQueue<A extends Packable> {
  /** As somebody wrote it. */
  readonly name: string;
  /** Actions on the group itself that only change its members. */
  readonly parts: Iterable<Job<A>>;
  /** Actions whose next membership is in this group. */
  readonly members: Iterable<Job<A>>;
}

interface OwnedStep<A extends Packable> {
  readonly step: GroupStep;
  readonly owners: readonly Owner<A>[];
}

/** The fullest entry for a group: lists that callers wrote stay whole, single memberships fill it up. */
export function groupDraft<A extends Packable>(
  { name, parts, members }: GroupQueue<A>,
  mode: PackMode,
): Draft<A> {
  const seats = new Seats<A>(mode);
  for (const job of parts) if (!seats.takeList(job)) break;
  for (const job of members) if (!seats.takeMember(job)) break;
  const steps = seats.steps();
  return {
    entry: { group: name, ...requestIdOf(steps), steps: steps.map(({ step }) => step) },
    owners: steps.map(({ owners }) => owners),
    jobs: [...new Set(steps.flatMap(({ owners }) => owners.map(({ job }) => job)))],
  };
}

/** What has found room in an entry so far. */
class Seats<A extends Packable> {
  readonly #mode: PackMode;
  readonly #lists: OwnedStep<A>[] = [];
  readonly #added: Job<A>[] = [];
  readonly #removed: Job<A>[] = [];

  constructor(mode: PackMode) {
    this.#mode = mode;
  }

  steps(more: readonly OwnedStep<A>[] = []): readonly OwnedStep<A>[] {
    return [
      ...memberSteps('addMembers', this.#added),
      ...memberSteps('removeMembers', this.#removed),
      ...this.#lists,
      ...more,
    ];
  }

  /** Leaves out a list that is too long for the rest of the entry. @returns whether there is room for others */
  takeList(job: Job<A>): boolean {
    const steps = partSteps(job);
    if (this.#fits(steps)) this.#lists.push(...steps);
    return this.#fits([oneMore]);
  }

  /** @returns whether there is room for others */
  takeMember(job: Job<A>): boolean {
    const people = job.memberships?.[0]?.kind === 'add' ? this.#added : this.#removed;
    people.push(job);
    if (!this.#fits()) people.pop();
    return this.#fits([oneMore]);
  }

  #fits(more: readonly OwnedStep<A>[] = []): boolean {
    return fitsGroupEntry(
      this.steps(more).map(({ step }) => step),
      this.#mode,
    );
  }
}

/** If not even this fits, the entry is full. */
const oneMore = { step: { kind: 'addMembers', users: ['x'] }, owners: [] } as const;

function requestIdOf<A extends Packable>(steps: readonly OwnedStep<A>[]): Pick<GroupEntry, 'requestId'> {
  const [requestId, ...others] = new Set(
    steps.flatMap(({ owners }) => owners.map(({ job }) => job.action.entry.requestId)),
  );
  return requestId === undefined || others.length > 0 ? {} : { requestId };
}

function memberSteps<A extends Packable>(
  kind: 'addMembers' | 'removeMembers',
  jobs: readonly Job<A>[],
): readonly OwnedStep<A>[] {
  const steps: OwnedStep<A>[] = [];
  for (let start = 0; start < jobs.length; start += limits.namesPerList) {
    const owners = jobs.slice(start, start + limits.namesPerList);
    steps.push({
      step: { kind, users: owners.flatMap(({ memberships }) => memberships?.[0]?.email ?? []) },
      owners: owners.map((job) => ({ job, step: job.memberships?.[0]?.step ?? 0 })),
    });
  }
  return steps;
}

function partSteps<A extends Packable>(job: Job<A>): readonly OwnedStep<A>[] {
  const part = job.parts[0];
  if (!part || isUserEntry(part.entry)) return [];
  return part.entry.steps.map((step, index) => ({
    step,
    owners: [{ job, step: part.origins[index] ?? 0 }],
  }));
}
