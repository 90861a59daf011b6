import { createSimulatedClock } from '@umapi-kit/clock';
import { AdminError, type FaultEffect, type FaultRule, generateSeed, startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { clientId, type OnStore, onEachStore, orgId, record, signIn, visit } from './acme.ts';

const json = { 'Content-Type': 'application/json' };
const users = '/users/{org}/0';
const create = (name: string) => ({
  user: `${name}@acme.example`,
  do: [{ createFederatedID: { email: `${name}@acme.example`, country: 'DE' } }],
});
const unavailable = { kind: 'status', status: 503 } as const;

/** The statuses of calls one after the other. */
async function statuses(get: () => Promise<Response>, calls: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let call = 0; call < calls; call++) found.push((await get()).status);
  return found;
}

describe('a fault rule strikes', () => {
  test.each<{ name: string; rule: Omit<FaultRule, 'effect'>; struck: string }>([
    { name: 'every call', rule: {}, struck: 'xxxxxx' },
    { name: 'the second', rule: { when: { nth: 2 } }, struck: '.x....' },
    { name: 'the first and the fourth', rule: { when: { nth: [1, 4] } }, struck: 'x..x..' },
    { name: 'every third', rule: { when: { every: 3 } }, struck: '..x..x' },
    { name: 'twice', rule: { times: 2 }, struck: 'xx....' },
    { name: 'never, with a probability of 0', rule: { when: { probability: 0 } }, struck: '......' },
    { name: 'always, with a probability of 1', rule: { when: { probability: 1 } }, struck: 'xxxxxx' },
    { name: 'calls of that name', rule: { match: { call: ['groups', 'usersInOrg'] } }, struck: 'xxxxxx' },
    { name: 'no calls of another', rule: { match: { call: 'action' } }, struck: '......' },
    { name: 'calls of that client', rule: { match: { clientId } }, struck: 'xxxxxx' },
    { name: 'no calls of another client', rule: { match: { clientId: 'other' } }, struck: '......' },
    { name: 'calls of that organization', rule: { match: { org: orgId } }, struck: 'xxxxxx' },
    { name: 'no calls of another organization', rule: { match: { org: 'B0B@AdobeOrg' } }, struck: '......' },
    { name: 'a path like that', rule: { match: { path: '*/users/*@AdobeOrg/0' } }, struck: 'xxxxxx' },
    { name: 'no other path', rule: { match: { path: '*/users/*/1' } }, struck: '......' },
    { name: 'that page', rule: { match: { page: 0 } }, struck: 'xxxxxx' },
    { name: 'no other page', rule: { match: { page: 1 } }, struck: '......' },
  ])('$name', async ({ rule, struck }) => {
    await using client = await visit();
    client.server.faults.add({ ...rule, effect: unavailable });

    const found = await statuses(() => client.get(users), 6);

    expect(found.map((status) => (status === 503 ? 'x' : '.')).join('')).toBe(struck);
  });

  test('with the same chances for the same number', async () => {
    const chances = async (randomSeed: number) => {
      const when = { probability: 0.5, randomSeed };
      const match = { call: 'usersInOrg' } as const;
      await using client = await visit({ faults: [{ match, when, effect: unavailable }], listen: false });
      return await statuses(() => client.get(users), 30);
    };

    expect(await chances(7)).toEqual(await chances(7));
    expect(await chances(7)).not.toEqual(await chances(8));
  });

  test('requests with that body', async () => {
    await using client = await visit();
    client.server.faults.add({
      match: { call: 'action', body: 'ann@' },
      effect: { kind: 'status', status: 500, body: {} },
    });

    const other = await client.act([create('bea')]);
    const struck = await client.act([create('ann')]);
    client.server.faults.clear();

    expect(other).toMatchObject({ completed: 1 });
    expect(struck).toEqual({});
    expect((await client.get('/organizations/{org}/users/ann@acme.example')).status).toBe(404);
  });

  test('as a script says, and then rests', async () => {
    const script = [null, unavailable, { kind: 'status', status: 429 } as const];
    await using client = await visit({ faults: [{ match: { call: 'groups' }, script }] });

    expect(await statuses(() => client.get('/groups/{org}/0'), 5)).toEqual([200, 503, 429, 200, 200]);
  });

  test('beside other rules, counts, and goes when it is told to', async () => {
    await using client = await visit();
    const { faults } = client.server;
    const first = faults.add({ name: 'flaky', when: { nth: 1 }, effect: unavailable });
    faults.add({ when: { nth: 2 }, effect: { kind: 'status', status: 500 } });

    const struck = await statuses(() => client.get(users), 3);
    const listed = faults.list();
    faults.remove(first.id);

    expect(struck).toEqual([503, 500, 200]);
    expect(listed.map(({ name, matched, struck: hits }) => [name, matched, hits])).toEqual([
      ['flaky', 3, 1],
      [undefined, 3, 1],
    ]);
    expect(faults.list()).toHaveLength(1);
    expect(() => faults.remove(first.id)).toThrow(AdminError);
  });

  test('again after a reset, if it was there from the start, and else no more', async () => {
    await using client = await visit({
      faults: [{ times: 1, effect: unavailable, match: { call: 'usersInOrg' } }],
    });
    client.server.faults.add({ effect: { kind: 'status', status: 500 }, match: { call: 'groups' } });

    const before = await statuses(() => client.get(users), 2);
    await client.server.reset();

    expect([before, await statuses(() => client.get(users), 2)]).toEqual([
      [503, 200],
      [503, 200],
    ]);
    expect((await client.get('/groups/{org}/0')).status).toBe(200);
  });
});

