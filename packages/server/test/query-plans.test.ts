import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Seed, startServer } from '@umapi-kit/server';
import { expect, test, vi } from 'vitest';
import { ownSchema, rowsIn } from '../../postgres/test/own-schema.ts';
import { acme, orgId, visit } from './acme.ts';

/** Acme with more people than a page has. SQLite keeps no statistics, so a million of them are read the same way. */
const crowded: Seed = {
  orgs: acme.orgs.map((org) =>
    org.id === orgId ? { ...org, generate: { users: 2_001, groups: 2, domain: 'acme.example' } } : org,
  ),
};

/** How SQLite runs what a call asks about people: a line for each table that it reads and each sorting. */
async function plansOf(path: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'umapi-plans-'));
  const file = join(folder, 'org.db');
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare');
  try {
    await using client = await visit({ seed: crowded, store: file });
    prepare.mockClear();
    expect((await client.get(path)).status).toBe(200);
    const asked = prepare.mock.calls.map(([sql]) => sql);
    using database = new DatabaseSync(file, { readOnly: true });
    return asked
      .filter((sql) => /\b(org_members|memberships)\b/.test(sql))
      .flatMap((sql) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
      .map(({ detail }) => String(detail));
  } finally {
    prepare.mockRestore();
    await rm(folder, { recursive: true });
  }
}

/** Reads a whole table, or all rows of an organization with everything in them. `p` are the ids of one page, `u` its users. */
const wholeTable = /^SCAN (?![pu]$)|^SEARCH (m|o|org_members) USING PRIMARY KEY \(org_id=\?\)/;

const sorts = /TEMP B-TREE|AUTOMATIC/;

test.each([
  '/users/{org}/0',
  '/users/{org}/1',
  '/users/{org}/1?domain=acme.example',
  '/users/{org}/1?type=federatedID',
  '/users/{org}/1?type=federatedID&domain=acme.example',
  '/users/{org}/0/Design',
  '/users/{org}/0/Design?directOnly=false',
  '/users/{org}/0/Design?type=federatedID&domain=acme.example',
  '/users/{org}/0/All%20Apps?status=active',
  '/{org}/users?page=1',
])('%s finds its people by indexes, in their order', async (path) => {
  const plans = await plansOf(path);

  expect(plans.length).toBeGreaterThan(0);
  expect(plans.filter((line) => wholeTable.test(line) || sorts.test(line))).toEqual([]);
});

test('people who hold a profile in several ways are put in order without reading the organization', async () => {
  const plans = await plansOf('/users/{org}/0/All%20Apps?directOnly=false');

  expect(plans.filter((line) => sorts.test(line))).toHaveLength(2);
  expect(plans.filter((line) => wholeTable.test(line))).toEqual([]);
});

const databases = [process.env['UMAPI_TEST_POSTGRES']].filter((database) => database !== undefined);

test.each(databases)(
  'PostgreSQL plans by how many people there are as soon as they are filled in',
  async (database) => {
    const connectionString = await ownSchema(database);
    await using _ = await startServer({ seed: crowded, store: connectionString });

    const [known] = await rowsIn(
      connectionString,
      "SELECT reltuples AS people FROM pg_class WHERE oid = 'org_members'::regclass",
    );

    expect(known?.['people']).toBeGreaterThan(2_000);
  },
);
