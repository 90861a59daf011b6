import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserAction } from '@umapi-kit/client';
import { createSimulatedClock } from '@umapi-kit/clock';
import { startServer } from '@umapi-kit/server';
import {
  type ApplyEvent,
  type ApplySyncOptions,
  applySyncPlan,
  openSyncState,
  readPlanFile,
  type SyncPlan,
  type SyncSummary,
  writePlanFile,
} from '@umapi-kit/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { account, acme, beta, companySeed, connectTo, person, rules, stateOf } from './support/company.ts';
import { planFor } from './support/run-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'umapi-apply-'));
afterAll(() => rmSync(folder, { recursive: true }));

const clock = createSimulatedClock();

async function applied(plan: SyncPlan, options: Omit<ApplySyncOptions, 'state' | 'clock'>) {
  using state = openSyncState(':memory:');
  const events: ApplyEvent[] = [];
  const run = applySyncPlan(plan, { state, clock, ...options });
  let next: IteratorResult<ApplyEvent, SyncSummary>;
  for (next = await run.next(); !next.done; next = await run.next()) events.push(next.value);
  return { events, summary: next.value };
}

/** Writes a plan down and reads it back, as somebody does who looks at it first. */
async function reviewed(plan: SyncPlan) {
  const path = join(folder, 'plan.jsonl');
  await writePlanFile(path, plan, { madeAt: 0 });
  return readPlanFile(path);
}

describe('several orgs', () => {
  const removing = { ...rules, adobeOnlyUsers: 'remove' } as const;

  test('what gives leaves first, then the further org lets people go, then the first one does', async () => {
    const everybody = [account('ann', 'Design'), account('gone', 'Design')];
    await using server = await startServer({
      seed: companySeed({ [acme]: everybody, [beta]: everybody }),
      listen: false,
    });
    const target = (org: string) => ({ conn: connectTo(server, org), rules: removing });
    const orgs = [target(acme), target(beta)] as const;
    const plan = await planFor(orgs, [person('ann', 'print'), person('new', 'design')]);

    const { summary } = await applied(plan, { orgs });

    const wire = server.calls
      .matching({ call: 'action' })
      .map(
        ({ org, requestBody }) => `${org}${requestBody.includes('removeFromOrg') ? ' removes' : ' gives'}`,
      );
    expect(wire.slice(0, 2).toSorted()).toEqual([`${acme} gives`, `${beta} gives`]);
    // Who is new in the first org is brought into the further one after that.
    expect(wire.slice(2)).toEqual([`${beta} gives`, `${beta} removes`, `${acme} removes`]);
    expect(summary.orgs.map(({ kinds }) => kinds.removeFromOrg.confirmed)).toEqual([1, 1]);
  });

  test('each is told with its first call that a sync begins, and with its last one that it ends', async () => {
    const everybody = [account('ann', 'Design'), account('gone', 'Design')];
    await using server = await startServer({
      seed: companySeed({ [acme]: everybody, [beta]: everybody }),
      listen: false,
    });
    const target = (org: string) => ({ conn: connectTo(server, org), rules: removing });
    const orgs = [target(acme), target(beta)] as const;
    const plan = await planFor(orgs, [person('ann', 'print'), person('new', 'design')]);

    await applied(plan, { orgs });

    const marksIn = (org: string) =>
      server.calls.matching({ call: 'action', org }).map(({ requestHeaders }) => requestHeaders['pragma']);
    expect(marksIn(acme)).toEqual(['umapi-sync-start', 'umapi-sync-end']);
    expect(marksIn(beta)).toEqual(['umapi-sync-start', undefined, 'umapi-sync-end']);
  });

  test('nobody is brought into the further org whom the first one could not make', async () => {
    const refused = { kind: 'entryError', code: 'error.user.nonexistent', user: 'new@acme.example' } as const;
    await using server = await startServer({
      seed: companySeed({}),
      listen: false,
      faults: [{ match: { call: 'action', org: acme }, effect: refused }],
    });
    const target = (org: string) => ({ conn: connectTo(server, org), rules });
    const orgs = [target(acme), target(beta)] as const;
    const plan = await planFor(orgs, [person('new', 'design'), person('also-new', 'design')]);

    const { events } = await applied(plan, { orgs });

    const inBeta = events.filter(({ change }) => change.org === beta).map(({ outcome }) => outcome);
    expect(inBeta).toEqual([
      { status: 'skipped', waitedFor: `new federatedID new@acme.example in ${acme}` },
      { status: 'succeeded' },
    ]);
  });

  test('nobody leaves the first org whom the further one could not let go', async () => {
    const everybody = [account('gone'), account('also-gone')];
    const refused = {
      kind: 'entryError',
      code: 'error.user.nonexistent',
      user: 'gone@acme.example',
    } as const;
    await using server = await startServer({
      seed: companySeed({ [acme]: everybody, [beta]: everybody }),
      listen: false,
      faults: [{ match: { call: 'action', org: beta }, effect: refused }],
    });
    const target = (org: string) => ({ conn: connectTo(server, org), rules: removing });
    const orgs = [target(acme), target(beta)] as const;
    const plan = await planFor(orgs, [person('new')]);

    const { events } = await applied(plan, { orgs });

    const left = await stateOf(connectTo(server, acme));
    expect(left).toEqual(['gone@acme.example gone: ', 'new@acme.example new: ']);
    expect(events.map(({ outcome }) => outcome)).toContainEqual({
      status: 'skipped',
      waitedFor: `federatedID gone@acme.example in ${beta}`,
    });
  });
});

