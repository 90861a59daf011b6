import { limits, wireEntry } from '@umapi-kit/protocol';
import { membersPerEntry, type PackMode } from './entry-size.ts';
import { groupDraft } from './group-draft.ts';
import type { Draft, Job } from './job.ts';
import type { Packable } from './packing.ts';
import type { ReadyGroup, ReadyJobs } from './ready-jobs.ts';

/** Where the next entry can come from. */
interface Source<A extends Packable> {
  /** The earliest action in it. */
  readonly seq: number;
  /** Worth keeping: later actions on the same user could share it. */
  readonly mayGrow: boolean;
  /** Calls that its longest action still needs, one after the other. */
  readonly chain: number;
  readonly draft: (inHurry: boolean) => Draft<A> | undefined;
}

/** What choosing looks at. */
interface Choice<A extends Packable> {
  readonly ready: ReadyJobs<A>;
  readonly mode: PackMode;
  /** The entry of a user, with all that can share it. */
  readonly wholeDraft: (job: Job<A>) => Draft<A>;
  readonly drain: boolean;
  /** Entries of users that begin with an earlier action are kept no longer. */
  readonly keptFrom: number;
  /** Answers under way can bring more to fill the call with. */
  readonly moreMayCome: () => boolean;
}

/**
 * The entries of the next call; nothing when none should leave now. First full ones, the earliest first; then, if
 * a call may leave as it is, those that nobody under way will join; then whatever there is. As long as more is to
 * be read, entries of users are kept for a while.
 */
export function chooseEntries<A extends Packable>(choice: Choice<A>): readonly Draft<A>[] {
  const { ready, mode, drain } = choice;
  const { full, complete, partial } = sourcesOf(choice);
  if (!drain) return full.length < limits.entriesPerCall ? [] : gather(ready, byGrowth(full), false);
  const inHurry = isChainLongest([...full, ...complete, ...partial], ready, mode);
  const order = inHurry ? byChain<A> : bySeq<A>;
  const settled = inHurry ? order([...full, ...complete]) : [...order(full), ...order(complete)];
  if (settled.length < limits.entriesPerCall && choice.moreMayCome()) return [];
  return gather(ready, [...settled, ...order(partial)], inHurry);
}

const encoder = new TextEncoder();
/** The brackets of the array; each entry brings one comma. */
const bracketBytes = 2;

/** Takes entries out of the queues until the call is full. */
function gather<A extends Packable>(
  ready: ReadyJobs<A>,
  sources: readonly Source<A>[],
  inHurry: boolean,
): readonly Draft<A>[] {
  const entries: Draft<A>[] = [];
  let bytes = bracketBytes;
  for (const source of sources) {
    const draft = source.draft(inHurry);
    if (!draft) continue;
    bytes += encoder.encode(JSON.stringify(wireEntry(draft.entry))).length + 1;
    if (entries.length > 0 && bytes > limits.actionBodyBytes) break;
    for (const job of draft.jobs) ready.delete(job);
    entries.push(draft);
    if (entries.length === limits.entriesPerCall) break;
  }
  return entries;
}

/** `complete` entries are not full, but nobody else is to come for their group. */
function sourcesOf<A extends Packable>(
  choice: Choice<A>,
): Record<'full' | 'complete' | 'partial', Source<A>[]> {
  const { ready, wholeDraft, keptFrom } = choice;
  const sources: Record<'full' | 'complete' | 'partial', Source<A>[]> = {
    full: [],
    complete: [],
    partial: [],
  };
  for (const queue of [ready.lifeCycle, ready.whole]) {
    for (const job of firstOf(queue, limits.entriesPerCall)) {
      const draft = () => (ready.has(job) ? wholeDraft(job) : undefined);
      const mayGrow = job.user !== undefined && job.seq >= keptFrom;
      sources.full.push({ seq: job.seq, mayGrow, chain: 1, draft });
    }
  }
  for (const group of ready.groups) addGroupSources(choice, group, sources);
  return sources;
}

