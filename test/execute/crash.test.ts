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
import { acmeSeed, connectTo, stateOf } from './support/acme-org.ts';

const user = (name: string) => new UserAction({ email: `${name}@acme.example` });
const newcomer = (name: string, onConflict: 'errorIfAlreadyExists' | 'ignoreIfAlreadyExists') =>
  user(name).create({ firstName: name, lastName: 'Doe', country: 'DE', onConflict });

/** Something of everything: what can be repeated, and what can't. */
const actions = [
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

  get isDead(): boolean {
    return this.moments >= this.#diesAt;
  }

  /** Two moments: before the work, and when it is done but nobody was told. */
  async live<T>(work: () => Promise<T>): Promise<T> {
    this.#pass();
    const result = await work();
    this.#pass();
    return result;
  }

  #pass(): void {
    if (!this.isDead) this.moments++;
    if (this.isDead) throw new Crash('killed');
  }
}

/** The first actions are noted; from then on the process can die. */
function mortalJournal(journal: Journal, process: Mortal): Journal {
  return {
    bind: (to) => journal.bind(to),
    append: (entries) => journal.append(entries),
    markSent: (call) => process.live(() => journal.markSent(call)),
    settle: (...settled) => process.live(() => journal.settle(...settled)),
    release: (call) => process.live(() => journal.release(call)),
    forget: (seqs) => process.live(() => journal.forget(seqs)),
    unknown: () => journal.unknown(),
    pending: () => journal.pending(),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function outcomesOf<A extends Packable>(execution: Execution<A>): Promise<ActionOutcome<A>[]> {
  const outcomes: ActionOutcome<A>[] = [];
  try {
    for await (const outcome of execution) outcomes.push(outcome);
  } catch (error) {
    if (!(error instanceof Crash || (error instanceof Error && error.cause instanceof Crash))) throw error;
  }
  return outcomes;
}

/** Runs the actions in a process that dies at the given moment, resumes in another one, and looks. */
async function runThrough(diesAt: number) {
  await using server = await startServer({ seed: acmeSeed, listen: false, throttle: 'off' });
  await using journal = openJournal({ path: ':memory:' });
  const process = new Mortal(diesAt);
  const bodies: string[] = [];
  const watched: typeof fetch = (input, init) => {
    if (String(input).includes('/action/')) bodies.push(String(init?.body));
    return server.fetch(input, init);
  };
  const mortal: typeof fetch = (...request) => process.live(() => watched(...request));
  const options = { random: () => 0, retryBudgetMs: 0 };
  const first = connectTo(server, { ...options, fetch: mortal, journal: mortalJournal(journal, process) });
  const second = connectTo(server, { ...options, fetch: watched, journal });
  const before = await outcomesOf(first.execute(actions));
  const after = await outcomesOf(second.resume());
  const told = new Map([...before, ...after].map(({ seq, status }) => [seq, status]));
  return {
    moments: process.moments,
    state: await stateOf(second),
    told: [...told].toSorted(([a], [b]) => a - b),
    repeated: bodies.length - new Set(bodies).size,
  };
}

test('a run that dies at any moment and is resumed ends like one that does not', async () => {
  const undisturbed = await runThrough(Number.POSITIVE_INFINITY);

  for (let moment = 1; moment <= undisturbed.moments; moment++) {
    const { state, told, repeated } = await runThrough(moment);
    expect({ moment, state, told }).toEqual({ moment, state: undisturbed.state, told: undisturbed.told });
    expect(repeated, `calls sent again after moment ${moment}`).toBeLessThanOrEqual(1);
  }
  expect(undisturbed.moments).toBeGreaterThan(15);
});