/** Visits servers where one call is struck by an effect. */
function struckOn(visit: OnStore['visit']) {
  return (effect: FaultEffect, match: FaultRule['match'] = {}) =>
    visit({ faults: [{ times: 1, effect, match: { call: ['usersInOrg', 'action'], ...match } }] });
}

describe('a call that is struck', () => {
  const struckBy = struckOn(visit);

  test('is refused with 429 in the words of the service', async () => {
    await using client = await struckBy({ kind: 'status', status: 429, retryAfterSeconds: 2_500 });

    const answer = await client.get(users);

    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '2500']);
    expect(await answer.json()).toEqual({ error_code: '429050', message: 'Too many requests' });
  });

  test.each<{ name: string; effect: Extract<FaultEffect, { kind: 'latency' }>; least: number; most: number }>(
    [
      { name: 'a fixed time', effect: { kind: 'latency', ms: 500 }, least: 500, most: 500 },
      { name: 'an even chance', effect: { kind: 'latency', fromMs: 100, toMs: 200 }, least: 100, most: 200 },
      { name: 'a long tail', effect: { kind: 'latency', medianMs: 100, sigma: 0.5 }, least: 1, most: 2_000 },
    ],
  )("waits by the server's time: $name", async ({ effect, least, most }) => {
    const clock = createSimulatedClock(0);
    await using client = await visit({
      clock,
      listen: false,
      faults: [{ effect, match: { call: 'usersInOrg' } }],
    });

    await clock.run(() => client.get(users));

    expect(clock.monotonic()).toBeGreaterThanOrEqual(least);
    expect(clock.monotonic()).toBeLessThanOrEqual(most);
  });

  test('does not hold up a server that closes', async () => {
    const client = await struckBy({ kind: 'latency', ms: 3_600_000 });
    const waiting = client.get(users);
    waiting.catch(() => {});
    await client.get('/groups/{org}/0');

    await client.server.close();

    await expect(waiting).rejects.toThrow('fetch failed');
  });

  test('is answered bit by bit', async () => {
    await using client = await struckBy({ kind: 'trickle', bytes: 100, everyMs: 1 });

    const answer = await client.get(users);

    expect(await answer.text()).toBe(await (await client.get(users)).text());
  });

  test.each([
    { how: 'truncated', says: /^\{"lastPage":true.*[^}]$/ },
    { how: 'html', says: /^<html>/ },
    { how: 'empty', says: /^$/ },
  ] as const)('has a body that is $how', async ({ how, says }) => {
    await using client = await struckBy({ kind: 'malformed', how });

    const answer = await client.get(users);

    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(says);
  });

  test('tells a wrong number of pages', async () => {
    await using client = await struckBy({ kind: 'pageCount', by: 2 });

    expect((await client.get(users)).headers.get('X-Page-Count')).toBe('3');
    expect((await client.get(users)).headers.get('X-Page-Count')).toBe('1');
  });

  test('repeats the end of the page before', async () => {
    await using server = await startServer({ seed: generateSeed({ users: 2_100 }), listen: false });
    const as = { org: 'GENERATED1@AdobeOrg', id: 'generated-client', secret: 'generated-secret' };
    const client = await signIn(server, as, server.fetch);
    server.faults.add({ effect: { kind: 'duplicates', count: 2 } });
    const page = async (number: number): Promise<readonly unknown[]> => {
      const list = record(await (await client.get(`/users/{org}/${number}`)).json())['users'];
      return Array.isArray(list) ? list : [];
    };

    const [first, second] = [await page(0), await page(1)];

    expect([first.length, second.length]).toEqual([2_000, 102]);
    expect(second.slice(0, 2)).toEqual(first.slice(-2));
  });
});

