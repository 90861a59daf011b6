import { type Folded, limits } from '@umapi-kit/protocol';
import { usersToSendAlone } from './cover.ts';
import type { Job } from './job.ts';
import type { Packable } from './packing.ts';
import type { ReadyJobs } from './ready-jobs.ts';

/** A user whose next memberships may go either way. */
interface Undecided<A extends Packable> {
  readonly job: Job<A>;
  /** Groups of all memberships that one entry of the user would do. */
  readonly groups: readonly Folded[];
}

/** @returns those whom an entry of their own serves best; `seats`: memberships that a group entry holds */
export function planUsers<A extends Packable>(
  undecided: readonly Undecided<A>[],
  ready: ReadyJobs<A>,
  seats: number,
): readonly Job<A>[] {
  const places = new Map<Folded, number>();
  const placeOf = (key: Folded) => {
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    return place;
  };
  const users = undecided.map(({ groups }) => groups.map(placeOf));
  const alone = usersToSendAlone({
    users,
    base: baseOf(undecided, ready, places),
    seats,
    otherEntries: ready.lifeCycle.size + [...ready.whole].filter(({ planned }) => !planned).length,
    entriesPerCall: limits.entriesPerCall,
  });
  return undecided.filter((_, user) => alone[user]).map(({ job }) => job);
}

/** What is sent to each group whatever is decided: lists as callers wrote them, and people under way. */
function baseOf<A extends Packable>(
  undecided: readonly Undecided<A>[],
  ready: ReadyJobs<A>,
  places: ReadonlyMap<Folded, number>,
): readonly number[] {
  const base = [...places.keys()].map((key) => ready.expectedIn(key) + namesOfParts(ready, key));
  for (const { job } of undecided) {
    if (!job.groupWise) continue;
    for (const { key } of job.memberships ?? []) {
      const place = places.get(key);
      if (place !== undefined) base[place] = (base[place] ?? 0) - 1;
    }
  }
  return base;
}

function namesOfParts<A extends Packable>(ready: ReadyJobs<A>, key: Folded): number {
  let names = 0;
  for (const { parts } of ready.group(key)?.parts ?? []) {
    for (const step of parts[0]?.entry.steps ?? []) if ('users' in step) names += step.users?.length ?? 0;
  }
  return names;
}
