import { Connection, type ConnectionListeners, OAuthS2S, type WaitEvent } from '@umapi-kit/client';
import { createControlledClock, systemClock } from '@umapi-kit/clock';
import { type FaultRule, type Seed, type ServerOptions, startServer } from '@umapi-kit/server';
import {
  applySyncPlan,
  costOf,
  type DirectoryRecord,
  defaultRules,
  indexDirectory,
  openSyncState,
  type Plan,
  planSync,
} from '@umapi-kit/sync';
import { createTerminal } from 'umapi-kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApplyForecast } from '../src/sync/apply-forecast.ts';
import { followRun } from '../src/sync/follow-run.ts';
import { createReadingForecast } from '../src/sync/reading-forecast.ts';
import { createRunTraffic } from '../src/sync/run-traffic.ts';

const orgId = 'A1@AdobeOrg';
const minuteMs = 60_000;

/** So many newcomers to the directory, none of whom has an account. */
function newcomers(count: number): Plan {
  const people = Array.from({ length: count }, (_, index): DirectoryRecord => {
    const email = `new${index}@acme.example`;
    return { idType: 'federatedID', email, country: 'DE', groups: [], place: `people.csv:${index + 2}` };
  });
  return planSync({ org: orgId, directory: indexDirectory(people), users: [], rules: defaultRules });
}

/**
 * Time that jumps to the end of a wait as soon as no request is under way, so that hours pass in seconds and requests
 * reach the server at the moment at which they leave.
 */
function hastyTime() {
  const clock = createControlledClock(systemClock);
  const ends = new Set<number>();
  let underWay = 0;
  const jump = () => {
    for (const end of ends) if (end <= clock.now()) ends.delete(end);
    if (underWay > 0 || ends.size === 0) return;
    clock.advance(Math.max(0, Math.min(...ends) - clock.now()));
    setImmediate(jump);
  };
  const wait = ({ until }: WaitEvent) => {
    ends.add(until);
    setImmediate(jump);
  };
  const send: typeof fetch = async (input, init) => {
    underWay++;
    try {
      return await fetch(input, init);
    } finally {
      underWay--;
      setImmediate(jump);
    }
  };
  return { clock, wait, fetch: send };
}

const seed: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Acme',
      credentials: [{ clientId: 'key', clientSecret: 'hunter2' }],
      directories: [{ name: 'acme', type: 'federated', domains: ['acme.example'] }],
    },
  ],
};

/** A line of progress: when it was written, and the end that it announces. */
interface Announcement {
  readonly at: number;
  readonly end: number;
}

/** `until 04:35 UTC`, or of another day. */
function announcedEnd(text: string, now: number): number | undefined {
  const [, day = new Date(now).toISOString().slice(0, 10), time] =
    /applying .* until (?:(\S+) )?(\S+) UTC/.exec(text) ?? [];
  return time === undefined ? undefined : Date.parse(`${day}T${time}:00Z`);
}

/** A throttled server, and a connection to it over HTTP whose traffic is taken in. */
async function throttled(options: ServerOptions = {}) {
  const { clock, wait, fetch: send } = hastyTime();
  const server = await startServer({ seed, clock, throttle: 'documented', ...options });
  onTestFinished(() => server.close());
  const traffic = createRunTraffic(clock);
  const listeners = traffic.listenTo(orgId, 'documented');
  const on: ConnectionListeners = {
    ...listeners,
    wait(event) {
      listeners.wait?.(event);
      wait(event);
    },
  };
  const auth = new OAuthS2S({ clientId: 'key', clientSecret: 'hunter2', authHost: server.url });
  const conn = new Connection({ orgId, auth, endpoint: server.endpoint, clock, fetch: send, on });
  return { clock, traffic, conn };
}

