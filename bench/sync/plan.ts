import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Connection } from '@umapi-kit/client';
import { csvSource, defaultRules, openComparison } from '@umapi-kit/sync';
import { pageFetch } from './page-fetch.ts';
import { mapping } from './sides.ts';

/*
 * Reads two sides at the same time, and plans when told to. Tells what it took on its last line; the memory is the
 * highest that this process ever had.
 */
const { positionals } = parseArgs({ allowPositionals: true });
const [what = 'plan', folder = '.'] = positionals;
const counts: { readonly users: number; readonly pages: number } = JSON.parse(
  readFileSync(join(folder, 'counts.json'), 'utf8'),
);
const org = 'BENCH@AdobeOrg';
const conn = new Connection({
  orgId: org,
  auth: { clientId: 'bench', token: async () => 'none', invalidate: () => {} },
  limits: 'unlimited',
  fetch: pageFetch(join(folder, 'accounts.jsonl'), counts),
});
const people = csvSource({ path: join(folder, 'people.csv') });
const rules = { ...defaultRules, groups: mapping };
const { signal } = new AbortController();

const began = performance.now();
using comparison = openComparison({ orgs: [{ org, rules }], guards: [] });
const keep = what === 'plan';
let read = 0;

async function readPeople(): Promise<void> {
  for await (const record of people.read({ signal })) {
    read++;
    if (keep) comparison.addRecord(record);
  }
}

async function readAccounts(): Promise<void> {
  for await (const account of conn.users()) {
    read++;
    if (keep) comparison.addAccount(0, account);
  }
}

await Promise.all([readPeople(), readAccounts()]);
const readMs = performance.now() - began;
const changes = keep ? ((await comparison.plan()).orgs[0]?.changes.length ?? 0) : 0;
const totalMs = performance.now() - began;
const mostBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ read, readMs, totalMs, changes, mostBytes })}\n`);
