import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { account, beta, person, rules } from './support/company.ts';
import { runThrough } from './support/mortal-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'umapi-sync-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Something of everything: joiners, a move, a rename, leavers, a change that the service refuses. */
const accounts = [
  account('mover', 'Print'),
  account('old-name', 'Print'),
  account('leaver', 'Design'),
  account('gone-too', 'Design', 'Old'),
];
const people = [
  person('mover', 'design'),
  { ...person('new-name', 'print'), username: 'old-name@acme.example' },
  ...Array.from({ length: 12 }, (_, index) => person(`joiner${index}`, 'design')),
  { ...person('stranger', 'design'), email: 'stranger@elsewhere.example' },
];

const world = { accounts, people, folder };

test('a run that dies at any moment and is resumed ends like one that does not', async () => {
  const undisturbed = await runThrough(world, Number.POSITIVE_INFINITY);

  for (let moment = 1; moment <= undisturbed.moments; moment++) {
    const { state, told, sentTwice } = await runThrough(world, moment);
    expect({ moment, state, told }).toEqual({ moment, state: undisturbed.state, told: undisturbed.told });
    expect(sentTwice, `calls sent again after moment ${moment}`).toBeLessThanOrEqual(1);
  }
  expect(undisturbed.moments).toBeGreaterThan(20);
});

test('the same holds for two organizations, where removals wait for one another', async () => {
  const both = [account('mover', 'Print'), account('leaver', 'Design'), account('stays', 'Old')];
  const removing = { ...rules, adobeOnlyUsers: 'remove' } as const;
  const company = { people: [person('mover', 'design'), person('new', 'print')], folder, rules: removing };
  const two = { ...company, accounts: both, betaAccounts: both };
  const undisturbed = await runThrough(two, Number.POSITIVE_INFINITY);

  for (let moment = 1; moment <= undisturbed.moments; moment++) {
    const { state, told } = await runThrough(two, moment);
    expect({ moment, state, told }).toEqual({ moment, state: undisturbed.state, told: undisturbed.told });
  }
  expect(undisturbed.told).toContainEqual([`${beta} federatedID leaver@acme.example`, 'succeeded']);
});
