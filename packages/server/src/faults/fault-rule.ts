import type { CallName, ErrorCode } from '@umapi-kit/protocol';

/** Which calls a rule is about; what is absent lets all of them in, and all that is given must hold. */
export interface FaultMatch {
  readonly call?: CallName | readonly CallName[];
  /** The organization's id. */
  readonly org?: string;
  /** The `X-Api-Key`. */
  readonly clientId?: string;
  /** The path as it was sent; `*` stands for anything. */
  readonly path?: string;
  /** The number in the path, or in the query of a deprecated call. */
  readonly page?: number;
  /** A text that the body of the request holds. */
  readonly body?: string;
}

/** Which of the calls that match are struck; one of these, or all of them. Calls count from 1 for each rule. */
export interface FaultMoment {
  readonly nth?: number | readonly number[];
  readonly every?: number;
  /** From 0 to 1. */
  readonly probability?: number;
  /** Replays the same chances. @defaultValue 1 */
  readonly randomSeed?: number;
}

/** What happens to a call. Several rules may strike one call. */
export type FaultEffect =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** `Retry-After`, in seconds. */
      readonly retryAfterSeconds?: number;
      /** @defaultValue that of the service for 429, and an empty one for others */
      readonly body?: unknown;
      /** The work is done, and the client can't know. @defaultValue false */
      readonly afterWork?: boolean;
    }
  /** Waits by the server's time, which may be frozen. */
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'latency'; readonly fromMs: number; readonly toMs: number }
  /** Log-normal: half the calls take longer than the median; `sigma` of 0.5 is a usual spread, 1 a wide one. */
  | { readonly kind: 'latency'; readonly medianMs: number; readonly sigma: number }
  /** The connection breaks: before the work, after it, or in the midst of the answer's body. */
  | { readonly kind: 'cut'; readonly at: 'before' | 'after' | 'body' }
  /** The body comes in small pieces. @param bytes of a piece */
  | { readonly kind: 'trickle'; readonly bytes: number; readonly everyMs: number }
  | { readonly kind: 'malformed'; readonly how: 'truncated' | 'html' | 'empty' }
  /** `X-Page-Count` is off by that. */
  | { readonly kind: 'pageCount'; readonly by: number }
  /** A page begins with the last items of the page that was read before it. */
  | { readonly kind: 'duplicates'; readonly count: number }
  /** What somebody else does just before, as entries of an action call: lists change while they are read. */
  | { readonly kind: 'meanwhile'; readonly entries: readonly unknown[] }
  /** Users whom the call creates are not found for that long, in milliseconds or as `90s`. */
  | { readonly kind: 'lag'; readonly for: number | string }
  /** An entry of an action is not run and answered with an error. Without `entry` and `user` every entry. */
  | {
      readonly kind: 'entryError';
      readonly code: ErrorCode;
      readonly message?: string;
      /** @defaultValue 0 */
      readonly step?: number;
      /** Its place in the request, from 0. */
      readonly entry?: number;
      /** Whom it is about; compared without case. */
      readonly user?: string;
    };

/** A rule that makes calls fail. */
export interface FaultRule {
  /** Shown in the call log. @defaultValue the rule's id */
  readonly name?: string;
  readonly match?: FaultMatch;
  /** @defaultValue every call that matches */
  readonly when?: FaultMoment;
  /** The rule rests after that many strikes. @defaultValue never */
  readonly times?: number;
  readonly effect?: FaultEffect;
  /** In the place of `effect`: what happens to the first strike, the second …; `null` is nothing. Then it rests. */
  readonly script?: readonly (FaultEffect | null)[];
}

/** A rule that is in force. */
export interface FaultView extends FaultRule {
  readonly id: string;
  /** Calls that matched. */
  readonly matched: number;
  /** Calls that were struck. */
  readonly struck: number;
}
