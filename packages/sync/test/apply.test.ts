import { Connection, RateLimitedError } from '@umapi-kit/client';
import { createSimulatedClock } from '@umapi-kit/clock';
import { isJsonObject, type JsonObject } from '@umapi-kit/protocol';
import {
  type ApplyEvent,
  applySyncPlan,
  indexDirectory,
  openSyncState,
  type Plan,
  planSync,
} from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';
import { account, person, rules } from './model.ts';

type Answer = (entries: readonly JsonObject[]) => Response;

/** A connection to a service that answers action calls by `answer`; `bodies` are what it was sent. */
function serviceWith(answer: Answer) {
  const bodies: (readonly JsonObject[])[] = [];
  const conn = new Connection({
    orgId: 'A1@AdobeOrg',
    auth: { clientId: 'key', token: () => Promise.resolve('t'), invalidate: () => {} },
    limits: 'unlimited',
    retryBudgetMs: 0,
    maxWaitMs: 0,
    clock: createSimulatedClock(),
    fetch: (_, init) => {
      const entries: unknown = JSON.parse(String(init?.body));
      const body = Array.isArray(entries) ? entries.filter(isJsonObject) : [];
      bodies.push(body);
      return Promise.resolve(answer(body));
    },
  });
  return { conn, bodies };
}

function done(entries: readonly JsonObject[], errors: readonly JsonObject[] = []): Response {
  const failed = new Set(errors.map((error) => error['index'])).size;
  const result = failed === 0 ? 'success' : failed === entries.length ? 'error' : 'partial';
  return Response.json({
    completed: entries.length - failed,
    notCompleted: failed,
    result,
    ...(failed === 0 ? {} : { errors }),
  });
}

/** Fails the entries of `user` at `step`. */
function failing(user: string, step: number): Answer {
  return (entries) =>
    done(
      entries,
      entries.flatMap((entry, index) =>
        entry['user'] === user
          ? [{ index, step, errorCode: 'error.group.not_found', message: 'Group X was not found' }]
          : [],
      ),
    );
}

function joiners(count: number): Plan {
  const people = Array.from({ length: count }, (_, index) =>
    person(`p${index}@x.example`, { groups: ['print'] }),
  );
  return planSync({ org: 'A1@AdobeOrg', directory: indexDirectory(people), users: [], rules });
}

async function run(plan: Plan, conn: Connection, signal?: AbortSignal) {
  const events: ApplyEvent[] = [];
  const directory = { records: 0, users: 0, selected: 0, rejects: [], dynamicGroups: [] };
  using state = openSyncState(':memory:');
  const targets = { orgs: [{ conn }], state, clock: createSimulatedClock(), ...(signal ? { signal } : {}) };
  const applying = applySyncPlan({ orgs: [plan], directory }, targets);
  for (let next = await applying.next(); ; next = await applying.next()) {
    if (next.done !== true) {
      events.push(next.value);
      continue;
    }
    const [summary] = next.value.orgs;
    if (!summary) throw new Error('the summary has no org');
    return { events, summary };
  }
}

