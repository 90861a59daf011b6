import { systemClock } from '@umapi-kit/clock';
import { type SeedOrg, startServer } from '@umapi-kit/server';
import type { AdobeDirectory, ReadRequest, SourceContext } from '@umapi-kit/sync';
import { expect, test } from 'vitest';
import { type ReadDirectory, readSource } from '../support/read-source.ts';

const orgId = 'A495E53F0C3B@AdobeOrg';

const org: SeedOrg = {
  id: orgId,
  name: 'Acme',
  technicalAccounts: 2,
  credentials: [{ clientId: 'reader', clientSecret: 'open sesame' }],
  directories: [
    { name: 'Employees', type: 'federated', domains: ['acme.example'] },
    { name: 'Names', type: 'federated', login: 'username', domains: ['names.example'] },
    { name: 'Shops', type: 'enterprise', domains: ['shops.example'] },
  ],
  userGroups: [{ name: 'Design' }, { name: 'Zürich' }],
  users: [
    {
      email: 'Jane@acme.example',
      firstName: 'Jane',
      lastName: 'Doe',
      country: 'DE',
      groups: ['Design', 'Zürich'],
    },
    { email: 'jd@acme.example', username: 'jd', domain: 'names.example', country: 'CH' },
    { email: 'shop@shops.example', type: 'enterpriseID', groups: ['Design'] },
    { email: 'bob@gmail.example', type: 'adobeID' },
  ],
};

interface How {
  readonly config?: Partial<AdobeDirectory>;
  readonly request?: Partial<ReadRequest>;
  readonly secret?: string;
}

/** Reads an org of a server over HTTP. */
async function readOrg(
  seed: SeedOrg,
  { config, request, secret = 'open sesame' }: How = {},
): Promise<ReadDirectory> {
  await using server = await startServer({ seed: { orgs: [seed] } });
  const connection = {
    orgId,
    endpoint: `${server.url}/v2/usermanagement`,
    authHost: server.url,
    clientId: 'reader',
    clientSecret: { env: 'READER' },
  };
  const context: SourceContext = {
    clock: systemClock,
    random: () => 0.5,
    secret: async () => secret,
    warn: () => {},
  };
  return await readSource({ kind: 'adobe', connection, ...config }, context, request);
}

test('users of another org are people, its groups the directory groups', async () => {
  const { users, rejects, groupsFound } = await readOrg(org);

  expect(users.map(({ place: _, ...user }) => user).toSorted((a, b) => (a.email < b.email ? -1 : 1))).toEqual(
    [
      {
        idType: 'federatedID',
        email: 'Jane@acme.example',
        firstName: 'Jane',
        lastName: 'Doe',
        country: 'DE',
        groups: ['Design', 'Zürich'],
      },
      { idType: 'adobeID', email: 'bob@gmail.example', groups: [] },
      {
        idType: 'federatedID',
        email: 'jd@acme.example',
        username: 'jd',
        domain: 'names.example',
        country: 'CH',
        groups: [],
      },
      { idType: 'enterpriseID', email: 'shop@shops.example', groups: ['Design'] },
    ],
  );
  expect(rejects).toEqual([]);
  expect(groupsFound).toEqual(expect.arrayContaining(['Design', 'Zürich']));
});

test('only accounts of one type are read where that is wanted', async () => {
  const { users } = await readOrg(org, {
    config: { identityTypeFilter: 'enterpriseID', defaultCountry: 'AT' },
  });

  expect(users.map(({ email, country }) => [email, country])).toEqual([['shop@shops.example', 'AT']]);
});

test('members of groups are found without regard to case', async () => {
  const { users } = await readOrg(org, { request: { people: 'members', groups: [' ZÜRICH '] } });

  expect(users.map(({ email }) => email)).toEqual(['Jane@acme.example']);
});

test('one person alone can be asked for, and need not be there', async () => {
  const found = await readOrg(org, { request: { email: 'jane@acme.example' } });
  const missing = await readOrg(org, { request: { email: 'nobody@acme.example' } });

  expect(found.users.map(({ email, groups }) => [email, groups])).toEqual([
    ['Jane@acme.example', ['Design', 'Zürich']],
  ]);
  expect(missing.users).toEqual([]);
});

test('a list that leaves out more accounts than technical ones is an error', async () => {
  const read = readOrg({ ...org, technicalAccounts: 11 });

  await expect(read).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
    message: expect.stringContaining('counts 15 accounts and lists 4'),
  });
});

test('as many technical accounts as are allowed for do no harm', async () => {
  const { users } = await readOrg({ ...org, technicalAccounts: 11 }, { config: { unlistedAtMost: 11 } });

  expect(users).toHaveLength(4);
});

test('an org without users is an error', async () => {
  const { users: _, ...empty } = org;

  await expect(readOrg(empty)).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
});

test('a credential that is refused makes the directory unreadable, and is not shown', async () => {
  const read = readOrg(org, { secret: 'wrong-secret' });

  await expect(read).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
    message: expect.stringMatching(/^A495E53F0C3B@AdobeOrg: (?!.*wrong-secret)/),
  });
});
