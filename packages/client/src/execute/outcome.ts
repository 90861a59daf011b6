import { unknownOutcome } from '../action/action.ts';
import type { Outcome, Packable } from '../pack/packing.ts';

/** What became of an action that `execute` read: exactly one for each. Steps count as the caller wrote them. */
export type ActionOutcome<A extends Packable = Packable> =
  | Outcome<A>
  | {
      readonly seq: number;
      readonly action: A;
      /** `pending`: surely not begun, or not to its end; `unknown`: it may have been carried out. */
      readonly status: 'pending' | 'unknown';
    };

/** A step whose answer is lost did not fail: nobody knows. */
export function withUnknown<A extends Packable>(outcome: Outcome<A>): ActionOutcome<A> {
  const { seq, action } = outcome;
  const isUnknown =
    outcome.status === 'failed' && outcome.failures.some(({ code }) => code === unknownOutcome);
  return isUnknown ? { seq, action, status: 'unknown' } : outcome;
}
