import type { Group, User } from '@umapi-kit/protocol';
import type { Action } from './action/action.ts';
import type { ActionQueue } from './batch/action-queue.ts';
import type { ExecuteStatistics } from './batch/statistics.ts';
import { checkText } from './checks.ts';
import { ArgumentError } from './errors.ts';
import { Execution } from './execute/execution.ts';
import { type ExecutionOptions, resolveExecution } from './execute/execution-options.ts';
import type { Source } from './execute/read-ahead.ts';
import type { ResumedAction } from './journal/resumption.ts';
import { Listing } from './list/listing.ts';
import { type GroupsOptions, groupsSource, type UsersOptions, usersSource } from './list/lists.ts';
import { fetchUser, type UserOptions } from './one-user.ts';
import { type ConnectionOptions, resolveOptions, type Settings } from './options.ts';
import type { Packable } from './pack/packing.ts';
import { type ConnectionStatus, fetchServerStatus, type ServerStatus, statusUrl } from './status.ts';
import { Api } from './transport/api.ts';

/** Options of the `execute…` methods. */
export interface ExecuteOptions {
  /** Send at once what is queued, in batches that may not be full. @defaultValue false */
  readonly immediate?: boolean;
  /** Ends waiting and sending; what was not sent stays queued, and the call throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * A connection to one organization. It keeps to the documented rate limits by itself, retries what is worth it,
 * and sends actions in batches of ten.
 *
 * @example
 * await using conn = new Connection({ orgId, auth: new OAuthS2S({ clientId, clientSecret }) });
 * for await (const user of conn.users({ group: 'Employees' })) console.log(user.email);
 */
export class Connection implements AsyncDisposable {
  readonly orgId: string;
  readonly #api: Api;
  readonly #settings: Settings;
  #queue: Promise<ActionQueue> | undefined;
  #server: ServerStatus | undefined;
  #closing: Promise<void> | undefined;

  /** @throws {@link ArgumentError} naming the option that can't be used, and its value */
  constructor(options: ConnectionOptions) {
    this.#settings = resolveOptions(options);
    this.orgId = this.#settings.orgId;
    this.#api = new Api(this.#settings);
  }

