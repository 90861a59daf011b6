import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatedClock } from '@umapi-kit/clock';
import {
  applySyncPlan,
  type DirectorySource,
  type PlanRunEvent,
  planLines,
  planUserRun,
  resumeSyncRun,
  Secret,
  type SyncPlan,
  writeAdobeOnly,
} from '@umapi-kit/sync';
import { afterAll, describe, expect, test } from 'vitest';
import {
  account,
  acme,
  clientSecret,
  companySeed,
  connectTo,
  person,
  rules,
  stateOf,
} from './support/company.ts';
import { hasty } from './support/hasty.ts';
import { configOf, openWorld, ranThrough, sourceOf } from './support/run-world.ts';

const root = mkdtempSync(join(tmpdir(), 'umapi-sync-run-'));
afterAll(() => rmSync(root, { recursive: true }));
const newFolder = () => mkdtempSync(join(root, 'run-'));

const seed = companySeed({ [acme]: [account('mover', 'Print'), account('gone', 'Design')] });
const people = [person('mover', 'design'), person('new', 'print')];

function worldOf(accounts: Parameters<typeof companySeed>[0][typeof acme]) {
  return openWorld({ folder: newFolder(), seed: companySeed({ [acme]: accounts ?? [] }) });
}

describe('a run', () => {
  test('makes the org follow the directory, and the next one finds nothing to do', async () => {
    await using world = await openWorld({ folder: newFolder(), seed });

    const { summary } = await world.apply(await world.plan(people));
    const again = await world.plan(people);

    expect(await stateOf(connectTo(world.server, acme))).toEqual([
      'gone@acme.example gone: ',
      'mover@acme.example mover: Design',
      'new@acme.example new: Print',
    ]);
    expect(summary.orgs[0]?.kinds).toMatchObject({
      create: { confirmed: 1 },
      add: { confirmed: 2 },
      remove: { confirmed: 2 },
    });
    expect(again.orgs[0]?.changes).toEqual([]);
  });

  test('tells how far both sides are read, and what is planned', async () => {
    await using world = await openWorld({ folder: newFolder(), seed });
    const events: PlanRunEvent[] = [];

    await world.plan(people, configOf(), { onEvent: (event) => events.push(event) });

    expect(events).toContainEqual({ kind: 'read', side: 'directory', read: 2 });
    const pages = { read: 1, total: 1 };
    expect(events).toContainEqual({ kind: 'read', side: 'accounts', org: acme, read: 2, pages });
    expect(events.at(-1)?.kind).toBe('planned');
  });

  test('remembers the list, the size of the directory and its groups for the next one', async () => {
    await using world = await openWorld({ folder: newFolder(), seed });

    await world.apply(await world.plan(people));

    const { state } = world;
    expect({
      list: state.lastList(acme),
      users: state.lastDirectoryUsers(),
      managed: state.managedGroups(acme),
      run: state.run.current(),
    }).toEqual({
      list: { listed: 2, total: 2 },
      users: 2,
      managed: ['Design', 'Print'],
      run: undefined,
    });
  });

  test('that only asks what would happen remembers nothing', async () => {
    await using world = await openWorld({ folder: newFolder(), seed, connection: { testMode: true } });

    await world.apply(await world.plan(people), { testOnly: true });

    expect(world.state.lastDirectoryUsers()).toBeUndefined();
    expect(await stateOf(connectTo(world.server, acme))).toHaveLength(2);
  });

  test('lets a change rest that the service refuses, tries it again after six hours, and at once when corrected', async () => {
    await using world = await worldOf([]);
    const clock = createSimulatedClock();
    const refused = [{ ...person('x', 'design'), email: 'x@elsewhere.example' }];
    const at = { clock };
    await world.apply(await world.plan(refused, configOf(), at), at);

    const resting = await world.plan(refused, configOf(), at);
    const corrected = await world.plan([{ ...refused[0], ...person('x', 'design') }], configOf(), at);
    await clock.advance(6 * 3_600_000);
    const due = await world.plan(refused, configOf(), at);

    expect(world.state.escrow.list()).toMatchObject([{ who: 'x@elsewhere.example', attempts: 1 }]);
    expect(resting.orgs[0]).toMatchObject({
      changes: [],
      held: [{ user: 'x@elsewhere.example', reason: expect.stringMatching(/^it failed once, last with: /) }],
    });
    expect([corrected.orgs[0]?.changes.length, due.orgs[0]?.changes.length]).toEqual([1, 1]);
  });
});

