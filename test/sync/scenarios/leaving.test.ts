import { createSimulatedClock } from '@umapi-kit/clock';
import { startServer } from '@umapi-kit/server';
import { defaultRules, openSyncState, planUserRun } from '@umapi-kit/sync';
import { expect, test } from 'vitest';
import { account, acme, companySeed, connectTo, person } from '../run/support/company.ts';
import { configOf, sourceOf } from '../run/support/run-world.ts';

const dayMs = 86_400_000;

test('syncing one person alone deletes nobody else, however long they have been gone', async () => {
  await using server = await startServer({ seed: companySeed({ [acme]: [account('ann')] }), listen: false });
  using state = openSyncState(':memory:');
  const leaving = [{ id: 'federatedID gone@acme.example', since: 0 }];
  state.complete({
    at: 0,
    orgs: [{ org: acme, managedGroups: [], dynamicGroups: [], leaving, failures: [], recovered: [] }],
  });
  const clock = createSimulatedClock();
  await clock.advance(365 * dayMs);
  const config = configOf({
    rules: { ...defaultRules, adobeOnlyUsers: { removeAfterDays: 10, deleteAfterDays: 20 } },
  });

  const plan = await planUserRun(config, 'ann@acme.example', {
    source: sourceOf([person('ann')]),
    orgs: [{ conn: connectTo(server, acme) }],
    state,
    clock,
  });

  expect(plan.orgs.map(({ changes }) => changes)).toEqual([[]]);
});
