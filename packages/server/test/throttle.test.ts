import { createSimulatedClock } from '@umapi-kit/clock';
import { parseRetryAfterMs } from '@umapi-kit/protocol';
import { type Seed, startServer, type ThrottleSettings } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { acme, clientId, clientSecret, type OnStore, onEachStore, type Visit, visit } from './acme.ts';
import { lasting } from './stores.ts';

const groups = '/groups/{org}/0';
const users = '/users/{org}/0';

/** Visits servers that stand still until their clock is moved. */
function limitedBy(visit: OnStore['visit']) {
  return async (throttle: 'documented' | 'harsh' | ThrottleSettings) => {
    const clock = createSimulatedClock(Date.UTC(2026, 0, 1));
    return Object.assign(await visit({ throttle, clock, listen: false }), { clock });
  };
}

async function statuses(client: Visit, paths: readonly string[]): Promise<readonly number[]> {
  const seen: number[] = [];
  for (const path of paths) seen.push((await client.get(path)).status);
  return seen;
}

/** Calls with a sync signal. */
async function marked(client: Visit, path: string, signal: 'start' | 'end'): Promise<number> {
  const url = client.server.endpoint + path.replace('{org}', 'A495E53F0C3B@AdobeOrg');
  const headers = { ...client.headers, Pragma: `umapi-sync-${signal}` };
  return (await client.server.fetch(url, { headers })).status;
}

async function waitMs(client: Visit & { clock: { now(): number } }, path: string): Promise<number> {
  const refused = await client.get(path);
  return parseRetryAfterMs(refused.headers.get('Retry-After'), client.clock.now()) ?? 0;
}

describe.each(onEachStore)('a call too many on $name', ({ visit }) => {
  const limited = limitedBy(visit);

  test('is a 429 in exactly the documented form', async () => {
    await using client = await visit({ throttle: { perClient: { groups: 1 } } });
    await client.get(groups);

    const url = client.server.endpoint + groups.replace('{org}', 'A495E53F0C3B@AdobeOrg');
    const refused = await fetch(url, { headers: { ...client.headers, 'X-Request-Id': 'r-1' } });

    expect(refused.status).toBe(429);
    expect(refused.headers.get('Content-Type')).toBe('application/json');
    expect(refused.headers.get('X-Request-Id')).toBe('r-1');
    expect(refused.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    expect(await refused.text()).toBe('{"error_code":"429050","message":"Too many requests"}');
  });

  test('is told when to come back, by a date where the organization says so', async () => {
    await using client = await limited({ perClient: { groups: 1 }, retryAfter: 'date' });
    await client.get(groups);
    await client.clock.advance(15_500);

    const refused = await client.get(groups);

    expect(refused.headers.get('Retry-After')).toBe('Thu, 01 Jan 2026 00:01:00 GMT');
  });

  test('is let in when the clock of the server has passed the wait it was told', async () => {
    await using client = await limited('documented');
    const first = await statuses(client, Array(6).fill(groups));
    const wait = await waitMs(client, groups);

    await client.clock.advance(wait - 1);
    const early = await client.get(groups);
    await client.clock.advance(1);
    const intime = await client.get(groups);

    expect(first).toEqual([200, 200, 200, 200, 200, 429]);
    expect([early.status, intime.status]).toEqual([429, 200]);
  });

  test('does nothing of what it asks for', async () => {
    await using client = await limited({ perClient: { action: 1 } });
    const create = (name: string) => [{ usergroup: name, do: [{ createUserGroup: {} }] }];
    await client.act(create('first'));

    await client.act(create('second'));

    const listed = await (await client.get(groups)).text();
    expect([listed.includes('first'), listed.includes('second')]).toEqual([true, false]);
  });
});

describe.each(onEachStore)('the limits on $name', ({ visit }) => {
  const second = { clientId: 'acme-other', clientSecret };
  const twoClients: Seed = {
    orgs: acme.orgs.map((org, index) =>
      index === 0 ? { ...org, credentials: [{ clientId, clientSecret }, second] } : org,
    ),
  };

  async function otherClient(client: Visit): Promise<Visit['headers']> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: second.clientId,
      client_secret: second.clientSecret,
      scope: 'openid,AdobeID,user_management_sdk',
    });
    const response = await client.server.fetch(`${client.server.url}/ims/token/v2`, { method: 'POST', body });
    const { access_token: token } = (await response.json()) as { access_token: string };
    return { Authorization: `Bearer ${token}`, 'X-Api-Key': second.clientId };
  }

  test.each([
    {
      of: 'one client leave another one alone',
      throttle: { perClient: { groups: 1 } },
      seen: [200, 429, 200],
    },
    { of: 'the application count all clients', throttle: { perApplication: 2 }, seen: [200, 200, 429] },
  ])('of $of', async ({ throttle, seen }) => {
    await using client = await visit({ seed: twoClients, throttle, listen: false });
    const url = client.server.endpoint + groups.replace('{org}', 'A495E53F0C3B@AdobeOrg');

    const mine = await statuses(client, [groups, groups]);
    const other = await client.server.fetch(url, { headers: await otherClient(client) });

    expect([...mine, other.status]).toEqual(seen);
  });

  test('are those of the organization where its seed has some, else those of the server', async () => {
    const own: Seed = {
      orgs: acme.orgs.map((org, index) => (index === 0 ? { ...org, settings: { throttle: 'off' } } : org)),
    };
    await using client = await visit({ seed: own, throttle: { perClient: { groups: 1 } }, listen: false });

    expect(await statuses(client, [groups, groups])).toEqual([200, 200]);
  });

  test('are forgotten by a reset', async () => {
    await using client = await visit({ throttle: { perClient: { groups: 1 } }, listen: false });
    await client.get(groups);

    await client.server.reset();

    expect((await client.get(groups)).status).toBe(200);
  });

  test('are not used up by a call that is not let in at all', async () => {
    await using client = await visit({ throttle: { perClient: { groups: 1 } }, listen: false });
    const url = client.server.endpoint + groups.replace('{org}', 'A495E53F0C3B@AdobeOrg');

    await client.server.fetch(url, { headers: { ...client.headers, 'X-Api-Key': 'wrong' } });

    expect((await client.get(groups)).status).toBe(200);
  });
});

