import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeedUser } from '@umapi-kit/server';
import { afterAll, expect, test } from 'vitest';
import { account, acme, companySeed, person, stateOf } from '../sync/run/support/company.ts';
import { openWorld } from '../sync/run/support/run-world.ts';

const root = mkdtempSync(join(tmpdir(), 'umapi-people-'));
afterAll(() => rmSync(root, { recursive: true }));

/** An organization that is synced over HTTP. */
function companyOf(accounts: readonly SeedUser[]) {
  const folder = mkdtempSync(join(root, 'run-'));
  return openWorld({ folder, seed: companySeed({ [acme]: accounts }), listen: true });
}

test('somebody who gets a new e-mail is renamed, under the name that the service knows, and stays who they were', async () => {
  const login = { username: 'jd', domain: 'names.example' };
  const before = { ...account('joan', 'Design'), email: 'joan.old@names.example' };
  await using company = await companyOf([{ ...before, ...login }]);
  const [known] = await company.targets.orgs[0].conn.users().all();

  const plan = await company.plan([
    { ...person('joan', 'design'), email: 'joan.new@names.example', ...login },
  ]);
  const { summary } = await company.apply(plan);

  const [after, ...others] = await company.targets.orgs[0].conn.users().all();
  expect(plan.orgs[0]?.changes.map(({ kinds }) => kinds)).toEqual([['update']]);
  expect(summary.orgs[0]?.outcomes.succeeded).toBe(1);
  expect(others).toEqual([]);
  expect(after).toMatchObject({ email: 'joan.new@names.example', username: 'jd', groups: ['Design'] });
  expect(after?.id).toBe(known?.id);
});

test('letter case alone is nothing to do', async () => {
  await using company = await companyOf([{ ...account('ann', 'Design'), email: 'Ann@acme.example' }]);

  const { changes, held } =
    (await company.plan([{ ...person('ann', 'DESIGN'), email: 'ANN@ACME.example' }])).orgs[0] ?? {};

  expect([changes, held]).toEqual([[], []]);
});

test('a record that can not be used is said, and stops nobody but the one it is about', async () => {
  await using company = await companyOf([account('bob', 'Design')]);
  const reject = { reject: 'country is missing', place: 'people.csv:3', email: 'bob@acme.example' };

  const plan = await company.plan([person('ann', 'design'), reject]);
  await company.apply(plan);

  expect(await stateOf(company.targets.orgs[0].conn)).toEqual([
    'ann@acme.example ann: Design',
    'bob@acme.example bob: Design',
  ]);
  expect(JSON.stringify(plan)).toContain('people.csv:3');
});