describe.each(onEachStore)('the work of a call that is struck on $name', ({ start, visit }) => {
  const struckBy = struckOn(visit);

  test.each([
    { afterWork: false, found: 404 },
    { afterWork: true, found: 200 },
  ])('with 504 did its work: $afterWork', async ({ afterWork, found }) => {
    await using client = await struckBy({ kind: 'status', status: 504, body: {}, afterWork });

    await client.act([create('new')]);

    expect((await client.get('/organizations/{org}/users/new@acme.example')).status).toBe(found);
  });

  test.each([
    { at: 'before', found: 404 },
    { at: 'after', found: 200 },
    { at: 'body', found: 200 },
  ] as const)('loses its connection $at the work, over a socket and without', async ({ at, found }) => {
    for (const listen of [true, false]) {
      await using server = await start({ listen });
      const client = await signIn(server, {}, listen ? fetch : server.fetch);
      server.faults.add({ times: 1, match: { call: 'action' }, effect: { kind: 'cut', at } });

      await expect(client.act([create('new')])).rejects.toThrow(TypeError);
      expect((await client.get('/organizations/{org}/users/new@acme.example')).status).toBe(found);
    }
  });

  test('finds that somebody changed the list just before', async () => {
    await using client = await struckBy({ kind: 'meanwhile', entries: [create('meanwhile')] });

    const struck = await client.get(users);

    expect(struck.headers.get('X-Total-Count')).toBe('6');
    expect(await struck.text()).toContain('meanwhile@acme.example');
  });

  test('has an entry that fails with the code of choice, while the others are run', async () => {
    await using client = await struckBy({
      kind: 'entryError',
      code: 'error.internal.create_failed',
      user: 'TWO@acme.example',
    });

    const struck = await client.act([create('one'), create('two'), create('three')]);
    const again = await client.act([create('two')]);

    expect(struck).toMatchObject({
      completed: 2,
      notCompleted: 1,
      result: 'partial',
      errors: [{ index: 1, step: 0, errorCode: 'error.internal.create_failed', user: 'two@acme.example' }],
    });
    expect(again).toMatchObject({ completed: 1 });
  });

  test('creates somebody who is not found for a while', async () => {
    await using client = await visit({
      faults: [{ effect: { kind: 'lag', for: '30s' }, match: { call: 'action' }, times: 1 }],
    });
    client.server.time.freeze();
    const look = async () => {
      const user = await client.get('/organizations/{org}/users/new@acme.example');
      const list = await client.get(users);
      const added = await client.act([{ user: 'new@acme.example', do: [{ add: { group: ['Design'] } }] }]);
      return [
        user.status,
        (await list.text()).includes('new@acme.example'),
        list.headers.get('X-Total-Count'),
        added['result'],
      ];
    };
    await client.act([create('new'), create('Jane')]);

    const soon = await look();
    client.server.time.advance('30s');
    const later = await look();

    expect(soon).toEqual([404, false, '5', 'error']);
    expect(later).toEqual([200, true, '6', 'success']);
  });
});