  /**
   * The users of the organization, of a group or of a domain. An unknown group or domain is a `NotFoundError`.
   *
   * @throws {@link ArgumentError} when a name is empty
   *
   * @example
   * const everyone = await conn.users({ domain: 'example.com' }).all();
   */
  users(options: UsersOptions = {}): Listing<User> {
    return new Listing(usersSource(this.#api, this.orgId, options), options);
  }

  /**
   * All user groups, product profiles and admin groups.
   *
   * @example
   * for await (const { groupName, memberCount } of conn.groups()) console.log(groupName, memberCount);
   */
  groups(options: GroupsOptions = {}): Listing<Group> {
    return new Listing(groupsSource(this.#api, this.orgId, options), options);
  }

  /**
   * One user, or `undefined` when the organization has no such user.
   *
   * @param userString an e-mail, or a username together with `domain`; compared without case
   *
   * @example
   * const jane = await conn.user('jane@example.com');
   */
  async user(userString: string, options: UserOptions = {}): Promise<User | undefined> {
    checkText('userString', userString);
    return fetchUser(this.#api, this.orgId, userString, options);
  }

  /**
   * Carries out any number of actions in as few calls as there can be, and tells what became of each. The source
   * is read as the calls go out; memory does not grow with it. Full calls leave at once, others when the source
   * ends or rests. Actions on the same user, and on a group and its life cycle, keep their order.
   *
   * Exactly one outcome comes for each action that was read, in the order of settling. When the source throws, or
   * a call can't be made, nothing new is sent: the outcomes of the rest come first, then that error is thrown.
   *
   * @throws {@link ArgumentError} for an option that can't be used, or when the connection is closed
   *
   * @example
   * for await (const outcome of conn.execute(actions)) {
   *   if (outcome.status !== 'succeeded') console.log(outcome.seq, outcome.status);
   * }
   */
  execute<A extends Packable>(source: Source<A>, options: ExecutionOptions = {}): Execution<A> {
    this.#checkOpen();
    const resolved = resolveExecution(options);
    return new Execution(async () => {
      const { execution } = await executor();
      return execution(this.#api, this.#settings, source, resolved);
    });
  }

  /**
   * Goes on where `execute` was interrupted: settles the calls whose answers are missing, then sends what was not
   * sent. What can be repeated is sent again; for renames, deletions and strict creates the service is asked first.
   *
   * @throws {@link ArgumentError} when the connection has no journal, or is closed
   *
   * @example
   * for await (const { seq, status } of conn.resume()) console.log(seq, status);
   */
  resume(options: ExecutionOptions = {}): Execution<ResumedAction> {
    this.#checkOpen();
    const { journal } = this.#settings;
    if (journal === undefined) throw new ArgumentError('only a connection with a journal can resume');
    const resolved = resolveExecution(options);
    return new Execution(async () => {
      const { resumption } = await executor();
      return resumption(this.#api, this.#settings, journal, resolved);
    });
  }

  /**
   * Queues an action. Whenever ten entries wait, they are sent as one batch; `immediate` sends what there is.
   * Errors of single actions are no exception: find them with `action.executionErrors()`.
   *
   * @throws {@link BatchError} when a batch failed as a whole; its actions stay queued, and it names them
   */
  executeSingle(action: Action, options: ExecuteOptions = {}): Promise<ExecuteStatistics> {
    return this.executeMultiple([action], options);
  }

  /**
   * Queues actions in their order, like {@link executeSingle}. Actions that depend on each other (same user; a
   * group and its life cycle) never share a batch, and keep their order; others may overtake them.
   *
   * @throws {@link BatchError} after all other batches, when one failed as a whole
   */
  async executeMultiple(
    actions: Iterable<Action>,
    { immediate = false, signal }: ExecuteOptions = {},
  ): Promise<ExecuteStatistics> {
    this.#checkOpen();
    const list = [...actions];
    const queue = await this.#openQueue();
    return queue.execute(list, { drain: immediate, signal });
  }

  /**
   * Sends everything that is queued, what stayed from failed batches included.
   *
   * @throws {@link BatchError} when a batch failed as a whole
   */
  executeQueued({ signal }: { readonly signal?: AbortSignal } = {}): Promise<ExecuteStatistics> {
    return this.executeMultiple([], { immediate: true, ...(signal === undefined ? {} : { signal }) });
  }

  /** Empties the queue without sending it, and hands back the actions. One that is half sent is among them. */
  async discardQueued(): Promise<readonly Action[]> {
    const queue = await this.#queue;
    return queue?.discard() ?? [];
  }

  /**
   * Counters of this connection, and what the service says about itself.
   *
   * @param options `remote` asks the service now; otherwise its last answer is repeated
   */
  async status(
    options: { readonly remote?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<ConnectionStatus> {
    if (options.remote === true) this.#server = await fetchServerStatus(this.#settings, options.signal);
    const queue = await this.#queue;
    const { queued, sent, succeeded } = queue?.statistics ?? { queued: 0, sent: 0, succeeded: 0 };
    return {
      local: {
        ...this.#api.queryCounts,
        actionsSent: sent,
        actionsCompleted: succeeded,
        actionsQueued: queued,
      },
      server: this.#server ?? { url: statusUrl(this.#settings.endpoint), status: 'Never contacted' },
    };
  }

  /** The next call tells the service that a sync run begins. */
  startSync(): void {
    this.#api.syncSignals.start();
  }

  /** The next call tells the service that the sync run ends with it. */
  endSync(): void {
    this.#api.syncSignals.end();
  }

  /**
   * Sends what is still queued, then takes no more actions. Closing again waits for the same end.
   *
   * @throws {@link BatchError} when a batch failed as a whole: it names the actions that were not sent
   */
  close(): Promise<void> {
    this.#closing ??= this.#sendQueued();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #sendQueued(): Promise<void> {
    const queue = await this.#queue;
    await queue?.execute([], { drain: true });
  }

  #openQueue(): Promise<ActionQueue> {
    this.#queue ??= executor()
      .then(({ queue }) => queue(this.#api, this.#settings))
      .catch((error: unknown) => {
        this.#queue = undefined;
        throw error;
      });
    return this.#queue;
  }

  #checkOpen(): void {
    if (this.#closing !== undefined)
      throw new ArgumentError('the connection is closed: no action can follow');
  }
}

/** Whoever only reads never loads what carries out actions. */
function executor() {
  return import('./executor.ts');
}