test('a rename whose answer is lost is settled by looking at the account, though it can be explained both ways', async () => {
  const renamed = { ...person('old', 'print'), email: 'new@acme.example', username: 'old@acme.example' };
  const cut = { kind: 'cut', at: 'after' } as const;
  await using world = await openWorld({
    folder: newFolder(),
    seed: companySeed({ [acme]: [account('old', 'Print')] }),
    connection: hasty().options,
    faults: [{ match: { call: 'action' }, when: { nth: 1 }, effect: cut }],
  });

  const { events, summary } = await world.apply(await world.plan([renamed]));

  expect(events.map(({ outcome }) => outcome)).toEqual([{ status: 'succeeded', found: true }]);
  expect(summary.orgs[0]?.stoppedBy).toBeUndefined();
  expect(world.server.calls.matching({ call: 'action' })).toHaveLength(1);
});

describe('a run that ends before its plan', () => {
  const crowd = Array.from({ length: 50 }, (_, index) => person(`p${index}`, 'design'));

  test('because somebody stops it is resumed where it stopped', async () => {
    await using world = await worldOf([]);
    const stop = new AbortController();
    const run = applySyncPlan(await world.plan(crowd), { ...world.targets, signal: stop.signal });
    await run.next();
    stop.abort(new Error('Ctrl-C'));
    const { summary } = await ranThrough(run);

    const resumed = await world.resume();

    expect(summary.orgs[0]?.stoppedBy).toEqual(new Error('Ctrl-C'));
    expect(resumed.summary.orgs[0]?.outcomes).toMatchObject({ succeeded: 50, pending: 0 });
    expect(await stateOf(connectTo(world.server, acme))).toHaveLength(50);
  });

  test('because the service wants too long a wait is resumed when that is over', async () => {
    const locked = { kind: 'status', status: 429, retryAfterSeconds: 1_938 } as const;
    await using world = await openWorld({
      folder: newFolder(),
      seed: companySeed({}),
      connection: { maxWaitMs: 60_000 },
      faults: [{ match: { call: 'action' }, when: { nth: 2 }, effect: locked }],
    });
    const { summary } = await world.apply(await world.plan(crowd));

    const [{ journal }] = world.targets.orgs;
    const later = connectTo(world.server, acme, { journal });
    const resumed = await ranThrough(resumeSyncRun({ ...world.targets, orgs: [{ conn: later, journal }] }));

    expect(summary.orgs[0]).toMatchObject({ stoppedBy: { code: 'RATE_LIMITED' } });
    expect(resumed.summary.orgs[0]?.outcomes).toMatchObject({ succeeded: 50, pending: 0 });
  });

  test('is superseded by a plan that is made later', async () => {
    await using world = await worldOf([]);
    const stop = AbortSignal.abort(new Error('Ctrl-C'));
    await world.apply(await world.plan(crowd), { signal: stop });

    await world.apply(await world.plan(crowd.slice(0, 10)));

    expect(world.state.run.current()).toBeUndefined();
    expect(await stateOf(connectTo(world.server, acme))).toHaveLength(10);
    await expect(world.resume()).rejects.toThrow('no run was interrupted');
  });
});

test('pushing looks at nobody, and takes only the groups that the directory does not give', async () => {
  await using world = await openWorld({ folder: newFolder(), seed });

  await world.apply(await world.plan(people, configOf({ rules: { ...rules, strategy: 'push' } })));

  expect(world.server.calls.matching().map(({ call }) => call)).toEqual(['oauthToken', 'action']);
  expect(await stateOf(connectTo(world.server, acme))).toEqual([
    'gone@acme.example gone: Design',
    'mover@acme.example mover: Design',
    'new@acme.example new: Print',
  ]);
});