describe('applying a plan', () => {
  test('every change has one outcome, in batches of ten, counted as the service confirmed it', async () => {
    const { conn, bodies } = serviceWith((entries) => done(entries));

    const { events, summary } = await run(joiners(120), conn);

    expect(bodies.map((body) => body.length)).toEqual(Array(12).fill(10));
    expect(events.map(({ settled }) => settled)).toEqual(
      Array.from({ length: 120 }, (_, index) => index + 1),
    );
    expect(summary.outcomes).toEqual({
      succeeded: 120,
      failed: 0,
      skipped: 0,
      drifted: 0,
      pending: 0,
      unknown: 0,
    });
    expect(summary.kinds.create).toEqual({ planned: 120, confirmed: 120, alreadySo: 0, failed: 0, open: 0 });
  });

  test('what is sent is what was planned', async () => {
    const { conn, bodies } = serviceWith((entries) => done(entries));
    const plan = planSync({
      org: 'A1@AdobeOrg',
      directory: indexDirectory([
        person('new@x.example', { username: 'u@y.example', groups: ['print'] }),
        person('plain@x.example', { username: 'plain', domain: 'x.example', groups: ['print'] }),
        person('adobe@x.example', { idType: 'adobeID' }),
      ]),
      users: [account('old@x.example', { username: 'u@y.example', groups: ['Design'] })],
      groups: ['Design', 'All Apps'].map((groupName) => ({ groupName, type: 'USER_GROUP', other: {} })),
      rules: { ...rules, createMissingGroups: true, exclude: { identityTypes: [], groups: [], users: [] } },
    });

    await run(plan, conn);

    const create = { country: 'DE', option: 'updateIfAlreadyExists' };
    expect(bodies[0]).toContainEqual({
      usergroup: 'Print',
      do: [{ createUserGroup: { option: 'ignoreIfAlreadyExists' } }],
    });
    expect(bodies.flat()).toHaveLength(4);
    expect(bodies.flat()).toEqual(
      expect.arrayContaining([
        {
          user: 'old@x.example',
          do: [
            { update: { email: 'new@x.example' } },
            { remove: { group: ['Design'] } },
            { add: { group: ['Print'] } },
          ],
        },
        {
          user: 'adobe@x.example',
          useAdobeID: true,
          do: [{ addAdobeID: { email: 'adobe@x.example', ...create } }],
        },
        {
          user: 'plain',
          domain: 'x.example',
          do: [{ createFederatedID: { email: 'plain@x.example', ...create } }, { add: { group: ['Print'] } }],
        },
      ]),
    );
  });

  test('a failed change is data, and its steps before the failure are confirmed', async () => {
    const { conn } = serviceWith(failing('p1@x.example', 1));

    const { events, summary } = await run(joiners(3), conn);

    expect(events.map(({ outcome }) => outcome)).toEqual([
      { status: 'succeeded' },
      {
        status: 'failed',
        failures: [{ step: 1, code: 'error.group.not_found', message: 'Group X was not found' }],
      },
      { status: 'succeeded' },
    ]);
    expect(summary.kinds).toMatchObject({ create: { confirmed: 3 }, add: { confirmed: 2, failed: 1 } });
  });

  test('a change whose forerunner failed is not sent', async () => {
    const { conn, bodies } = serviceWith(failing('a@x.example', 0));
    const plan = planSync({
      org: 'A1@AdobeOrg',
      directory: indexDirectory([
        person('a@x.example', { username: 'new@x.example' }),
        person('b@x.example', { username: 'old@x.example' }),
      ]),
      users: [account('a@x.example', { username: 'old@x.example' })],
      rules,
    });

    const { events } = await run(plan, conn);

    expect(bodies.flat()).toHaveLength(1);
    expect(events[1]?.outcome).toEqual({ status: 'skipped', waitedFor: 'federatedID a@x.example' });
  });

  test('a batch that is refused as a whole costs only the change it is due to', async () => {
    const { conn } = serviceWith((entries) =>
      entries.some((entry) => entry['user'] === 'p1@x.example')
        ? Response.json({ result: 'error.command.malformed', message: 'no' }, { status: 400 })
        : done(entries),
    );

    const { summary } = await run(joiners(12), conn);

    expect(summary.outcomes).toMatchObject({ succeeded: 11, failed: 1 });
  });

  test('when the service wants a longer wait than allowed, the rest is pending', async () => {
    let calls = 0;
    const { conn } = serviceWith((entries) =>
      ++calls > 1 ? new Response('{}', { status: 429, headers: { 'Retry-After': '1938' } }) : done(entries),
    );

    const { summary } = await run(joiners(70), conn);

    expect(summary.outcomes).toMatchObject({ succeeded: 10, pending: 60 });
    expect(summary.stoppedBy).toBeInstanceOf(RateLimitedError);
  });

  test('an aborted run says what is still to do', async () => {
    const stop = new AbortController();
    const { conn } = serviceWith((entries) => {
      stop.abort(new Error('Ctrl-C'));
      return done(entries);
    });

    const { summary } = await run(joiners(70), conn, stop.signal);

    const { succeeded, pending, unknown } = summary.outcomes;
    expect([succeeded + pending + unknown, unknown > 0]).toEqual([70, true]);
    expect(summary.stoppedBy).toEqual(new Error('Ctrl-C'));
  });

  test('a plan of another org is refused', async () => {
    const { conn } = serviceWith((entries) => done(entries));

    await expect(run({ ...joiners(1), org: 'B2@AdobeOrg' }, conn)).rejects.toThrow(
      'the plan is for B2@AdobeOrg, and there is no connection to it',
    );
  });
});
