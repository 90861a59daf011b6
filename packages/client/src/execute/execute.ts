import { checkCount, checkDuration } from '../checks.ts';
import { Listing } from '../listing.ts';
import { groupsSource } from '../lists.ts';
import type { Settings } from '../options.ts';
import { createPacker } from '../pack/packer.ts';
import type { Packable, PackOptions } from '../pack/packing.ts';
import type { Api } from '../transport/api.ts';
import { Dispatcher, type Ledger } from './dispatcher.ts';
import { GroupNames, type UserGroups } from './group-names.ts';
import type { Source } from './read-ahead.ts';
import { sendingApart } from './send-apart.ts';
import { callSender } from './send-call.ts';

/** Options of `Connection.execute`. */
export interface ExecutionOptions extends Partial<Omit<PackOptions, 'isUserGroup'>> {
  /** Actions without an outcome that are held at most: more of them pack better. @defaultValue 10_000 */
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
  /** Ends waiting and sending: the outcomes of what is left are handed out, then the signal's reason is thrown. */
  readonly signal?: AbortSignal;
}

/** @throws ArgumentError naming the option that can't be used */
export function dispatch<A extends Packable>(
  api: Api,
  settings: Settings,
  ledger: Ledger<A>,
  source: Source<A>,
  options: ExecutionOptions,
): Dispatcher<A> {
  const { lookahead, maxInFlight, stallMs, userGroups = 'ask', signal, ...packing } = options;
  const list = () => {
    const ending = signal === undefined ? {} : { signal };
    return new Listing(groupsSource(api, settings.orgId, ending)).all();
  };
  const names = new GroupNames(userGroups, list);
  const packer = createPacker<A>({ ...packing, isUserGroup: (name) => names.has(name) });
  return new Dispatcher<A>({
    source,
    packer,
    ledger,
    prepare: (actions) => names.learnFor(actions),
    send: sendingApart(callSender(api, settings)),
    clock: settings.clock,
    lookahead: checkCount('lookahead', lookahead ?? 10_000),
    maxInFlight: checkCount('maxInFlight', maxInFlight ?? 10),
    stallMs: checkDuration('stallMs', stallMs ?? 1_000),
    signal,
  });
}