describe.each(onEachStore)('the run guard on $name', ({ visit }) => {
  const limited = limitedBy(visit);
  const twoHours = 2 * 3_600_000;

  test('refuses page 0 alone, for as long as it takes until two hours have passed since the last run', async () => {
    await using client = await limited({ runGuardMs: twoHours });
    const run = await statuses(client, [groups, users, '/users/{org}/1', '/users/{org}/0/Design']);
    await client.clock.advance(60_000);

    const wait = await waitMs(client, users);
    const others = await statuses(client, ['/users/{org}/1', '/users/{org}/0/Design', '/groups/{org}/1']);
    await client.clock.advance(wait);
    const next = await statuses(client, [users, groups]);

    expect(run).toEqual([200, 200, 200, 200]);
    expect(wait).toBe(twoHours - 60_000);
    expect(others).toEqual([200, 200, 404]);
    expect(next).toEqual([200, 200]);
  });

  test('takes the calls between the sync signals for one run, however often they read page 0', async () => {
    await using client = await limited({ runGuardMs: twoHours });

    const start = await marked(client, groups, 'start');
    const run = await statuses(client, [users, users, groups]);
    const end = await marked(client, users, 'end');

    expect([start, ...run, end]).toEqual([200, 200, 200, 200, 200]);
  });

  test('refuses a run that is marked, too, when it begins too early', async () => {
    await using client = await limited({ runGuardMs: twoHours });
    await marked(client, groups, 'start');
    await marked(client, users, 'end');

    const early = await marked(client, groups, 'start');
    await client.clock.advance(twoHours);
    const intime = await marked(client, groups, 'start');

    expect([early, intime]).toEqual([429, 200]);
  });
});

const pageZero = { calls: 2, windowMs: 60_000, lockOutMs: 2_400_000 };

describe.each(onEachStore)('the page-0 rule on $name', ({ visit }) => {
  const limited = limitedBy(visit);

  test('locks the client out of every call for longer than 2,000 s', async () => {
    await using client = await limited({ pageZero });
    const first = await statuses(client, [users, users, users]);

    const locked = await statuses(client, [
      '/users/{org}/1',
      groups,
      '/organizations/{org}/users/a@acme.example',
    ]);
    const action = await client.act([{ user: 'jane@acme.example', do: [{ remove: 'all' }] }]);
    const wait = await waitMs(client, groups);
    await client.clock.advance(wait);

    expect(first).toEqual([200, 200, 429]);
    expect(locked).toEqual([429, 429, 429]);
    expect(action).toEqual({ error_code: '429050', message: 'Too many requests' });
    expect(wait).toBe(2_400_000);
    expect((await client.get(users)).status).toBe(200);
  });

  test('counts a run that is marked once', async () => {
    await using client = await limited({ pageZero });

    const start = await marked(client, users, 'start');
    const run = await statuses(client, [users, groups, users, groups]);

    expect([start, ...run]).toEqual([200, 200, 200, 200, 200]);
  });
});

test.each(lasting)('a lock-out outlives the server on $name', async ({ open }) => {
  await using opened = await open();
  const clock = createSimulatedClock(Date.UTC(2026, 0, 1));
  const options = { throttle: { pageZero }, clock, listen: false, store: opened.store };
  {
    await using client = await visit(options);
    await statuses(client, [users, users, users]);
  }

  await using again = await visit(options);
  const locked = await again.get(groups);

  expect(locked.status).toBe(429);
});

describe('the status', () => {
  test.each([
    { throttle: undefined, says: 'off' },
    { throttle: 'documented' as const, says: 'on' },
  ])('says that the throttle $throttle is $says', async ({ throttle, says }) => {
    await using server = await startServer({ seed: acme, ...(throttle && { throttle }), listen: false });

    const status = await server.fetch(`${server.url}/status`);

    expect(await status.json()).toMatchObject({ state: 'LIVE', throttle: says });
  });
});
