import { join } from 'node:path';
import type { Journal } from '@umapi-kit/client';
import { openJournal } from '@umapi-kit/client/node';
import { createSimulatedClock } from '@umapi-kit/clock';
import { type SeedUser, startServer } from '@umapi-kit/server';
import {
  type ApplyEvent,
  applySyncPlan,
  type DirectoryUser,
  openSyncState,
  resumeSyncRun,
  type SyncState,
  type SyncSummary,
} from '@umapi-kit/sync';
import { acme, companySeed, connectTo, planFor, rules, stateOf } from './company.ts';

class Crash extends Error {}

/** A process that dies at a given moment: from then on nothing that it does has an effect. */
class Mortal {
  readonly #diesAt: number;
  moments = 0;

  constructor(diesAt: number) {
    this.#diesAt = diesAt;
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
    const isDead = this.moments >= this.#diesAt;
    if (!isDead) this.moments++;
    if (isDead || this.moments >= this.#diesAt) throw new Crash('killed');
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

/** What a run is about. */
export interface World {
  readonly accounts: readonly SeedUser[];
  readonly people: readonly DirectoryUser[];
  readonly folder: string;
}

let runs = 0;

/**
 * Plans and applies in processes that die, resumes in one that lives (or plans again, when the run had not begun),
 * and looks.
 */
export async function runThrough({ accounts, people, folder }: World, ...deaths: readonly number[]) {
  const server = await startServer({ seed: companySeed({ [acme]: accounts }), listen: false });
  await using _ = server;
  await using journal = openJournal({ path: ':memory:' });
  const statePath = join(folder, `run-${++runs}`, 'state.db');
  const bodies: string[] = [];
  const watched: typeof fetch = (input, init) => {
    if (String(input).includes('/action/')) bodies.push(String(init?.body));
    return server.fetch(input, init);
  };
  const told = new Map<string, string>();
  let moments = 0;

  async function live(process: Mortal): Promise<void> {
    using state = openSyncState(statePath);
    const mortal = mortalJournal(journal, process);
    const conn = connectTo(server, acme, {
      ...{ random: () => 0, retryBudgetMs: 0, journal: mortal },
      fetch: (...request) => process.live(() => watched(...request)),
    });
    const targets = {
      orgs: [{ conn, journal: mortal }],
      state: mortalState(state, process),
      clock: createSimulatedClock(),
    };
    // What was noted and told to nobody is known to whoever goes on.
    for (const [change, { status }] of state.run.settled(acme)) told.set(change, status);
    if (state.run.current()) return await listen(resumeSyncRun(targets), process);
    const plan = await planFor([{ conn, rules }], people);
    await listen(applySyncPlan(plan, targets), process);
  }

  async function listen(run: AsyncGenerator<ApplyEvent, SyncSummary, void>, process: Mortal): Promise<void> {
    for (let next = await run.next(); !next.done; next = await run.next()) {
      const { change, outcome } = next.value;
      await process.live(() => told.set(change.id, outcome.status));
    }
  }

  for (const diesAt of deaths) {
    const process = new Mortal(diesAt);
    await live(process).catch(unlessCrash);
    moments = process.moments;
  }
  await live(new Mortal(Number.POSITIVE_INFINITY));
  return {
    moments,
    state: await stateOf(connectTo(server, acme)),
    told: [...told].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    sentTwice: bodies.length - new Set(bodies).size,
  };
}

function unlessCrash(error: unknown): void {
  const isCrash = error instanceof Crash || (error instanceof Error && error.cause instanceof Crash);
  if (!isCrash) throw error;
}