describe('a rule that is wrong is refused, and says why', () => {
  test.each<[string, unknown, string]>([
    ['without an effect', {}, 'give one of effect and script'],
    ['with two', { effect: unavailable, script: [null] }, 'give one of effect and script'],
    ['with an unknown effect', { effect: { kind: 'fire' } }, 'effect.kind'],
    ['with a status that is no failure', { effect: { kind: 'status', status: 200 } }, 'effect.status'],
    [
      'with an unknown code',
      { effect: { kind: 'entryError', code: 'error.none' } },
      'effect.code: must be an error code',
    ],
    ['with an unknown call', { match: { call: 'user s' }, effect: unavailable }, 'match.call'],
    ['with a typing mistake', { macth: {}, effect: unavailable }, 'did you mean "match"?'],
    ['with half a latency', { effect: { kind: 'latency', fromMs: 1 } }, 'give ms, or fromMs'],
    [
      'with a latency that ends before it begins',
      { effect: { kind: 'latency', fromMs: 2, toMs: 1 } },
      'give ms',
    ],
    [
      'with two moments',
      { when: { nth: 1, every: 2 }, effect: unavailable },
      'one of nth, every and probability',
    ],
    [
      'with a span that is none',
      { effect: { kind: 'lag', for: 'long' } },
      'effect.for: must be milliseconds',
    ],
  ])('%s', async (_, rule, says) => {
    await using server = await startServer({ listen: false });

    const body = JSON.stringify(rule);
    const answer = await server.fetch(`${server.url}/admin/v1/faults`, {
      method: 'POST',
      headers: json,
      body,
    });

    expect(answer.status).toBe(400);
    expect(
      JSON.stringify(await answer.json())
        .replaceAll('\\', '')
        .replaceAll('","problem":"', ': '),
    ).toContain(says);
    expect(server.faults.list()).toEqual([]);
  });
});

test('the admin API adds, lists and removes rules', async () => {
  await using client = await visit();
  const call = async (method: string, path: string, body?: unknown) => {
    const init = { method, headers: json, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return fetch(`${client.server.url}/admin/v1/faults${path}`, init);
  };

  const added = await call('POST', '', { effect: { kind: 'status', status: 503 } });
  const struck = await client.get(users);
  const listed = await call('GET', '');
  const removed = await call('DELETE', '/f1');
  const spared = await client.get(users);
  const cleared = await call('DELETE', '');

  expect([added, struck, listed, removed, spared, cleared].map(({ status }) => status)).toEqual([
    201, 503, 200, 204, 200, 204,
  ]);
  expect(await listed.json()).toMatchObject([{ id: 'f1', matched: 1, struck: 1 }]);
});

test('a thousand requests with every kind of fault in turn leave the server healthy', async () => {
  const effects: readonly FaultEffect[] = [
    { kind: 'status', status: 429, retryAfterSeconds: 1 },
    { kind: 'status', status: 500, afterWork: true },
    { kind: 'latency', ms: 1 },
    { kind: 'latency', fromMs: 0, toMs: 1 },
    { kind: 'latency', medianMs: 0.5, sigma: 0.2 },
    { kind: 'cut', at: 'before' },
    { kind: 'cut', at: 'after' },
    { kind: 'cut', at: 'body' },
    { kind: 'trickle', bytes: 500, everyMs: 0 },
    { kind: 'malformed', how: 'truncated' },
    { kind: 'malformed', how: 'html' },
    { kind: 'malformed', how: 'empty' },
    { kind: 'pageCount', by: -1 },
    { kind: 'duplicates', count: 1 },
    { kind: 'meanwhile', entries: [{ user: 'none@acme.example', do: [{ removeFromOrg: {} }] }] },
    { kind: 'lag', for: 1 },
    { kind: 'entryError', code: 'error.throttled_by_external_service' },
  ];
  const faulty: string[] = [];
  await using client = await visit({ onError: (error) => faulty.push(String(error)) });
  const before = await (await client.get(users)).text();
  const script = Array.from({ length: 1_000 }, (_, index) => effects[index % effects.length] ?? null);
  client.server.faults.add({ match: { org: orgId }, script });

  for (let call = 0; call < 1_000; call++) {
    const answer =
      call % 2 === 0
        ? client.get(users)
        : client.act([{ user: 'jane@acme.example', do: [{ add: { group: ['Design'] } }] }]);
    await answer.then(async (result) => result instanceof Response && (await result.text())).catch(() => {});
  }

  expect(client.server.faults.list()).toMatchObject([{ struck: 1_000 }]);
  expect(faulty).toEqual([]);
  expect(await (await client.get(users)).text()).toBe(before);
});
