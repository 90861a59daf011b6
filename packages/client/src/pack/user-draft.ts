import { fold, isUserEntry, limits, type UserEntry, type UserStep } from '@umapi-kit/protocol';
import { fitsUserEntry, type PackMode } from './entry-size.ts';
import type { Draft, Job, Owner } from './job.ts';
import type { Packable } from './packing.ts';

interface OwnedStep<A extends Packable> {
  readonly step: UserStep;
  readonly owners: readonly Owner<A>[];
}

/**
 * One entry for the next parts of several actions on one user, in their order.
 *
 * @returns nothing when they do not fit into one
 */
export function userDraft<A extends Packable>(jobs: readonly Job<A>[], mode: PackMode): Draft<A> | undefined {
  const fits = (owned: readonly OwnedStep<A>[]) =>
    fitsUserEntry(
      owned.map(({ step }) => step),
      mode,
    );
  const apart = jobs.flatMap(ownedSteps);
  const steps = fits(apart) || jobs.some(({ unshared }) => unshared) ? apart : joined(apart);
  const root = jobs[0]?.parts[0]?.entry;
  if (!root || !isUserEntry(root) || !fits(steps)) return undefined;
  return {
    entry: { ...rootOf(root, jobs), steps: steps.map(({ step }) => step) },
    owners: steps.map(({ owners }) => owners),
    jobs,
  };
}

/** Whether an action can share the entry of those before it, as far as both are concerned. */
export function canFollow<A extends Packable>(before: Job<A>, after: Job<A>): boolean {
  const first = before.parts[0]?.entry;
  const second = after.parts[0]?.entry;
  if (!first || !second || !isUserEntry(first) || !isUserEntry(second)) return false;
  if (before.parts.length > 1 || !isSameUser(first, second)) return false;
  // After a failed step the rest is sent again, so nothing may follow that can't be repeated.
  return (
    !first.steps.some(endsEntry) && !second.steps.some((step) => step.kind === 'create' || endsEntry(step))
  );
}

/** After it the user has another name, or is gone. */
function endsEntry(step: UserStep): boolean {
  return step.kind === 'removeFromOrg' || isRename(step);
}

function isSameUser({ user: a }: UserEntry, { user: b }: UserEntry): boolean {
  const sameDomain = fold(a.domain ?? '') === fold(b.domain ?? '');
  return sameDomain && fold(a.user) === fold(b.user) && (a.useAdobeId === true) === (b.useAdobeId === true);
}

function isRename(step: UserStep): boolean {
  return step.kind === 'update' && (step.email !== undefined || step.username !== undefined);
}

/** A request id speaks for one caller's action; an entry that several share goes without. */
function rootOf<A extends Packable>(
  { user, requestId }: UserEntry,
  jobs: readonly Job<A>[],
): Pick<UserEntry, 'user' | 'requestId'> {
  const isTheirs = jobs.every(({ action }) => action.entry.requestId === requestId);
  return requestId !== undefined && isTheirs ? { user, requestId } : { user };
}

function ownedSteps<A extends Packable>(job: Job<A>): readonly OwnedStep<A>[] {
  const part = job.parts[0];
  if (!part || !isUserEntry(part.entry)) return [];
  return part.entry.steps.map((step, index) => ({
    step,
    owners: [{ job, step: part.origins[index] ?? 0 }],
  }));
}

/** Neighbouring lists of the same kind become one, so that more actions fit. */
function joined<A extends Packable>(apart: readonly OwnedStep<A>[]): readonly OwnedStep<A>[] {
  const steps: OwnedStep<A>[] = [];
  for (const owned of apart) {
    const last = steps.at(-1);
    const step = last && joinedStep(last.step, owned.step);
    if (last && step) steps[steps.length - 1] = { step, owners: [...last.owners, ...owned.owners] };
    else steps.push(owned);
  }
  return steps;
}

function joinedStep(first: UserStep, second: UserStep): UserStep | undefined {
  if (first.kind !== 'add' && first.kind !== 'remove') return undefined;
  if (second.kind !== first.kind || first.deprecated || second.deprecated) return undefined;
  const groups = [...first.groups, ...second.groups];
  if (groups.length > limits.namesPerList || new Set(groups.map(fold)).size < groups.length) return undefined;
  return { kind: first.kind, groups };
}
