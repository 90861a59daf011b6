import type { EntryAnswer } from '@umapi-kit/protocol';
import type { PackMode } from './entry-size.ts';
import type { Draft, Job } from './job.ts';
import type { Outcome, Packable } from './packing.ts';
import { isReached, partsAfterReached } from './reached.ts';
import { type Verdict, verdictsOf } from './verdict.ts';

/** What one answer did to an entry's actions. */
interface Progress<A extends Packable> {
  /** Actions whose next part was carried out to its end, before they went on. */
  readonly done: readonly Job<A>[];
  /** Codes with which the service refused a list of members as a whole. */
  readonly refusals: readonly string[];
}

/** Carries the answer to one entry over to the actions it stands for. */
export function advance<A extends Packable>(
  draft: Draft<A>,
  answer: EntryAnswer,
  mode: PackMode,
): Progress<A> {
  const done: Job<A>[] = [];
  const refusals: string[] = [];
  for (const [job, verdict] of verdictsOf(draft, answer)) {
    if (verdict.kind === 'done') done.push(job);
    if (verdict.kind === 'alone') refusals.push(verdict.code);
    if (verdict.kind === 'failed' && job.groupWise)
      refusals.push(...verdict.failures.map(({ code }) => code));
    if (verdict.kind === 'done') finish(job, verdict);
    else if (verdict.kind === 'alone') job.unshared = true;
    else if (verdict.kind === 'failed') fail(job, verdict, mode);
  }
  return { done, refusals };
}

/** An action is decided when nothing of it is left to do, or a step failed: the rest is not sent then. */
export function isDecided({ parts, failures }: Job<Packable>): boolean {
  return parts.length === 0 || failures.length > 0;
}

/** What a decided action came to. */
export function outcomeOf<A extends Packable>({ seq, action, failures, warnings }: Job<A>): Outcome<A> {
  if (failures.length > 0) return { seq, action, status: 'failed', failures, warnings };
  return { seq, action, status: 'succeeded', warnings };
}

function finish<A extends Packable>(job: Job<A>, { warnings }: Verdict & { readonly kind: 'done' }): void {
  job.warnings.push(...warnings);
  if (job.groupWise) finishMembership(job);
  else continueWith(job, job.parts.slice(1));
}

function finishMembership<A extends Packable>(job: Job<A>): void {
  const left = job.memberships?.slice(1) ?? [];
  if (left.length > 0) job.memberships = left;
  else continueWith(job, job.parts.slice(1));
}

function continueWith<A extends Packable>(job: Job<A>, parts: Job<A>['parts']): void {
  job.parts = parts;
  job.memberships = undefined;
  job.groupWise = false;
  job.planned = false;
  job.unshared = false;
}

function fail<A extends Packable>(
  job: Job<A>,
  { failures, warnings, at }: Verdict & { readonly kind: 'failed' },
  mode: PackMode,
): void {
  const [part, ...later] = job.parts;
  if (job.groupWise) {
    // The codes of group entries are not those that the caller's own steps would have met.
    if (isReached(failures)) finishMembership(job);
    else job.unshared = true;
  } else if (part && 'group' in part.entry && isReached(failures)) {
    continueWith(job, [...partsAfterReached(part, at, mode), ...later]);
  } else {
    job.failures.push(...failures);
    job.warnings.push(...warnings);
  }
}
