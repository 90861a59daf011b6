import { type EntryAnswer, isUserEntry, type StepError } from '@umapi-kit/protocol';
import type { Draft, Job } from './job.ts';
import type { Packable } from './packing.ts';

/** What an answer says about one action's share of an entry. */
export type Verdict =
  | { readonly kind: 'done'; readonly warnings: readonly StepError[] }
  /** The errors are this action's own, with steps as the caller wrote them. */
  | {
      readonly kind: 'failed';
      readonly failures: readonly StepError[];
      readonly warnings: readonly StepError[];
      /** Place of the first failed step within the action's share. */
      readonly at: number;
    }
  /** It may not have been reached: again, the same way. */
  | { readonly kind: 'again' }
  /** A step that it shares with others failed: again, so that the answer speaks of it alone. */
  | { readonly kind: 'alone'; readonly code: string };

/** One step of an action's share of an entry. */
interface SharedStep {
  readonly step: number;
  /** Counts within the action's own steps. */
  readonly origin: number;
  /** No other step of anybody was joined with it. */
  readonly own: boolean;
}

/** Errors and warnings of one entry, by step as sent. */
interface Told {
  readonly errors: ReadonlyMap<number, readonly StepError[]>;
  readonly warnings: ReadonlyMap<number, readonly StepError[]>;
  readonly firstError: number;
}

/**
 * Reads the answer to one entry. Nothing is assumed about the steps after a failed one: the service may have run
 * them or not. On a user they are sent again all together, so that their order stands in either case.
 */
export function verdictsOf<A extends Packable>(
  { entry, owners, jobs }: Draft<A>,
  answer: EntryAnswer,
): ReadonlyMap<Job<A>, Verdict> {
  const errors = byStep(answer.errors, owners.length);
  const told = {
    errors,
    warnings: byStep(answer.warnings, owners.length),
    firstError: Math.min(...errors.keys()),
  };
  const verdicts = new Map<Job<A>, Verdict>();
  let open = false;
  for (const job of jobs) {
    const verdict = judge(shareOf(owners, job), told);
    verdicts.set(job, open && verdict.kind !== 'alone' ? { kind: 'again' } : verdict);
    open ||= isUserEntry(entry) && (verdict.kind === 'again' || verdict.kind === 'alone');
  }
  return verdicts;
}

function judge(share: readonly SharedStep[], { errors, warnings, firstError }: Told): Verdict {
  const failed = share.filter(({ step }) => errors.has(step));
  const shared = failed.find(({ own }) => !own);
  if (shared) return { kind: 'alone', code: errors.get(shared.step)?.[0]?.code ?? '' };
  const [first] = failed;
  if (first) {
    const at = share.indexOf(first);
    return { kind: 'failed', failures: translate(share, errors), warnings: translate(share, warnings), at };
  }
  if (share.some(({ step }) => step > firstError)) return { kind: 'again' };
  return { kind: 'done', warnings: translate(share, warnings) };
}

/** A step beyond the last one can only mean the last. */
function byStep(list: readonly StepError[], steps: number): ReadonlyMap<number, readonly StepError[]> {
  const grouped = new Map<number, StepError[]>();
  for (const error of list) {
    const step = Math.min(error.step, steps - 1);
    grouped.set(step, [...(grouped.get(step) ?? []), error]);
  }
  return grouped;
}

function translate(
  share: readonly SharedStep[],
  told: ReadonlyMap<number, readonly StepError[]>,
): readonly StepError[] {
  return share.flatMap(({ step, origin }) =>
    (told.get(step) ?? []).map((error) => ({ ...error, step: origin })),
  );
}

function shareOf<A extends Packable>(owners: Draft<A>['owners'], job: Job<A>): readonly SharedStep[] {
  return owners.flatMap((all, step) => {
    const mine = all.find((owner) => owner.job === job);
    if (!mine) return [];
    return [{ step, origin: mine.step, own: all.length === 1 }];
  });
}
