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
  type SyncState,
  type SyncSummary,
} from '@umapi-kit/sync';
import { acme, companySeed, connectTo, stateOf } from './company.ts';
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
  readonly people: readonly DirectoryUser[];
  readonly folder: string;
  readonly faults?: readonly FaultRule[];
  readonly connection?: Partial<ConnectionOptions>;
}

let runs = 0;

/**
 * Plans and applies in processes that die, goes on in further ones (resuming, or planning when no run had begun),
 * and looks when one has lived to the end.
 */
export async function runThrough(world: World, ...deaths: readonly number[]) {
  const { accounts, faults = [], connection } = world;
  const server = await startServer({ seed: companySeed({ [acme]: accounts }), listen: false, faults });
  await using _ = server;
  await using journal = openJournal({ path: ':memory:' });
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
    const mortal = mortalJournal(journal, process);
    const options = { retryBudgetMs: 0, ...connection, journal: mortal, random: () => 0 };
    const conn = connectTo(server, acme, {
      ...options,
      fetch: (...call) => process.live(() => watched(...call)),
    });
    const targets = {
      orgs: [{ conn, journal: mortal }] as const,
      state: mortalState(state, process),
      clock: createSimulatedClock(),
    };
    // What was noted and told to nobody is known to whoever goes on.
    for (const [change, { status }] of state.run.settled(acme)) told.set(change, status);
    if (state.run.current()) return await listen(resumeSyncRun(targets), process);
    const plan = await planSyncRun(configOf({ guards: [] }), { ...targets, source: sourceOf(world.people) });
    return await listen(applySyncPlan(plan, targets), process);
  }

  async function listen(
    run: AsyncGenerator<ApplyEvent, SyncSummary, void>,
    process: Mortal,
  ): Promise<SyncSummary> {
    for (let next = await run.next(); ; next = await run.next()) {
      if (next.done === true) return next.value;
      const { change, outcome } = next.value;
      await process.live(() => told.set(change.id, outcome.status));
    }
  }

  /** Gives up when the service does, as somebody does who comes back later. */
  async function livesToTheEnd(): Promise<boolean> {
    try {
      const { orgs } = await live(new Mortal(Number.POSITIVE_INFINITY));
      return orgs.every(({ stoppedBy, outcomes }) => stoppedBy === undefined && outcomes.unknown === 0);
    } catch (error) {
      if (isUmapiError(error) && error.retryable) return false;
      throw error;
    }
  }

  for (const diesAt of deaths) {
    const process = new Mortal(diesAt);
    await live(process).catch((error: unknown) => {
      if (!process.isDead) throw error;
    });
    moments = process.moments;
  }
  for (let tries = 0; !(await livesToTheEnd()); tries++)
    if (tries > 20) throw new Error('no run comes to its end');
  server.faults.clear();
  return {
    moments,
    state: await stateOf(connectTo(server, acme)),
    told: sorted(told),
    sentTwice: repeats(bodies),
  };
}

function sorted(told: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...told].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function repeats(bodies: readonly string[]): number {
  return bodies.length - new Set(bodies).size;
}
