import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSeed, readSeedFile, SeedError, startServer } from '@umapi-kit/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acme } from './acme.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'umapi-seed-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const yaml = `
orgs:
  - id: A495E53F0C3B@AdobeOrg
    name: Acme Corporation
    credentials:
      - { clientId: acme-sync, clientSecret: not-really-secret }
    directories:
      - { name: Employees, type: federated, domains: [acme.example] }
    products:
      - { name: Creative Cloud, profiles: [{ name: All Apps, quota: 200 }] }
    userGroups:
      - { name: Design, profiles: [All Apps] }
    users:
      - { email: jane@acme.example, country: NO, groups: [design, _org_admin, _admin_Design] }
      - { username: jd, email: jd@elsewhere.example, domain: acme.example }
`;

function problemsOf(text: string): unknown {
  try {
    return parseSeed(text, 'acme.yaml');
  } catch (error) {
    return error instanceof SeedError ? error.problems : error;
  }
}

describe('a seed', () => {
  test('is read from YAML', () => {
    expect(parseSeed(yaml, 'acme.yaml').orgs[0]?.users?.[0]).toEqual({
      email: 'jane@acme.example',
      country: 'NO',
      groups: ['design', '_org_admin', '_admin_Design'],
    });
  });

  test('is read from a JSON file, with a byte order mark', async () => {
    const path = join(folder, 'acme.json');
    writeFileSync(path, `\uFEFF${JSON.stringify(acme)}`);

    expect(await readSeedFile(path)).toEqual(acme);
  });

  test('that is not there is an error that names the file', async () => {
    await expect(readSeedFile('/no/such.yaml')).rejects.toThrow(/^\/no\/such\.yaml: there is no such file/);
  });
});

test('every seed that the documentation shows can be read', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/server.md'), 'utf8');
  const seeds = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);

  const ids = seeds.flatMap((text) => parseSeed(text, 'server.md').orgs.map(({ id }) => id));

  expect(ids).toEqual(['A495E53F0C3B@AdobeOrg', 'A495E53F0C3B@AdobeOrg', 'B0B@AdobeOrg']);
});

describe('a mistake in a seed is named with line, column, path and what to do:', () => {
  test.each([
    ['broken syntax', ['name: Acme Corporation', 'name: [Acme'], {}],
    [
      'a misspelt key',
      ['userGroups', 'usergroup'],
      {
        line: 11,
        column: 5,
        path: 'orgs[0]',
        message: 'there is no key "usergroup"; did you mean "userGroups"?',
      },
    ],
    [
      'a wrong country',
      ['country: NO', 'country: no'],
      { line: 14, column: 46, path: 'orgs[0].users[0].country' },
    ],
    [
      'a name with a character that can not be seen',
      ['name: Design', 'name: "De\\0sign"'],
      { path: 'orgs[0].userGroups[0].name', message: 'must not have control characters' },
    ],
    ['a wrong organization id', ['A495E53F0C3B@AdobeOrg', 'Acme'], { line: 3, path: 'orgs[0].id' }],
    [
      'a missing key',
      ['name: Employees, ', ''],
      { line: 8, path: 'orgs[0].directories[0]', message: 'the key "name" is missing; add it' },
    ],
    [
      'an unknown group',
      ['groups: [design', 'groups: [desing'],
      { line: 14, path: 'orgs[0].users[0].groups[0]', message: expect.stringContaining('"desing"') },
    ],
    [
      'an unknown profile',
      ['profiles: [All Apps]', 'profiles: [Some]'],
      { path: 'orgs[0].userGroups[0].profiles[0]' },
    ],
    [
      'an unclaimed domain',
      ['[acme.example]', '[other.example]'],
      { path: 'orgs[0].users[0]', message: expect.stringContaining('acme.example') },
    ],
    [
      'a domain claimed twice',
      ['[acme.example]', '[acme.example, ACME.example]'],
      { path: 'orgs[0].directories[0].domains[1]' },
    ],
    [
      'the same account twice',
      ['{ username: jd, email: jd@elsewhere.example, domain: acme.example }', '{ email: JANE@acme.example }'],
      { path: 'orgs[0].users[1]', message: expect.stringContaining('users[0]') },
    ],
    [
      'a type that the directory does not have',
      ['country: NO', 'type: enterpriseID'],
      { path: 'orgs[0].users[0]' },
    ],
    [
      'a trust in nothing',
      ['name: Acme Corporation', 'name: Acme\n    trusts: [{ org: B0B@AdobeOrg, directory: Partners }]'],
      { path: 'orgs[0].trusts[0]', message: expect.stringContaining('"Partners"') },
    ],
    [
      "a trust in one's own directory",
      [
        'name: Acme Corporation',
        'name: Acme\n    trusts: [{ org: A495E53F0C3B@AdobeOrg, directory: employees }]',
      ],
      { path: 'orgs[0].trusts[0]' },
    ],
    [
      'groups of somebody who is not in the organization',
      ['country: NO', 'directoryOnly: true'],
      { path: 'orgs[0].users[0]', message: expect.stringContaining('"directoryOnly"') },
    ],
    [
      'a contract without its number',
      ['name: Acme Corporation', 'name: Acme\n    contracts: [{ name: VIP, id: 42 }]'],
      { path: 'orgs[0].contracts[0].id' },
    ],
    [
      'a switch that is none',
      ['name: Acme Corporation', 'name: Acme\n    settings: { strictness: { sise: dense } }'],
      { path: 'orgs[0].settings.strictness', message: expect.stringContaining('did you mean "size"?') },
    ],
    [
      'a position that a switch does not have',
      ['name: Acme Corporation', 'name: Acme\n    settings: { strictness: { size: large } }'],
      { path: 'orgs[0].settings.strictness.size' },
    ],
    [
      'an invitation sent twice',
      ['name: Acme Corporation', 'name: Acme\n    invitations: [x@y.example, X@y.example]'],
      { path: 'orgs[0].invitations[1]' },
    ],
    ['a group named twice', ['name: Design', 'name: ALL apps'], { path: 'orgs[0].userGroups[0].name' }],
    [
      'a group with a reserved name',
      ['name: Design', 'name: _Design'],
      { path: 'orgs[0].userGroups[0].name' },
    ],
  ] as const)('%s', (_, [right, wrong], problem) => {
    const problems = problemsOf(yaml.replace(right, wrong));

    expect(problems).toContainEqual(
      expect.objectContaining({ line: expect.any(Number), column: expect.any(Number), ...problem }),
    );
  });

  test('and the secret of a credential is never repeated', () => {
    const problems = problemsOf(yaml.replace('clientId: acme-sync', 'clientID: 5'));

    expect(problems).toContainEqual(
      expect.objectContaining({ message: 'there is no key "clientID"; did you mean "clientId"?' }),
    );
    expect(JSON.stringify(problems)).not.toContain('not-really-secret');
  });
});

test('one account that two organizations describe differently is a mistake', async () => {
  const user = { type: 'adobeID', email: 'bob@mail.example' } as const;
  const orgs = [
    { id: 'A1@AdobeOrg', name: 'A', users: [{ ...user, firstName: 'Bob' }] },
    { id: 'B2@AdobeOrg', name: 'B', users: [{ ...user, firstName: 'Rob' }] },
  ];

  const start = startServer({ seed: { orgs } });

  await expect(start).rejects.toThrow(
    'orgs[1].users[0]: bob@mail.example is the account of orgs[0].users[0]',
  );
});

test('a seed written in code is checked too', async () => {
  const users = [{ email: 'jane@acme.example' }];

  const start = startServer({ seed: { orgs: [{ id: 'A1@AdobeOrg', name: 'A', users }] } });

  await expect(start).rejects.toThrow('seed: orgs[0].users[0]: no directory claims the domain acme.example');
});
