import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeedUser } from '@umapi-kit/server';
import { type Plan, planUserRun } from '@umapi-kit/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { account, acme, companySeed, connectTo, person, rules, stateOf } from './support/company.ts';
import { hasty } from './support/hasty.ts';
import { configOf, openWorld, sourceOf, type WorldOptions } from './support/run-world.ts';

const root = mkdtempSync(join(tmpdir(), 'umapi-sync-disasters-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A world over HTTP whose waits pass at once. */
function disaster(accounts: readonly SeedUser[], options: Partial<WorldOptions> = {}) {
  return openWorld({
    folder: mkdtempSync(join(root, 'run-')),
    seed: companySeed({ [acme]: accounts }),
    listen: true,
    ...options,
  });
}

/** What a plan takes away, guarded or not. */
function taken(plan: Plan | undefined): number {
  const takes = new Set(['remove', 'strip', 'removeFromOrg', 'deleteAccount']);
  return plan?.changes.filter(({ kinds }) => kinds.some((kind) => takes.has(kind))).length ?? 0;
}

const crowd = Array.from({ length: 40 }, (_, index) => account(`p${index}`, 'Design'));
const crowdInDirectory = Array.from({ length: 40 }, (_, index) => person(`p${index}`, 'design'));

describe('the first list of groups is a 504, and its retry runs into the run guard', () => {
  const faults = [
    {
      match: { call: 'groups' },
      script: [
        { kind: 'status', status: 504 },
        { kind: 'status', status: 429, retryAfterSeconds: 1_938 },
      ],
    },
  ] as const;

  test('the wait is kept to the second, and then the run goes on as if nothing had been', async () => {
    const { options, waits } = hasty();
    await using world = await disaster([account('mover', 'Print')], { faults, connection: options });

    const { summary } = await world.apply(await world.plan([person('mover', 'design')]));

    const named = waits.filter(({ reason }) => reason === 'server').map(({ durationMs }) => durationMs);
    expect(named).toHaveLength(1);
    expect(named[0]).toBeGreaterThanOrEqual(1_938_000);
    expect(summary.orgs[0]?.outcomes.succeeded).toBe(1);
  });

  test('where so long a wait is not allowed, nothing is planned, and the error says when to come back', async () => {
    const { options } = hasty();
    const connection = { ...options, maxWaitMs: 60_000 };
    await using world = await disaster([account('mover', 'Print')], { faults, connection });

    const planning = world.plan([person('mover', 'design')]);

    await expect(planning).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAt: expect.any(Number) });
  });
});

test('a list of accounts that fails at page 24 plans nothing at all', async () => {
  const seed = companySeed({});
  const [first] = seed.orgs;
  const generated = { ...first, id: acme, name: 'Acme', generate: { users: 48_100, domain: 'acme.example' } };
  const broken = { kind: 'status', status: 500 } as const;
  await using world = await disaster([], {
    seed: { orgs: [generated] },
    faults: [{ match: { call: 'usersInOrg', page: 24 }, effect: broken }],
    listen: false,
  });

  const planning = world.plan([person('new', 'design')]);

  await expect(planning).rejects.toMatchObject({ code: 'SERVER_ERROR' });
  expect(world.server.calls.matching({ call: 'action' })).toEqual([]);
});

test('a list of accounts that is cut to one page takes nothing from anyone', async () => {
  const cut: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (!String(input).includes('/users/')) return response;
    const page: unknown = await response.json();
    const users = typeof page === 'object' && page !== null && 'users' in page ? page.users : [];
    const headers = new Headers(response.headers);
    headers.delete('content-length');
    headers.set('X-Page-Count', '1');
    const shortened = {
      result: 'success',
      lastPage: true,
      users: Array.isArray(users) ? users.slice(0, 25) : [],
    };
    return new Response(JSON.stringify(shortened), { headers });
  };
  await using world = await disaster(crowd, { connection: { fetch: cut } });

  const plan = await world.plan([person('p0', 'print')]);

  expect(taken(plan.orgs[0])).toBe(0);
  expect(plan.orgs[0]?.problems).toContainEqual(
    expect.stringContaining('the service counts 40 accounts and lists 25'),
  );
});

test('a source that is empty but says that all is well takes nothing from anyone', async () => {
  await using world = await disaster(crowd);

  const plan = await world.plan([]);

  expect(taken(plan.orgs[0])).toBe(0);
  expect(plan.orgs[0]?.held).toHaveLength(40);
});

test('a renamed organizational unit looks like mass leaving: a guard stops it, and the rest goes on', async () => {
  await using world = await disaster(crowd);
  const renamed = Array.from({ length: 40 }, (_, index) => person(`p${index}`, 'design-and-more'));

  const plan = await world.plan([...renamed, person('new', 'print')]);
  await world.apply(plan);

  expect(plan.orgs[0]?.blocked).toHaveLength(40);
  expect(plan.orgs[0]?.problems).toContain('the directory has no group "design", which a mapping names');
  const state = await stateOf(connectTo(world.server, acme, { fetch }));
  expect(state.filter((line) => String(line).endsWith(': Design'))).toHaveLength(40);
  expect(state).toContain('new@acme.example new: Print');
});

test('a directory that shrank is measured by what it was, night after night, until somebody has looked', async () => {
  await using world = await disaster(crowd);
  const config = configOf({ guards: [{ kind: 'directoryShrinks', percent: 10, fromCount: 1 }] });
  await world.apply(await world.plan(crowdInDirectory, config));
  const cut = crowdInDirectory.slice(0, 30);

  await world.apply(await world.plan(cut, config));
  const nextNight = await world.plan(cut, config);

  expect([taken(nextNight.orgs[0]), nextNight.orgs[0]?.blocked.length]).toEqual([0, 10]);
});

test('more than ten groups of one user are all given', async () => {
  const names = Array.from({ length: 25 }, (_, index) => `Group ${index}`);
  const many = { ...rules, groups: [{ directory: 'all', adobe: names }], createMissingGroups: true };
  await using world = await disaster([account('ann')]);

  const { summary } = await world.apply(await world.plan([person('ann', 'all')], configOf({ rules: many })));

  const [ann] = await connectTo(world.server, acme, { fetch }).users().all();
  expect(new Set(ann?.groups)).toEqual(new Set(names));
  expect(summary.orgs[0]?.kinds).toMatchObject({ createGroup: { confirmed: 25 }, add: { confirmed: 1 } });
});

test('a source that answers 503 for one user plans nothing for anybody', async () => {
  await using world = await disaster(crowd);
  const source = {
    async *read() {
      yield* crowdInDirectory.slice(0, 20);
      throw new Error('503 for p20');
    },
  };

  const planning = world.plan([], configOf(), { source });

  await expect(planning).rejects.toThrow('503 for p20');
});

test('one person alone is never taken for everybody: no guard and no memory is touched by it', async () => {
  await using world = await disaster(crowd);
  await world.apply(await world.plan(crowdInDirectory));

  await world.apply(
    await planUserRun(configOf(), 'p1@acme.example', {
      source: sourceOf([person('p1', 'print')]),
      ...world.targets,
    }),
  );
  const next = await world.plan(crowdInDirectory);

  expect(next.orgs[0]?.verdicts.filter(({ fired }) => fired)).toEqual([]);
  expect(world.state.lastDirectoryUsers()).toBe(40);
});