/** Applies a plan, with progress where nobody watches. */
async function applyThrottled(plan: Plan, options: ServerOptions = {}) {
  const { clock, traffic, conn } = await throttled(options);
  using state = openSyncState(':memory:');
  const announced: Announcement[] = [];
  const write = (text: string) => {
    const end = announcedEnd(text, clock.now());
    if (end !== undefined) announced.push({ at: clock.now(), end });
  };
  const directory = { records: 0, users: 0, selected: 0, rejects: [], dynamicGroups: [] };
  const forecast = createApplyForecast([plan], traffic, { looks: false });
  const summary = await followRun(
    applySyncPlan({ orgs: [plan], directory }, { orgs: [{ conn }], state, clock }),
    { total: plan.changes.length, progress: { traffic, forecast } },
    { terminal: createTerminal({ write }, { write }, {}), clock },
  );
  expect(summary.orgs[0]?.outcomes.succeeded).toBe(plan.changes.length);
  return { announced, endedAt: clock.now() };
}

/** How far the ends that were announced are from the real one, at most. */
function worstMs(announced: readonly Announcement[], endedAt: number): number {
  return Math.max(...announced.map(({ end }) => Math.abs(end - endedAt)));
}

describe('the end of a run under the documented limits, over HTTP,', () => {
  test('is announced from its first line to its last to a minute or so, and by the plan before', async () => {
    const plan = newcomers(3_000);

    const { announced, endedAt } = await applyThrottled(plan);

    const [first = { at: 0, end: 0 }] = announced;
    expect(worstMs(announced, endedAt)).toBeLessThan(1.25 * minuteMs);
    expect(Math.round((endedAt - first.at) / minuteMs)).toBe(30);
    expect(costOf(plan)).toMatchObject({ calls: 300, minutes: 30 });
  });

  test('is told at least every few minutes', async () => {
    const { announced, endedAt } = await applyThrottled(newcomers(1_500));

    const moments = [...announced.map(({ at }) => at), endedAt];
    const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? at));
    expect(Math.max(...gaps)).toBeLessThan(7 * minuteMs);
  });

  test('counts a wait that the service names, once it is named', async () => {
    const effect = { kind: 'status', status: 429, retryAfterSeconds: 1_938 } as const;
    const faults: readonly FaultRule[] = [{ match: { call: 'action' }, when: { nth: 55 }, effect }];

    const { announced, endedAt } = await applyThrottled(newcomers(2_000), { faults });

    const [first = { at: 0, end: 0 }] = announced;
    const after = announced.filter(({ at }) => at > first.at + 7 * minuteMs);
    expect(endedAt - first.end).toBeGreaterThan(30 * minuteMs);
    expect(worstMs(after, endedAt)).toBeLessThan(1.5 * minuteMs);
  });

  test('is measured where the service admits fewer calls than it documents', async () => {
    const throttle = { preset: 'documented', perClient: { action: 5 } } as const;

    const { announced, endedAt } = await applyThrottled(newcomers(2_000), { throttle });

    const [first = { at: 0, end: 0 }] = announced;
    const later = announced.filter(({ at }) => at > first.at + 12 * minuteMs);
    expect(endedAt - first.end).toBeGreaterThan(15 * minuteMs);
    expect(worstMs(later, endedAt)).toBeLessThan(2 * minuteMs);
  });
});

test('the end of reading 35 pages is foreseen from the first page on, over HTTP', async () => {
  const [org] = seed.orgs;
  if (!org) throw new Error('the seed has an organization');
  const crowd = { orgs: [{ ...org, generate: { users: 69_000, domain: 'acme.example' } }] };
  const { clock, traffic, conn } = await throttled({ seed: crowd });
  const forecast = createReadingForecast(traffic);
  const ends: number[] = [];

  let read = 0;
  for await (const { items, page, pages: total = 0 } of conn.users({ prefetch: 2 }).pages()) {
    read += items.length;
    forecast.read({ org: orgId, read, pages: { read: page + 1, total } });
    ends.push(clock.now() + (forecast.remainingMs() ?? Number.NaN));
  }

  const endedAt = clock.now();
  expect(ends).toHaveLength(35);
  expect(Math.max(...ends.map((end) => Math.abs(end - endedAt)))).toBeLessThan(1.1 * minuteMs);
});
