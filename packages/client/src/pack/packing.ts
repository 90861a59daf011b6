import type { ActionAnswer, CommandEntry, StepError } from '@umapi-kit/protocol';
import type { Claim } from './claims.ts';
import type { PackMode } from './entry-size.ts';

/** What can be packed; `UserAction` and `GroupAction` are. */
export interface Packable {
  /** What is asked for, before lists and steps are split to fit the service's limits. */
  readonly entry: CommandEntry;
}

/** One step as the caller wrote it. */
export interface Origin {
  /** The action's place in the input. */
  readonly seq: number;
  /** Counts within the action's own steps. */
  readonly step: number;
}

/** One entry of a call. */
export interface PackedEntry {
  readonly entry: CommandEntry;
  /** `origins[step]` are all who asked for that step: of a group-wise add of ten people, ten. */
  readonly origins: readonly (readonly Origin[])[];
  readonly claims: readonly Claim[];
  /** `false`: if the answer is lost, it must be looked up, not sent again blindly. */
  readonly repeatable: boolean;
}

/** One action call. */
export interface PackedCall {
  /** Unique within its packer. */
  readonly id: string;
  /** At most ten, and at most 1 MB of JSON together. */
  readonly entries: readonly PackedEntry[];
}

/** What became of an action: exactly one for each. Steps in it count as the caller wrote them. */
export type Outcome<A extends Packable = Packable> =
  | {
      readonly seq: number;
      readonly action: A;
      readonly status: 'succeeded';
      readonly warnings: readonly StepError[];
    }
  | {
      readonly seq: number;
      readonly action: A;
      readonly status: 'failed';
      readonly failures: readonly StepError[];
      readonly warnings: readonly StepError[];
    };

/** How actions are packed. */
export interface PackOptions {
  /** How full an entry may be. @defaultValue 'docs-step' */
  readonly mode: PackMode;
  /**
   * Whether memberships may be sent as entries of their user groups, ten people each, where that needs fewer
   * calls than entries of the people.
   * @defaultValue 'whenFewerCalls'
   */
  readonly groupWise: 'whenFewerCalls' | 'never';
  /**
   * Of an action that adds and removes, when it is sent group-wise: which part leaves first. The other part waits
   * until the first has succeeded, and is not sent group-wise if it has not. Sent as one entry, an action always
   * keeps the order in which it was written.
   * @defaultValue 'addFirst'
   */
  readonly moves: 'addFirst' | 'removeFirst';
  /**
   * Whether a name is that of a user group whose members may be changed group-wise. Say `false` for product
   * profiles, read-only groups, groups near their 200,000 members, and whatever is unknown. Groups that an action
   * creates are learned. See {@link userGroupsAmong}.
   * @defaultValue no name is
   */
  readonly isUserGroup: (name: string) => boolean;
  /**
   * Whether an e-mail belongs to more than one account. Group-wise entries can't say which one is meant, so such
   * people always get entries of their own.
   * @defaultValue no e-mail does
   */
  readonly isAmbiguous: (email: string) => boolean;
}

/**
 * Turns a stream of actions into the fewest calls, and their answers into one outcome for each action. A state
 * machine without I/O or time.
 *
 * Several actions on one user share an entry; memberships of user groups are sent by user or by group, whichever
 * needs fewer calls; an action that depends on another one waits for its answer.
 *
 * @example
 * for (const [seq, action] of actions.entries()) packer.add(seq, action);
 * for (let call = packer.take({ drain: true }); call; call = packer.take({ drain: true })) {
 *   for (const outcome of packer.settle(call, await send(call))) report(outcome);
 * }
 */
export interface Packer<A extends Packable> {
  /**
   * @param seq must grow from action to action
   * @throws ArgumentError when the action has no step: the service refuses such entries
   */
  add(seq: number, action: A): void;
  /**
   * The fullest call that may leave now, or nothing.
   *
   * @param options `drain`: the source ended or stalls, so calls that are not full may leave too; they still wait
   * for answers under way that can fill them
   */
  take(options: { readonly drain: boolean }): PackedCall | undefined;
  /**
   * Takes the answer to a call in. What the answer leaves open is packed again, in smaller entries.
   *
   * @returns the actions that are decided by it
   * @throws ArgumentError when the call is not under way, or the answer has another number of entries
   */
  settle(call: PackedCall, answer: ActionAnswer): readonly Outcome<A>[];
  /**
   * Puts a call back that surely had no effect (429, refused connection). It leaves again as it is.
   *
   * @throws ArgumentError when the call is not under way
   */
  release(call: PackedCall): void;
  /** Actions without an outcome. */
  readonly size: number;
  /** Whether nothing is left to send, whatever the answers to what is under way say. */
  readonly isThrough: boolean;
}
