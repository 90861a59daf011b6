import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@umapi-kit/clock';
import { afterAll, expect, test } from 'vitest';
import { rules } from './support/company.ts';
import { hasty } from './support/hasty.ts';
import { runThrough } from './support/mortal-run.ts';
import { randomCompany, randomFaults } from './support/random-company.ts';

const folder = mkdtempSync(join(tmpdir(), 'umapi-random-runs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const people = 300;
const seeds = 200;
const seedsPerTest = 20;

/** A run of random size, faults and deaths; the same for the same seed. */
async function randomRun(seed: number) {
  const random = seededRandom(seed);
  const { expected, ...company } = randomCompany(random, people);
  const deaths = Array.from({ length: Math.floor(random() * 4) }, () => Math.ceil(random() * 400));
  const world = {
    ...company,
    folder,
    faults: randomFaults(random),
    connection: { ...hasty().options, retryBudgetMs: 900_000 },
  };
  const { state } = await runThrough(world, ...deaths);
  return { seed, deaths, state, expected };
}

test.each(Array.from({ length: seeds / seedsPerTest }, (_, index) => index * seedsPerTest))(
  'any run of 300 people, with random faults and deaths, ends in the right state (seeds from %i)',
  { timeout: 240_000 },
  async (from) => {
    for (let seed = from; seed < from + seedsPerTest; seed++) {
      const { state, expected, deaths } = await randomRun(seed);

      expect({ seed, deaths, state }).toEqual({ seed, deaths, state: expected });
    }
  },
);

test('any run over two organizations, with random faults and deaths, ends like one that nothing disturbs', {
  timeout: 240_000,
}, async () => {
  for (let seed = 1; seed <= 25; seed++) {
    const random = seededRandom(seed);
    const { people, accounts } = randomCompany(random, 60, false);
    const betaAccounts = accounts.filter(() => random() < 0.5);
    const company = {
      people,
      accounts,
      betaAccounts,
      folder,
      rules: { ...rules, adobeOnlyUsers: 'remove' } as const,
    };
    const deaths = Array.from({ length: Math.floor(random() * 4) }, () => Math.ceil(random() * 200));
    const troubled = {
      ...company,
      faults: randomFaults(random),
      connection: { ...hasty().options, retryBudgetMs: 900_000 },
    };

    const undisturbed = await runThrough(company);
    const disturbed = await runThrough(troubled, ...deaths);

    expect({ seed, deaths, state: disturbed.state }).toEqual({ seed, deaths, state: undisturbed.state });
  }
});
