import { rateLimits } from '@umapi-kit/protocol';
import { ActionQueue } from './batch/action-queue.ts';
import { batchSender } from './batch/send-batch.ts';
import { Dispatcher, type Ledger } from './execute/dispatcher.ts';
import type { Run } from './execute/execution.ts';
import type { ExecutionSettings } from './execute/execution-options.ts';
import { GroupNames } from './execute/group-names.ts';
import { memoryLedger } from './execute/memory-ledger.ts';
import type { Source } from './execute/read-ahead.ts';
import { sendingApart } from './execute/send-apart.ts';
import { callSender } from './execute/send-call.ts';
import type { Journal } from './journal/journal.ts';
import type { ResumedAction } from './journal/resumption.ts';
import { Listing } from './list/listing.ts';
import { groupsSource } from './list/lists.ts';
import type { Settings } from './options.ts';
import { createPacker } from './pack/packer.ts';
import type { Packable } from './pack/packing.ts';
import type { Api } from './transport/api.ts';

/** What carries out actions one entry each, ten to a call. */
export function queue(api: Api, settings: Settings): ActionQueue {
  return new ActionQueue(batchSender(api, settings), api.emit);
}

/** A run of `Connection.execute`. */
export function execution<A extends Packable>(
  api: Api,
  settings: Settings,
  source: Source<A>,
  options: ExecutionSettings,
): Run<A> {
  const { journal } = settings;
  const ledger = journal ? journal.runs.ledger<A>(journal, settings) : memoryLedger<A>();
  return dispatcher(api, settings, ledger, source, options);
}

/** A run of `Connection.resume`. */
export function resumption(
  api: Api,
  settings: Settings,
  journal: Journal,
  options: ExecutionSettings,
): Run<ResumedAction> {
  return journal.runs.resumption({
    journal,
    binding: settings,
    send: sendingApart(callSender(api, settings)),
    signal: options.signal,
    dispatch: (source, ledger) => dispatcher(api, settings, ledger, source, options),
  });
}

function dispatcher<A extends Packable>(
  api: Api,
  settings: Settings,
  ledger: Ledger<A>,
  source: Source<A>,
  { userGroups, packing, ...options }: ExecutionSettings,
): Dispatcher<A> {
  const { signal } = options;
  const asking = { patienceMs: rateLimits.windowMs, ...(signal === undefined ? {} : { signal }) };
  const list = () => new Listing(groupsSource(api, settings.orgId, asking)).all();
  const names = new GroupNames(userGroups, list);
  return new Dispatcher<A>({
    ...options,
    source,
    packer: createPacker<A>({ ...packing, isUserGroup: (name) => names.has(name) }),
    ledger,
    prepare: (actions) => names.learnFor(actions),
    send: sendingApart(callSender(api, settings)),
    clock: settings.clock,
  });
}
