import { isUserEntry, type StepError } from '@umapi-kit/protocol';
import type { ActionPart } from '../action/action.ts';
import { type Claim, claimsOf, userResource } from './claims.ts';
import type { PackMode } from './entry-size.ts';
import type { Membership } from './memberships.ts';
import type { Packable } from './packing.ts';
import { partsOf } from './parts.ts';

/** An action on its way through the packer. */
export interface Job<A extends Packable> {
  readonly seq: number;
  readonly action: A;
  readonly claims: readonly Claim[];
  /** The user that it is about; absent for actions on user groups. */
  readonly user: Claim['resource'] | undefined;
  /** What is still to be done; the first part is next. */
  parts: readonly ActionPart[];
  /** Those of the next part that are still to be done, if it can be sent group-wise. */
  memberships: readonly Membership[] | undefined;
  /** The next part is sent group-wise. */
  groupWise: boolean;
  /** The plan gave it an entry of its own, for as long as the plan holds. */
  planned: boolean;
  /** A shared step failed: it must be sent so that the answer speaks of it alone. */
  unshared: boolean;
  inFlight: boolean;
  readonly failures: StepError[];
  readonly warnings: StepError[];
}

/** @throws ArgumentError when the action has no step */
export function jobOf<A extends Packable>(seq: number, action: A, mode: PackMode): Job<A> {
  const { entry } = action;
  return {
    seq,
    action,
    claims: claimsOf(entry),
    user: isUserEntry(entry) ? userResource(entry.user) : undefined,
    parts: partsOf(entry, mode),
    memberships: undefined,
    groupWise: false,
    planned: false,
    unshared: false,
    inFlight: false,
    failures: [],
    warnings: [],
  };
}

/** An entry, and who asked for each of its steps. */
export interface Draft<A extends Packable> {
  readonly entry: ActionPart['entry'];
  readonly owners: readonly (readonly Owner<A>[])[];
  /** Everyone who owns a step, in order. */
  readonly jobs: readonly Job<A>[];
}

/** One who asked for a step. */
export interface Owner<A extends Packable> {
  readonly job: Job<A>;
  /** Counts within the action's own steps. */
  readonly step: number;
}