test('a push that was planned before is applied to accounts that are there', async () => {
  await using world = await openWorld({ folder: newFolder(), seed });
  const plan = await world.plan(people, configOf({ rules: { ...rules, strategy: 'push' } }));

  const { events } = await world.apply(plan, { digest: 'of a plan file' });

  expect(events.map(({ outcome }) => outcome)).toEqual([{ status: 'succeeded' }, { status: 'succeeded' }]);
});

test('an org is told with the first list that a sync begins, and with the last page that reading ends', async () => {
  const generated = {
    ...companySeed({}).orgs[0],
    id: acme,
    name: 'Acme',
    generate: { users: 4_100, domain: 'acme.example' },
  };
  await using world = await openWorld({ folder: newFolder(), seed: { orgs: [generated] }, listen: false });

  await world.plan([person('new')]);

  const lists = world.server.calls.matching().filter(({ call }) => call !== 'oauthToken');
  expect(lists.map(({ call, requestHeaders }) => [call, requestHeaders['pragma']])).toEqual([
    ['groups', 'umapi-sync-start'],
    ['usersInOrg', undefined],
    ['usersInOrg', undefined],
    ['usersInOrg', 'umapi-sync-end'],
  ]);
});

test('both sides are read at the same time', async () => {
  await using world = await openWorld({ folder: newFolder(), seed });
  const listed = Promise.withResolvers<void>();
  const source: DirectorySource = {
    async *read() {
      await listed.promise;
      yield* people;
      return { groupsFound: ['design', 'print'] };
    },
  };

  const plan = await world.plan([], configOf(), {
    source,
    onEvent: (event) => {
      if (event.kind === 'read' && event.side === 'accounts') listed.resolve();
    },
  });

  expect(plan.orgs[0]?.counts).toMatchObject({ directoryUsers: 2, adobeUsers: 2 });
});

test('a change that failed while the clock was wrong does not rest until then', async () => {
  await using world = await worldOf([]);
  const refused = [{ ...person('x', 'design'), email: 'x@elsewhere.example' }];
  const ahead = { clock: createSimulatedClock(Date.UTC(2040, 0, 1)) };
  await world.apply(await world.plan(refused, configOf(), ahead), ahead);

  const plan = await world.plan(refused);

  expect(plan.orgs[0]?.changes).toHaveLength(1);
});

describe('accounts that the service counts and does not list', () => {
  const [first, ...others] = seed.orgs;
  const withTechnical = (technicalAccounts: number) => ({
    orgs: [{ ...first, id: acme, name: 'Acme', technicalAccounts }, ...others],
  });
  const removals = (plan: SyncPlan) => plan.orgs[0]?.changes.filter(({ kinds }) => kinds.includes('remove'));

  test('are technical ones as long as they are few', async () => {
    await using world = await openWorld({ folder: newFolder(), seed: withTechnical(10) });

    expect(removals(await world.plan(people))).toHaveLength(2);
  });

  test('hold removals back when they are many, until somebody confirms them once', async () => {
    await using world = await openWorld({ folder: newFolder(), seed: withTechnical(11) });

    const doubted = await world.plan(people);
    await world.apply(await world.plan(people, configOf(), { confirmLists: true }));
    const nextTime = await world.plan([person('mover', 'print'), person('new', 'print')]);

    expect(removals(doubted)).toEqual([]);
    expect(doubted.orgs[0]?.problems[0]).toContain('the service counts 13 accounts and lists 2');
    expect(removals(nextTime)).toHaveLength(1);
  });
});

describe('staged leaving', () => {
  const staged = configOf({
    rules: { ...rules, adobeOnlyUsers: { removeAfterDays: 30, deleteAfterDays: 60 } },
  });
  const day = 86_400_000;

  test('strips at once, counts the days over runs, removes, and deletes when asked to', async () => {
    await using world = await worldOf([account('here', 'Design'), account('gone', 'Design', 'Old')]);
    const clock = createSimulatedClock();
    const here = [person('here', 'design')];
    const kinds: unknown[] = [];

    for (const days of [0, 29, 1, 29, 1, 1]) {
      await clock.advance(days * day);
      const plan = await world.plan(here, staged, { clock });
      kinds.push(plan.orgs[0]?.changes.map((change) => change.kinds));
      await world.apply(plan, { clock });
    }

    expect(kinds).toEqual([[['strip']], [], [['removeFromOrg']], [], [['deleteAccount']], []]);
  });
});

