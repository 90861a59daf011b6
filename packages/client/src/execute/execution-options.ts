import { checkDuration, checkWhole } from '../checks.ts';
import type { PackOptions } from '../pack/packing.ts';
import type { UserGroups } from './group-names.ts';

/** Options of `Connection.execute`. */
export interface ExecutionOptions extends Partial<Omit<PackOptions, 'isUserGroup'>> {
  /**
   * Actions without an outcome that are held at most, at about 1.3 kB each: more of them pack better.
   * @defaultValue 20_000
   */
  readonly lookahead?: number;
  /** Calls under way at most, those that wait for the rate limit included. @defaultValue 10 */
  readonly maxInFlight?: number;
  /** How long a source may rest, with nothing under way, before calls leave that are not full. @defaultValue 1_000 */
  readonly stallMs?: number;
  /**
   * Which names are user groups, whose members can be changed ten to an entry: `ask` lists the groups once, when
   * there are enough memberships for it to pay; names spare that call; `never` sends every entry by user.
   * @defaultValue 'ask'
   */
  readonly userGroups?: UserGroups;
  /**
   * The last call tells the service that the sync run ends, if {@link Connection.startSync} began one with an earlier
   * call. It then waits for the answers to all others, and a call whose answer can make further ones necessary tells
   * nothing.
   * @defaultValue false
   */
  readonly endsSync?: boolean;
  /** Ends waiting and sending: the outcomes of what is left are handed out, then the signal's reason is thrown. */
  readonly signal?: AbortSignal;
}

/** Options after the check. */
export interface ExecutionSettings {
  readonly lookahead: number;
  readonly maxInFlight: number;
  readonly stallMs: number;
  readonly userGroups: UserGroups;
  readonly endsSync: boolean;
  readonly signal: AbortSignal | undefined;
  readonly packing: Partial<Omit<PackOptions, 'isUserGroup'>>;
}

/** @throws ArgumentError naming the option that can't be used */
export function resolveExecution(options: ExecutionOptions): ExecutionSettings {
  const {
    lookahead,
    maxInFlight,
    stallMs,
    userGroups = 'ask',
    endsSync = false,
    signal,
    ...packing
  } = options;
  return {
    lookahead: checkWhole('lookahead', lookahead ?? 20_000, 1),
    maxInFlight: checkWhole('maxInFlight', maxInFlight ?? 10, 1),
    stallMs: checkDuration('stallMs', stallMs ?? 1_000),
    userGroups,
    endsSync,
    signal,
    packing,
  };
}