describe('a plan that is applied later', () => {
  const before = [account('ann', 'Print'), account('bob', 'Print'), account('carl', 'Print')];
  const people = ['ann', 'bob', 'carl'].map((name) => person(name, 'design'));

  test('refuses what has changed since, says what, and goes on with the rest', async () => {
    await using server = await startServer({ seed: companySeed({ [acme]: before }), listen: false });
    const conn = connectTo(server, acme);
    const { plan, digest } = await reviewed(await planFor([{ conn, rules }], people));
    const meanwhile = [
      new UserAction({ email: 'ann@acme.example' }).update({ firstName: 'Anne' }).removeFromGroups(['Print']),
      new UserAction({ email: 'bob@acme.example' }).removeFromOrganization(),
    ];
    await conn.executeMultiple(meanwhile, { immediate: true });

    const { events, summary } = await applied(plan, { orgs: [{ conn }], digest });

    expect(events.map(({ change, outcome }) => [change.id, outcome])).toEqual([
      [
        'federatedID ann@acme.example',
        { status: 'drifted', expected: 'first name ann, in print', found: 'first name Anne, not in print' },
      ],
      ['federatedID bob@acme.example', { status: 'drifted', expected: 'an account', found: 'no account' }],
      ['federatedID carl@acme.example', { status: 'succeeded' }],
    ]);
    expect(summary.orgs[0]?.outcomes).toMatchObject({ drifted: 2, succeeded: 1 });
  });

  test.each(['preserve', 'removeGroups', 'remove', 'delete'] as const)(
    'finds done what is done, and sends nothing for it (accounts only at Adobe: %s)',
    async (adobeOnlyUsers) => {
      await using server = await startServer({ seed: companySeed({ [acme]: before }), listen: false });
      const conn = connectTo(server, acme);
      const renamed = {
        ...person('carl', 'design'),
        email: 'karl@acme.example',
        username: 'carl@acme.example',
      };
      const ann = { ...person('ann', 'design'), firstName: 'Anne' };
      const { plan, digest } = await reviewed(
        await planFor(
          [{ conn, rules: { ...rules, adobeOnlyUsers } }],
          [ann, renamed, person('new', 'design')],
        ),
      );
      await applied(plan, { orgs: [{ conn }] });
      server.calls.clear();

      const { events } = await applied(plan, { orgs: [{ conn }], digest });

      expect(events.map(({ change, outcome }) => [change.id, outcome])).toEqual([
        ['federatedID ann@acme.example', { status: 'succeeded', found: true }],
        ['federatedID bob@acme.example', { status: 'succeeded', found: true }],
        ['federatedID carl@acme.example', { status: 'succeeded', found: true }],
        ['new federatedID new@acme.example', { status: 'succeeded', found: true }],
      ]);
      expect(server.calls.matching({ call: 'action' })).toEqual([]);
    },
  );

  test.each([
    { changes: 25, looks: { user: 25 } },
    { changes: 26, looks: { usersInOrg: 1 } },
  ])('looks at $changes accounts by $looks calls', async ({ changes, looks }) => {
    const names = Array.from({ length: changes }, (_, index) => `p${index}`);
    const seed = companySeed({ [acme]: names.map((name) => account(name, 'Print')) });
    await using server = await startServer({ seed, listen: false });
    const conn = connectTo(server, acme);
    const moving = await planFor(
      [{ conn, rules }],
      names.map((name) => person(name, 'design', 'print')),
    );
    const { plan, digest } = await reviewed(moving);
    server.calls.clear();

    await applied(plan, { orgs: [{ conn }], digest });

    const calls = server.calls.matching({ method: 'GET' }).map(({ call = 'none' }) => call);
    expect(
      Object.fromEntries(calls.map((call) => [call, calls.filter((one) => one === call).length])),
    ).toEqual(looks);
  });
});

describe('what a guard stopped', () => {
  const everybody = Array.from({ length: 25 }, (_, index) => account(`p${index}`, 'Design'));

  async function guarded() {
    const server = await startServer({ seed: companySeed({ [acme]: everybody }), listen: false });
    const conn = connectTo(server, acme);
    const plan = await planFor([{ conn, rules }], [person('new', 'design')]);
    return { server, conn, ...(await reviewed(plan)) };
  }

  test('stays, while the rest is done', async () => {
    const { server, conn, plan, digest } = await guarded();
    await using _ = server;

    const { summary } = await applied(plan, { orgs: [{ conn }], digest });

    expect(plan.orgs[0]?.blocked).toHaveLength(25);
    expect(summary.orgs[0]?.kinds).toMatchObject({ create: { confirmed: 1 }, remove: { planned: 0 } });
  });

  test('is done when the digest of this very plan is named', async () => {
    const { server, conn, plan, digest } = await guarded();
    await using _ = server;

    const { summary } = await applied(plan, { orgs: [{ conn }], digest, lift: digest });

    expect(summary.orgs[0]?.kinds).toMatchObject({ create: { confirmed: 1 }, remove: { confirmed: 25 } });
  });

  test('stays when another digest is named, and nothing is done at all', async () => {
    const { server, conn, plan, digest } = await guarded();
    await using _ = server;

    const applying = applied(plan, { orgs: [{ conn }], digest, lift: `${digest}0` });

    await expect(applying).rejects.toMatchObject({ code: 'LIFT' });
    expect(server.calls.matching({ call: 'action' })).toEqual([]);
  });
});