describe('one person alone', () => {
  test('is looked at in one call, and changed in another one', async () => {
    await using world = await openWorld({ folder: newFolder(), seed });

    const plan = await planUserRun(configOf(), 'mover@acme.example', {
      source: sourceOf(people),
      ...world.targets,
    });
    await world.apply(plan);

    expect(plan.orgs[0]?.changes.map(({ id }) => id)).toEqual(['federatedID mover@acme.example']);
    expect(world.server.calls.matching().map(({ call }) => call)).toEqual(['oauthToken', 'user', 'action']);
  });

  test('says nothing about the size of the directory', async () => {
    await using world = await openWorld({ folder: newFolder(), seed });
    const options = { source: sourceOf(people), ...world.targets };

    await world.apply(await planUserRun(configOf(), 'mover@acme.example', options));

    expect(world.state.lastDirectoryUsers()).toBeUndefined();
  });

  test('who is not in the directory keeps everything: one empty answer takes nothing away', async () => {
    await using world = await openWorld({ folder: newFolder(), seed });
    const options = { source: sourceOf(people), ...world.targets };

    const plan = await planUserRun(configOf(), 'gone@acme.example', options);

    expect(plan.orgs[0]).toMatchObject({
      changes: [],
      held: [{ user: 'gone@acme.example', what: 'removals' }],
    });
  });
});

test('a plan file holds no secret of its configuration or its connections', async () => {
  const connection = { orgId: acme, clientSecret: new Secret('hush-hush') };
  await using world = await openWorld({ folder: newFolder(), seed });

  const plan = await world.plan(people, { ...configOf(), orgs: [{ connection, rules }] });

  const text = [...planLines(plan, { madeAt: 0 })].join('');
  expect(text).toContain('mover@acme.example');
  expect([text.includes('hush-hush'), text.includes(clientSecret)]).toEqual([false, false]);
});

describe('accounts that the directory does not have', () => {
  test('are written down so that the same list removes them later', async () => {
    await using world = await openWorld({ folder: newFolder(), seed });
    const list = join(newFolder(), 'adobe-only.csv');
    await writeAdobeOnly(list, await world.plan(people));

    const removing = configOf({
      rules: { ...rules, adobeOnlyUsers: 'remove', createUnmapped: false },
      adobeOnlyList: list,
    });
    const plan = await world.plan([], removing);

    expect(readFileSync(list, 'utf8')).toBe(
      'type,email,username,domain\nfederatedID,gone@acme.example,gone@acme.example,acme.example\n',
    );
    expect(plan.orgs[0]?.changes.map(({ id, kinds }) => [id, kinds])).toEqual([
      ['federatedID gone@acme.example', ['removeFromOrg']],
    ]);
  });

  test.each([
    {
      what: 'an unknown type',
      row: 'robot,gone@acme.example,,',
      problem: 'list.csv:2: "robot" is no identity type',
    },
    {
      what: 'nobody',
      row: 'federatedID,,,',
      problem: 'list.csv:2: there is neither an e-mail nor a username',
    },
    {
      what: 'a name without a domain',
      row: 'federatedID,,jd,',
      problem: 'list.csv:2: the username "jd" needs a domain',
    },
  ])('are not removed by a list that names $what', async ({ row, problem }) => {
    await using world = await openWorld({ folder: newFolder(), seed });
    const list = join(newFolder(), 'list.csv');
    writeFileSync(list, `type,email,username,domain\n${row}\n`);

    const planning = world.plan([], configOf({ adobeOnlyList: list }));

    await expect(planning).rejects.toThrow(problem);
    expect(world.server.calls.matching()).toEqual([]);
  });
});
