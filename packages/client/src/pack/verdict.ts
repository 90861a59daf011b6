import type { EntryAnswer, StepError } from '@umapi-kit/protocol';
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

/**
 * Reads the answer to one entry. Nothing is assumed about the steps after a failed one: the service may have run
 * them or not.
 */
export function verdictsOf<A extends Packable>(
  { owners, jobs }: Draft<A>,
  { errors, warnings }: EntryAnswer,
): ReadonlyMap<Job<A>, Verdict> {
  const lastStep = owners.length - 1;
  const at = (list: readonly StepError[], step: number) =>
    list.filter((error) => Math.min(error.step, lastStep) === step);
  const firstError = Math.min(...errors.map(({ step }) => Math.min(step, lastStep)));
  return new Map(
    jobs.map((job) => {
      const share = owners.flatMap((all, step) =>
        all.some((owner) => owner.job === job) ? [{ step, own: isOwn(all), origin: originOf(all, job) }] : [],
      );
      const failed = share.filter(({ step }) => at(errors, step).length > 0);
      const translate = (list: readonly StepError[]) =>
        share.flatMap(({ step, origin }) => at(list, step).map((error) => ({ ...error, step: origin })));
      return [job, verdict()];

      function verdict(): Verdict {
        const ambiguous = failed.find(({ own }) => !own);
        if (ambiguous) return { kind: 'alone', code: at(errors, ambiguous.step)[0]?.code ?? '' };
        const [first] = failed;
        const told = translate(warnings);
        if (first)
          return {
            kind: 'failed',
            failures: translate(errors),
            warnings: told,
            at: share.indexOf(first),
          };
        const reached = share.every(({ step }) => step < firstError);
        return reached ? { kind: 'done', warnings: told } : { kind: 'again' };
      }
    }),
  );
}

function isOwn(owners: Draft<Packable>['owners'][number] | readonly { readonly job: unknown }[]): boolean {
  return owners.every(({ job }) => job === owners[0]?.job);
}

function originOf<A extends Packable>(owners: Draft<A>['owners'][number], job: Job<A>): number {
  return owners.find((owner) => owner.job === job)?.step ?? 0;
}
