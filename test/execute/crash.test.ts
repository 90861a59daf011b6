import {
  type ActionOutcome,
  type Execution,
  GroupAction,
  type Journal,
  type Packable,
  UserAction,
} from '@umapi-kit/client';
import { openJournal } from '@umapi-kit/client/node';
import { startServer } from '@umapi-kit/server';
import { expect, test } from 'vitest';
import { engines } from '../../packages/client/test/support/engines.ts';
import { acmeSeed, connectTo, stateOf } from './support/acme-org.ts';

const user = (name: string) => new UserAction({ email: `${name}@acme.example` });
const newcomer = (name: string, onConflict: 'errorIfAlreadyExists' | 'ignoreIfAlreadyExists') =>
  user(name).create({ firstName: name, lastName: 'Doe', country: 'DE', onConflict });

/** Two entries, the second of which can't be repeated. */
const longRename = Array.from({ length: 11 }, (_, step) => ['Design', 'Old'][step % 2] ?? '')
  .reduce((action, group) => action.addToGroups(group), user('gina'))
  .update({ email: 'georgina@acme.example' });

/** Something of everything: what can be repeated, and what can't. */
const actions = [
  longRename,
  newcomer('fay', 'errorIfAlreadyExists').addToGroups('Design'),
  newcomer('gus', 'ignoreIfAlreadyExists'),
  user('ann').update({ email: 'anna@acme.example' }).addToGroups('Design'),
  user('bob').removeFromOrganization(),
  user('carl').addToGroups(['Design', 'Unknown']),
  new GroupAction({ groupName: 'Old' }).delete(),
  new GroupAction({ groupName: 'New' }).create().addUsers(['dora@acme.example', 'emil@acme.example']),
  user('fay').addToGroups('New'),
  user('anna').update({ firstName: 'Anna' }),
  new GroupAction({ groupName: 'New' }).update({ name: 'Newer' }),
];

class Crash extends Error {}

/** A process that dies at a given moment: from then on, whatever it does has no effect. */
class Mortal {
  readonly #diesAt: number;
  moments = 0;

  constructor(diesAt: number) {
    this.#diesAt = diesAt;
  }

  /** Two moments: before the work, and when it is done but nobody was told. */
  async live<T>(work: () => Promise<T>): Promise<T> {
    this.#pass();
    const result = await work();
    this.#pass();
    return result;
  }

  async *read<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    this.#pass();
    for await (const item of items) {
      yield item;
      this.#pass();
    }
  }

  #pass(): void {
    const isDead = this.moments >= this.#diesAt;
    if (!isDead) this.moments++;
    if (isDead || this.moments >= this.#diesAt) throw new Crash('killed');
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

/** What somebody was told of each action, over all processes; being told is a moment like others. */
class Told {
  readonly statuses = new Map<string, string>();

  async listen<A extends Packable>(execution: Execution<A>, process: Mortal): Promise<void> {
    try {
      for await (const outcome of execution) await process.live(async () => this.#note(outcome));
    } catch (error) {
      if (!(error instanceof Crash || (error instanceof Error && error.cause instanceof Crash))) throw error;
    }
  }

  #note({ action: { entry }, status }: ActionOutcome): void {
    const key = JSON.stringify(entry);
    const before = this.statuses.get(key);
    if (before !== undefined && before !== status) throw new Error(`${key}: first ${before}, then ${status}`);
    this.statuses.set(key, status);
  }
}

type OpenJournal = () => Promise<Journal>;

/**
 * Runs the actions in a process that dies, resumes in another one that may die too, and again in one that lives.
 * What nobody has been told of by then was never taken on, and is executed anew.
 */
async function runThrough(open: OpenJournal, ...deaths: readonly number[]) {
  await using server = await startServer({ seed: acmeSeed, listen: false, throttle: 'off' });
  await using journal = await open();
  const bodies: string[] = [];
  const watched: typeof fetch = (input, init) => {
    if (String(input).includes('/action/')) bodies.push(String(init?.body));
    return server.fetch(input, init);
  };
  const connectIn = (process: Mortal) =>
    connectTo(server, {
      ...{ random: () => 0, retryBudgetMs: 0, journal: mortalJournal(journal, process) },
      fetch: (...request) => process.live(() => watched(...request)),
    });
  const told = new Told();
  const moments: number[] = [];
  for (const [life, diesAt] of deaths.entries()) {
    const process = new Mortal(diesAt);
    const conn = connectIn(process);
    await told.listen(life === 0 ? conn.execute(actions) : conn.resume(), process);
    moments.push(process.moments);
  }
  const immortal = new Mortal(Number.POSITIVE_INFINITY);
  const last = connectIn(immortal);
  await told.listen(last.resume(), immortal);
  const untold = actions.filter(({ entry }) => !told.statuses.has(JSON.stringify(entry)));
  await told.listen(last.execute(untold), immortal);
  return {
    moments,
    state: await stateOf(last),
    told: [...told.statuses].toSorted(),
    repeated: bodies.length - new Set(bodies).size,
  };
}

const never = Number.POSITIVE_INFINITY;

const inMemory: OpenJournal = async () => openJournal({ path: ':memory:' });
const journals = engines.map(({ name, newPlace, openJournal: open }) => {
  const inDatabase: OpenJournal = async () => open(await newPlace());
  return name === 'PostgreSQL' ? { name, open: inDatabase } : { name: 'memory', open: inMemory };
});

test.each(journals)(
  'a run that dies at any moment and is resumed ends like one that does not, with its journal in $name',
  async ({ open }) => {
    const undisturbed = await runThrough(open, never);
    const moments = undisturbed.moments[0] ?? 0;

    for (let moment = 1; moment <= moments; moment++) {
      const { state, told, repeated } = await runThrough(open, moment);
      expect({ moment, state, told }).toEqual({ moment, state: undisturbed.state, told: undisturbed.told });
      expect(repeated, `calls sent again after moment ${moment}`).toBeLessThanOrEqual(1);
    }
    expect(moments).toBeGreaterThan(40);
  },
  120_000,
);

test('so does one whose resumption dies at any moment too', async () => {
  const undisturbed = await runThrough(inMemory, never);
  const moments = undisturbed.moments[0] ?? 0;

  for (let first = 1; first <= moments; first += 3) {
    const [, lives = 0] = (await runThrough(inMemory, first, never)).moments;
    for (let second = 1 + (first % 4); second <= lives; second += 4) {
      const { state, told, repeated } = await runThrough(inMemory, first, second);
      const place = { first, second };
      expect({ place, state, told }).toEqual({ place, state: undisturbed.state, told: undisturbed.told });
      expect(repeated, `calls sent again after ${first} and ${second}`).toBeLessThanOrEqual(2);
    }
  }
}, 60_000);