function addGroupSources<A extends Packable>(
  { ready, mode, drain }: Choice<A>,
  group: ReadyGroup<A>,
  sources: Record<'full' | 'complete' | 'partial', Source<A>[]>,
): void {
  const seats = membersPerEntry(mode);
  const names = group.members.size + namesIn(group.parts, seats * limits.entriesPerCall);
  const fullEntries = Math.min(limits.entriesPerCall, Math.floor(names / seats));
  const source: Source<A> = {
    seq: first(group)?.seq ?? 0,
    mayGrow: false,
    chain: drain ? longestIn(group) : 1,
    draft: (inHurry) => {
      if (group.members.size + group.parts.size === 0) return undefined;
      const { members } = group;
      return groupDraft({ ...group, members: inHurry ? [...members].toSorted(longestFirst) : members }, mode);
    },
  };
  for (let entry = 0; entry < fullEntries; entry++) sources.full.push(source);
  if (fullEntries === limits.entriesPerCall || names % seats === 0) return;
  const isComplete = group.members.size >= ready.expectedIn(group.key);
  sources[isComplete ? 'complete' : 'partial'].push(source);
}

/** Counts no further than `enough`. */
function namesIn<A extends Packable>(parts: Iterable<Job<A>>, enough: number): number {
  let names = 0;
  for (const { parts: rest } of parts) {
    for (const step of rest[0]?.entry.steps ?? []) if ('users' in step) names += step.users?.length ?? 0;
    if (names >= enough) break;
  }
  return names;
}

function firstOf<T>(queue: Iterable<T>, count: number): readonly T[] {
  const items: T[] = [];
  for (const item of queue) if (items.push(item) === count) break;
  return items;
}

function first<A extends Packable>({ parts, members }: ReadyGroup<A>): Job<A> | undefined {
  const [part] = parts;
  const [member] = members;
  return part && member ? (part.seq < member.seq ? part : member) : (part ?? member);
}

/** Looks at the first members only: many can't be in a hurry. */
function longestIn<A extends Packable>({ members }: ReadyGroup<A>): number {
  let longest = 1;
  let seen = 0;
  for (const { memberships } of members) {
    longest = Math.max(longest, memberships?.length ?? 1);
    if (++seen === limits.entriesPerCall * limits.namesPerList) break;
  }
  return longest;
}

/** Whether one action's calls, which leave one after the other, are as many as everything else would fill. */
function isChainLongest<A extends Packable>(
  sources: readonly Source<A>[],
  ready: ReadyJobs<A>,
  mode: PackMode,
): boolean {
  const longest = sources.reduce((most, { chain }) => Math.max(most, chain), 1);
  if (longest === 1) return false;
  let entries = ready.whole.size + ready.lifeCycle.size;
  for (const { key, parts } of ready.groups)
    entries += parts.size + Math.ceil(ready.expectedIn(key) / membersPerEntry(mode));
  return longest >= Math.ceil(entries / limits.entriesPerCall);
}

/** What is not read yet can't make entries of groups fuller; a user, it may well concern again. */
function byGrowth<A extends Packable>(sources: readonly Source<A>[]): readonly Source<A>[] {
  return sources.toSorted((a, b) => Number(a.mayGrow) - Number(b.mayGrow) || a.seq - b.seq);
}

function bySeq<A extends Packable>(sources: readonly Source<A>[]): readonly Source<A>[] {
  return sources.toSorted((a, b) => a.seq - b.seq);
}

function byChain<A extends Packable>(sources: readonly Source<A>[]): readonly Source<A>[] {
  return sources.toSorted((a, b) => b.chain - a.chain || a.seq - b.seq);
}

function longestFirst<A extends Packable>(a: Job<A>, b: Job<A>): number {
  return (b.memberships?.length ?? 0) - (a.memberships?.length ?? 0);
}
