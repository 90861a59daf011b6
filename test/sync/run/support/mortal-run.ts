import { join } from 'node:path';
import { type ConnectionOptions, isUmapiError, type Journal } from '@umapi-kit/client';
import { openJournal } from '@umapi-kit/client/node';
import { createSimulatedClock } from '@umapi-kit/clock';
import { type FaultRule, type SeedUser, startServer } from '@umapi-kit/server';
import {
  type ApplyEvent,
  applySyncPlan,
  type DirectoryUser,
  openSyncState,
  planSyncRun,
  resumeSyncRun,
  type SyncConfig,
  type SyncRules,
  type SyncState,
  type SyncSummary,
} from '@umapi-kit/sync';
import { acme, beta, companySeed, connectTo, rules, stateOf } from './company.ts';
import { configOf, sourceOf } from './run-world.ts';

class Crash extends Error {}

/** A process that dies at a given moment: from then on nothing that it does has an effect. */
class Mortal {
  readonly #diesAt: number;
  moments = 0;

  constructor(diesAt: number) {
    this.#diesAt = diesAt;
  }

  get isDead(): boolean {
    return this.moments >= this.#diesAt;
  }

  /** Two moments: before the work, and when it is done but nobody was told. */
  async live<T>(work: () => T | Promise<T>): Promise<T> {
    this.pass();
    const result = await work();
    this.pass();
    return result;
  }

  liveNow<T>(work: () => T): T {
    this.pass();
    const result = work();
    this.pass();
    return result;
  }

  async *read<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, void> {
    this.pass();
    for await (const item of items) {
      yield item;
      this.pass();
    }
  }

  pass(): void {
    if (!this.isDead) this.moments++;
    if (this.isDead) throw new Crash('killed');
  }
}

function mortalJournal(journal: Journal, process: Mortal): Journal {
  return {
    runs: journal.runs,
    bind: (to) => process.live(() => journal.bind(to)),
    append: (entries) => process.live(() => journal.append(entries)),
    markSent: (call) => process.live(() => journal.markSent(call)),
    settle: (...settled) => process.live(() => journal.settle(...settled)),
    release: (call) => process.live(() => journal.release(call)),
    forget: (seqs) => process.live(() => journal.forget(seqs)),
    unknown: () => process.read(journal.unknown()),
    settled: () => process.read(journal.settled()),
    pending: () => process.read(journal.pending()),
    [Symbol.asyncDispose]: async () => {},
  };
}

function mortalState(state: SyncState, process: Mortal): SyncState {
  const { run } = state;
  return {
    ...state,
    complete: (memory) => process.liveNow(() => state.complete(memory)),
    run: {
      ...run,
      begin: (begun) => process.liveNow(() => run.begin(begun)),
      note: (...noted) => process.liveNow(() => run.note(...noted)),
    },
  };
}

/** What runs are about. */
interface World {
  readonly accounts: readonly SeedUser[];
  /** Of a further organization, whose groups are `beta::Design` and `beta::Print`. @defaultValue there is none */
  readonly betaAccounts?: readonly SeedUser[];
  readonly people: readonly DirectoryUser[];
  readonly folder: string;
  readonly rules?: SyncRules;
  readonly faults?: readonly FaultRule[];
  readonly connection?: Partial<ConnectionOptions>;
}

function configFor({ betaAccounts, rules: own = rules }: World): SyncConfig {
  const config = configOf({ guards: [], rules: own });
  const further = { name: 'beta', connection: { orgId: beta }, rules: own };
  return betaAccounts ? { ...config, orgs: [config.orgs[0], further] } : config;
}

let runs = 0;

/**
 * Plans and applies in processes that die, goes on in further ones (resuming, or planning when no run had begun),
 * and looks when one has lived to the end.
 */
export async function runThrough(world: World, ...deaths: readonly number[]) {
  const { accounts, betaAccounts, faults = [], connection } = world;
  const seed = companySeed({ [acme]: accounts, [beta]: betaAccounts ?? [] });
  const server = await startServer({ seed, listen: false, faults });
  await using _ = server;
  const config = configFor(world);
  const ids = config.orgs.map((org) => org.connection.orgId);
  await using stack = new AsyncDisposableStack();
  const journals = ids.map(() => stack.use(openJournal({ path: ':memory:' })));
  const statePath = join(world.folder, `run-${++runs}`, 'state.db');
  const bodies: string[] = [];
  const watched: typeof fetch = (input, init) => {
    if (String(input).includes('/action/')) bodies.push(String(init?.body));
    return server.fetch(input, init);
  };
  const told = new Map<string, string>();
  let moments = 0;

  async function live(process: Mortal): Promise<SyncSummary> {
    using state = openSyncState(statePath);
    const orgs = ids.flatMap((id, index) => {
      const real = journals[index];
      if (!real) return [];
      const journal = mortalJournal(real, process);
      const options = { retryBudgetMs: 0, ...connection, journal, random: () => 0 };
      const fetch: typeof globalThis.fetch = (...call) => process.live(() => watched(...call));
      return [{ conn: connectTo(server, id, { ...options, fetch }), journal }];
    });
    const targets = { orgs, state: mortalState(state, process), clock: createSimulatedClock() };
    // What was noted and told to nobody is known to whoever goes on.
    for (const id of ids)
      for (const [change, { status }] of state.run.settled(id)) told.set(`${id} ${change}`, status);
    if (state.run.current()) return await listen(resumeSyncRun(targets), process);
    const plan = await planSyncRun(config, { ...targets, source: sourceOf(world.people) });
    return await listen(applySyncPlan(plan, targets), process);
  }

  async function listen(
    run: AsyncGenerator<ApplyEvent, SyncSummary, void>,
    process: Mortal,
  ): Promise<SyncSummary> {
    for (let next = await run.next(); ; next = await run.next()) {
      if (next.done === true) return next.value;
      const { change, outcome } = next.value;
      await process.live(() => told.set(`${change.org} ${change.id}`, outcome.status));
    }
  }

  /** Gives up when the service does, as somebody does who comes back later. */
  async function livesToTheEnd(): Promise<boolean> {
    try {
      const { orgs } = await live(new Mortal(Number.POSITIVE_INFINITY));
      return orgs.every(({ stoppedBy, outcomes }) => stoppedBy === undefined && outcomes.unknown === 0);
    } catch (error) {
      if (!isWorthAnotherTry(error)) throw error;
      return false;
    }
  }

  for (const diesAt of deaths) {
    const process = new Mortal(diesAt);
    await live(process).catch((error: unknown) => {
      if (!process.isDead && !isWorthAnotherTry(error)) throw error;
    });
    moments = process.moments;
  }
  for (let tries = 0; !(await livesToTheEnd()); tries++)
    if (tries > 20) throw new Error('no run comes to its end');
  server.faults.clear();
  return {
    moments,
    state: (await Promise.all(ids.map((id) => stateOf(connectTo(server, id))))).flat(),
    told: sorted(told),
    sentTwice: repeats(bodies),
  };
}

/** The service gave up, not we. */
function isWorthAnotherTry(error: unknown): boolean {
  return isUmapiError(error) && error.retryable;
}

function sorted(told: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...told].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function repeats(bodies: readonly string[]): number {
  return bodies.length - new Set(bodies).size;
}
