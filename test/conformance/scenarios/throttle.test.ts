import { createSimulatedClock } from '@umapi-kit/clock';
import type { ThrottleSettings } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { titled, verifies } from '../requirements.ts';
import { accessToken, type Visit, visitsOn } from '../visit.ts';

const groups = '/groups/{org}/0';
const users = '/users/{org}/0';
const user = '/organizations/{org}/users/jane@acme.example';
const create = (name: string) => [{ usergroup: name, do: [{ createUserGroup: {} }] }];

/** How many of so many calls were let in. */
async function admitted({ send }: Visit, path: string, count: number): Promise<number> {
  let done = 0;
  for (let call = 0; call < count; call++) if ((await send(path)).status !== 429) done += 1;
  return done;
}

describe.each(stores)('the throttle on $name', (store) => {
  const open = visitsOn(store);
  const limited = async (throttle: 'documented' | 'harsh' | ThrottleSettings) => {
    const clock = createSimulatedClock(Date.UTC(2026, 0, 1));
    return Object.assign(await open({ throttle, clock }), { clock });
  };

  test.each(
    titled([
      { rule: verifies('throttle.users'), path: users, limit: 25 },
      { rule: verifies('throttle.user'), path: user, limit: 25 },
      { rule: verifies('throttle.groups'), path: groups, limit: 5 },
    ]),
  )('%s', async (_, { path, limit }) => {
    await using visit = await limited('documented');

    expect(await admitted(visit, path, limit + 2)).toBe(limit);
  });

  test(verifies('throttle.actions', 'throttle.nothing'), async () => {
    await using visit = await limited('documented');

    const answers = [];
    for (let call = 0; call < 11; call++) answers.push(await visit.act(create(`G${call}`)));

    expect(answers.map((answer) => answer['error_code'] ?? answer['result'])).toEqual([
      ...Array(10).fill('success'),
      '429050',
    ]);
    expect(await visit.group('G9')).toBeDefined();
    expect(await visit.group('G10')).toBeUndefined();
  });

  test(verifies('throttle.application'), async () => {
    await using visit = await limited({ preset: 'documented', perClient: { users: 1_000 } });

    expect(await admitted(visit, users, 102)).toBe(100);
  });

  test(verifies('throttle.body', 'throttle.after', 'throttle.id'), async () => {
    await using visit = await limited({ perClient: { groups: 1 } });
    await visit.send(groups);

    const refused = await visit.send(groups, { headers: { ...visit.headers, 'X-Request-Id': 'r-1' } });

    expect([refused.status, refused.headers.get('X-Request-Id')]).toEqual([429, 'r-1']);
    expect(refused.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    expect(await refused.json()).toEqual({ error_code: '429050', message: 'Too many requests' });
  });

  test(verifies('throttle.date'), async () => {
    await using visit = await limited({ perClient: { groups: 1 }, retryAfter: 'date' });
    await visit.send(groups);

    const refused = await visit.send(groups);

    expect(refused.headers.get('Retry-After')).toBe('Thu, 01 Jan 2026 00:01:00 GMT');
  });

  test.each(['fixed', 'sliding', 'tokenBucket'] as const)(
    `${verifies('throttle.windows')} %s`,
    async (window) => {
      await using visit = await limited({ perClient: { groups: 4 }, window });
      const first = await admitted(visit, groups, 6);
      await visit.clock.advance(60_000);

      expect([first, await admitted(visit, groups, 6)]).toEqual([4, 4]);
    },
  );

  test(verifies('throttle.wait'), async () => {
    await using visit = await limited({ perClient: { groups: 1 } });
    await visit.send(groups);
    const refused = await visit.send(groups);

    await visit.clock.advance(Number(refused.headers.get('Retry-After')) * 1_000);

    expect((await visit.send(groups)).status).toBe(200);
  });

  test(verifies('throttle.off'), async () => {
    await using visit = await open();

    expect(await admitted(visit, groups, 30)).toBe(30);
  });

  test(verifies('throttle.tokens'), async () => {
    await using visit = await limited('harsh');

    const tokens = await Promise.all(Array.from({ length: 30 }, () => accessToken(visit.server)));
    const states = await Promise.all(tokens.map(() => fetch(`${visit.server.url}/status`)));

    expect(new Set(tokens).size).toBe(30);
    expect(new Set(states.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test(verifies('throttle.guard'), async () => {
    await using visit = await limited({ runGuardMs: 7_200_000 });
    await visit.send(users);
    await visit.clock.advance(3_600_000);

    const second = await visit.send(users);

    expect(second.status).toBe(429);
    expect(Number(second.headers.get('Retry-After'))).toBeGreaterThan(2_000);
  });

  test(verifies('throttle.guard.signals'), async () => {
    await using visit = await limited({ runGuardMs: 7_200_000 });

    const headers = { ...visit.headers, Pragma: 'umapi-sync-start' };
    const statuses = [
      await visit.send(users, { headers }),
      await visit.send(groups),
      await visit.send(users),
    ].map(({ status }) => status);

    expect(statuses).toEqual([200, 200, 200]);
  });

  test(verifies('throttle.lockout'), async () => {
    await using visit = await limited({ pageZero: { calls: 1, windowMs: 60_000, lockOutMs: 2_400_000 } });
    await visit.send(users);
    await visit.send(users);

    const statuses = [await visit.send(user), await visit.send(groups)].map(({ status }) => status);

    expect(statuses).toEqual([429, 429]);
  });
});
