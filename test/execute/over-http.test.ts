import {
  type ActionOutcome,
  type ConnectionOptions,
  type Execution,
  type Packable,
  UserAction,
} from '@umapi-kit/client';
import { openJournal } from '@umapi-kit/client/node';
import { createControlledClock, systemClock } from '@umapi-kit/clock';
import { type FaultRule, type RunningServer, startServer } from '@umapi-kit/server';
import { expect, test } from 'vitest';
import { acmeSeed, connectTo } from './support/acme-org.ts';

const newcomers = (count: number) =>
  Array.from({ length: count }, (_, number) =>
    new UserAction({ email: `new${number}@acme.example` })
      .create({ firstName: 'New', lastName: 'Comer' })
      .addToGroups('Design'),
  );

const oneByOne = { maxInFlight: 1 } as const;

function serverWith(...faults: readonly FaultRule[]): Promise<RunningServer> {
  return startServer({ seed: acmeSeed, faults });
}

/** A connection over HTTP for which every wait passes at once. */
function hastyConnection(server: RunningServer, options: Partial<ConnectionOptions> = {}) {
  const clock = createControlledClock(systemClock);
  const wait = ({ durationMs }: { readonly durationMs: number }) => {
    void Promise.resolve().then(() => clock.advance(durationMs));
  };
  return connectTo(server, { fetch, clock, on: { wait }, ...options });
}

async function read<A extends Packable>(execution: Execution<A>) {
  const statuses: ActionOutcome['status'][] = [];
  try {
    for await (const { status } of execution) statuses.push(status);
  } catch (error) {
    return { statuses, error };
  }
  return { statuses, error: undefined };
}

function count(statuses: readonly string[], status: string): number {
  return statuses.filter((one) => one === status).length;
}

test('a call is tried again for as long as its time lasts, not four times', async () => {
  const failing = { kind: 'status', status: 503 } as const;
  await using server = await serverWith({ match: { call: 'action' }, times: 6, effect: failing });

  const { statuses } = await read(hastyConnection(server).execute(newcomers(20), oneByOne));

  expect(count(statuses, 'succeeded')).toBe(20);
  expect(server.calls.matching({ call: 'action' })).toHaveLength(8);
});

test('a run that the service ends is resumed where it stopped', async () => {
  const cut = { kind: 'cut', at: 'after' } as const;
  await using server = await serverWith({ match: { call: 'action' }, when: { nth: 3 }, effect: cut });
  await using journal = openJournal({ path: ':memory:' });
  const first = await read(
    hastyConnection(server, { journal, retryBudgetMs: 0 }).execute(newcomers(50), oneByOne),
  );

  const second = await read(hastyConnection(server, { journal }).resume(oneByOne));

  expect(first.error).toMatchObject({ code: 'UNAVAILABLE' });
  expect([count(first.statuses, 'succeeded'), count(first.statuses, 'unknown')]).toEqual([20, 10]);
  expect(count(second.statuses, 'succeeded')).toBe(30);
  expect(server.calls.matching({ call: 'action' })).toHaveLength(6);
});

test('a rename whose answer is cut off is found done, and not sent again', async () => {
  const cut = { kind: 'cut', at: 'after' } as const;
  await using server = await serverWith({ match: { call: 'action' }, when: { nth: 1 }, effect: cut });
  const rename = new UserAction({ email: 'ann@acme.example' }).update({ email: 'anna@acme.example' });

  const { statuses } = await read(hastyConnection(server).execute([rename]));

  expect(statuses).toEqual(['succeeded']);
  expect(server.calls.matching({ call: 'action' })).toHaveLength(1);
});

test('a wait that the service names for longer than allowed ends the run, and nothing is lost', async () => {
  const locked = { kind: 'status', status: 429, retryAfterSeconds: 1_938 } as const;
  await using server = await serverWith({ match: { call: 'action' }, when: { nth: 2 }, effect: locked });
  await using journal = openJournal({ path: ':memory:' });
  const conn = hastyConnection(server, { journal, maxWaitMs: 60_000 });

  const first = await read(conn.execute(newcomers(30), oneByOne));
  const second = await read(hastyConnection(server, { journal }).resume(oneByOne));

  expect(first.error).toMatchObject({ code: 'RATE_LIMITED' });
  expect([count(first.statuses, 'succeeded'), count(first.statuses, 'pending')]).toEqual([10, 20]);
  expect(count(second.statuses, 'succeeded')).toBe(20);
});

test('a token that dies in the middle of a run is renewed, and no action notices', async () => {
  await using server = await startServer({ seed: acmeSeed, tokenLifetimeMs: 600_000 });
  const conn = hastyConnection(server);
  const statuses: string[] = [];

  for await (const { status } of conn.execute(newcomers(40), { ...oneByOne, lookahead: 10 })) {
    statuses.push(status);
    if (statuses.length === 20) server.time.advance(1_200_000);
  }

  expect(count(statuses, 'succeeded')).toBe(40);
  expect(server.calls.matching({ call: 'action' }).filter(({ status }) => status === 401)).toHaveLength(1);
});
