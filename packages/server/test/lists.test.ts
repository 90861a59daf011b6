import type { Seed } from '@umapi-kit/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acme, clientId, clientSecret, onEachStore, orgId, record, type Visit, visit } from './acme.ts';
import { seedOf } from './one-org.ts';

function crowd(count: number): Seed {
  const users = Array.from({ length: count }, (_, index) => ({
    email: `user.${index}@crowd.example`,
    groups: index % 2 === 0 ? ['Even'] : [],
  }));
  const directories = [{ name: 'Crowd', type: 'federated' as const, domains: ['crowd.example'] }];
  const credentials = [{ clientId, clientSecret }];
  return {
    orgs: [
      {
        id: orgId,
        name: 'Crowd',
        technicalAccounts: 3,
        credentials,
        directories,
        userGroups: [{ name: 'Even' }],
        users,
      },
    ],
  };
}

async function body(response: Response): Promise<Record<string, unknown>> {
  return record(await response.json());
}

function emails(page: Record<string, unknown>): readonly unknown[] {
  const { users } = page;
  return Array.isArray(users) ? users.map((user) => record(user)['email']) : [];
}

function paging({ headers }: Response): readonly (string | null)[] {
  return ['Total-Count', 'Page-Count', 'Current-Page', 'Page-Size'].map((name) => headers.get(`X-${name}`));
}

describe.each(onEachStore)('pages on $name', ({ visit }) => {
  let client: Visit;
  beforeAll(async () => {
    client = await visit({ seed: crowd(4_001) });
  }, 60_000);
  afterAll(() => client[Symbol.asyncDispose]());

  test('have every person past 2,000 exactly once, technical accounts are only counted', async () => {
    const responses = await Promise.all([0, 1, 2].map((page) => client.get(`/users/{org}/${page}`)));
    const pages = await Promise.all(responses.map(body));

    expect(pages.map(({ lastPage }) => lastPage)).toEqual([false, false, true]);
    expect(pages.map((page) => emails(page).length)).toEqual([2_000, 2_000, 1]);
    expect(new Set(pages.flatMap(emails)).size).toBe(4_001);
    expect(responses.map(paging)).toEqual([
      ['4004', '3', '1', '2000'],
      ['4004', '3', '2', '2000'],
      ['4004', '3', '3', '2000'],
    ]);
  });

  test.each(['5', '99999999999999999999'])('past the end are the last page: %s', async (page) => {
    const response = await client.get(`/users/{org}/${page}`);

    expect(emails(await body(response))).toEqual(['user.4000@crowd.example']);
    expect(response.headers.get('X-Current-Page')).toBe('3');
  });

  test('of a group follow its members, not the organization', async () => {
    const response = await client.get('/users/{org}/1/Even');

    expect(emails(await body(response))).toEqual(['user.4000@crowd.example']);
    expect(paging(response)).toEqual(['2001', '2', '2', '2000']);
  });

  test.each([
    { list: '', isListed: () => true },
    { list: '?excludeGroups=true', isListed: () => true },
    { list: '?directOnly=false', isListed: () => true },
    { list: '?domain=crowd.example', isListed: () => true },
    { list: '?type=federatedID', isListed: () => true },
    { list: '/Even', isListed: isEven },
    { list: '/Even?directOnly=false', isListed: isEven },
    { list: '/Even?domain=crowd.example', isListed: isEven },
  ])('have everybody once, in order, without gaps: $list', async ({ list, isListed }) => {
    const pages = await Promise.all(
      [0, 1].map(async (page) => body(await client.get(`/users/{org}/${page}${list}`))),
    );

    const everybody = Array.from({ length: 4_000 }, (_, index) => index).filter(isListed);
    const listed = pages.flatMap(emails).slice(0, everybody.length);
    expect(listed).toEqual(everybody.map((index) => `user.${index}@crowd.example`));
  });
});

function isEven(index: number): boolean {
  return index % 2 === 0;
}

test('pages of megabytes that are asked for together are each whole, in every script', async () => {
  const names = Array.from({ length: 40 }, (_, number) => `Пресса ${number} ${'日本'.repeat(20)}`);
  const users = Array.from({ length: 600 }, (_, index) => ({
    email: `user.${index}@acme.example`,
    groups: names,
  }));
  await using client = await visit({
    seed: seedOf({ userGroups: names.map((name) => ({ name })), users }),
  });

  const pages = await Promise.all(
    ['/users/{org}/0', `/users/{org}/0/${encodeURIComponent(names[0] ?? '')}`, '/users/{org}/0'].map(
      async (path) => body(await client.get(path)),
    ),
  );

  for (const page of pages) {
    expect(emails(page)).toEqual(users.map(({ email }) => email));
    expect(page['users']).toEqual(users.map(() => expect.objectContaining({ groups: names })));
  }
});

describe.each(onEachStore)('users of an organization on $name', ({ visit }) => {
  test('a user is shown with every field that has a value', async () => {
    await using client = await visit();

    const { users, ...envelope } = await body(await client.get('/users/{org}/0'));

    expect(envelope).toEqual({ lastPage: true, result: 'success' });
    expect(users).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-F]{24}@A495E53F0C3B$/),
        email: 'Jane@acme.example',
        status: 'active',
        username: 'Jane@acme.example',
        domain: 'acme.example',
        firstname: 'Jane',
        lastname: 'Doe',
        country: 'DE',
        type: 'federatedID',
        groups: ['Design'],
      },
      {
        id: expect.stringMatching(/^[0-9A-F]{24}@AdobeID$/),
        email: 'bob@gmail.example',
        status: 'active',
        username: 'bob@gmail.example',
        domain: 'AdobeID',
        type: 'adobeID',
      },
      expect.objectContaining({
        username: 'jd',
        domain: 'acme.example',
        groups: ['_org_admin', 'Photoshop'],
      }),
    ]);
  });

  test('profiles held through a user group are shown with directOnly=False, as Python spells it', async () => {
    await using client = await visit();

    const page = await body(await client.get('/users/{org}/0?directOnly=False'));

    expect(page['users']).toMatchObject([{ groups: ['Design', 'All Apps'] }, {}, {}]);
  });

  test('a domain selects its people, an unclaimed one is not found', async () => {
    await using client = await visit();

    const found = await client.get('/users/{org}/0?domain=ACME.example');
    const unclaimed = await client.get('/users/{org}/0?domain=globex.example');

    expect(emails(await body(found))).toEqual(['Jane@acme.example', 'jd@acme.example']);
    expect(unclaimed.status).toBe(404);
  });
});

describe.each(onEachStore)('users of a group on $name', ({ visit }) => {
  test.each([
    ['design', 'Design', ['Jane@acme.example']],
    ['Team%20A/B%20%E2%80%93%20Z%C3%BCrich', 'Team A/B – Zürich', []],
    ['_admin_Design', '_admin_Design', []],
    ['Photoshop', 'Photoshop', ['jd@acme.example']],
    ['All%20Apps', 'All Apps', []],
    ['All%20Apps?directOnly=false', 'All Apps', ['Jane@acme.example']],
    ['1', '_org_admin', ['jd@acme.example']],
  ])('%s lists the members of %s', async (path, groupName, members) => {
    await using client = await visit();

    const page = await body(await client.get(`/users/{org}/0/${path}`));

    expect(page).toMatchObject({ result: 'success', lastPage: true, groupName });
    expect(emails(page)).toEqual(members);
  });

  test('a group that does not exist is a 404 with the documented body', async () => {
    await using client = await visit();

    const response = await client.get('/users/{org}/0/Nobody');

    expect(response.status).toBe(404);
    expect(response.headers.get('Canonical-Resource')).toBe(
      '/v2/usermanagement/users/{orgId}/{page}/{groupName}',
    );
    expect(await response.json()).toEqual({
      lastPage: false,
      result: 'error.group.not_found',
      message: 'Not found: Group Nobody',
    });
  });
});

describe.each(onEachStore)('one user on $name', ({ visit }) => {
  test.each([
    ['JANE@acme.example', 'Jane@acme.example'],
    ['Jane@acme.example?domain=acme-labs.example', 'Jane@acme.example'],
    ['jd?domain=Acme.example', 'jd@acme.example'],
    ['bob@gmail.example?domain=AdobeID', 'bob@gmail.example'],
  ])('%s is %s', async (path, email) => {
    await using client = await visit();

    const answer = await body(await client.get(`/organizations/{org}/users/${path}`));

    expect(answer).toMatchObject({ result: 'success', user: { email } });
  });

  test.each([
    ['nobody@acme.example', 404, 'error.user.not_found'],
    ['jd', 404, 'error.user.not_found'],
    ['ann@globex.example', 404, 'error.user.not_found'],
    ['Jane@acme.example?domain=AdobeID', 404, 'error.user.not_found'],
    ['Jane@acme.example?domain=shops.example', 404, 'error.user.not_found'],
    ['@', 400, 'error.user.email.invalid'],
  ])('%s is answered with %i %s', async (path, status, result) => {
    await using client = await visit();

    const response = await client.get(`/organizations/{org}/users/${path}`);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ result });
  });

  test('the owned account goes before an Adobe ID of the same e-mail', async () => {
    await using client = await visit();
    await client.act([{ user: 'jane@acme.example', do: [{ addAdobeID: { email: 'jane@acme.example' } }] }]);

    const owned = await body(await client.get('/organizations/{org}/users/jane@acme.example'));
    const personal = await body(
      await client.get('/organizations/{org}/users/jane@acme.example?domain=AdobeID'),
    );

    expect([owned['user'], personal['user']]).toMatchObject([{ type: 'federatedID' }, { type: 'adobeID' }]);
  });
});

describe.each(onEachStore)('groups on $name', ({ visit }) => {
  test('each has the fields of its type; admin groups of one group show once they have members', async () => {
    await using client = await visit();
    await client.act([
      {
        user: 'jane@acme.example',
        do: [{ add: { group: ['_admin_design', '_product_admin_Creative Cloud'] } }],
      },
    ]);

    const page = await body(await client.get('/groups/{org}/0'));

    const groupId = expect.any(Number);
    expect(page).toEqual({
      lastPage: true,
      result: 'success',
      groups: [
        { type: 'SYSADMIN_GROUP', groupName: '_org_admin', memberCount: 1, groupId },
        { type: 'DEPLOYMENT_ADMIN_GROUP', groupName: '_deployment_admin', memberCount: 0, groupId },
        { type: 'SUPPORT_ADMIN_GROUP', groupName: '_support_admin', memberCount: 0, groupId },
        {
          type: 'PRODUCT_ADMIN_GROUP',
          groupName: '_product_admin_Creative Cloud',
          memberCount: 1,
          groupId,
          productName: 'Creative Cloud',
          productProfileName: 'Creative Cloud',
        },
        {
          type: 'PRODUCT_PROFILE',
          groupName: 'All Apps',
          memberCount: 0,
          groupId,
          productName: 'Creative Cloud',
          licenseQuota: '200',
        },
        {
          type: 'PRODUCT_PROFILE',
          groupName: 'Photoshop',
          memberCount: 1,
          groupId,
          productName: 'Creative Cloud',
          licenseQuota: 'UNLIMITED',
        },
        { type: 'USER_GROUP', groupName: 'Design', memberCount: 1, groupId, adminGroupName: '_admin_Design' },
        {
          type: 'USER_ADMIN_GROUP',
          groupName: '_admin_Design',
          memberCount: 1,
          groupId,
          userGroupName: 'Design',
        },
        { type: 'USER_GROUP', groupName: 'Team A/B – Zürich', memberCount: 0, groupId },
      ],
    });
  });

  test('past the end nothing is found', async () => {
    await using client = await visit();

    const response = await client.get('/groups/{org}/1');

    expect(await response.json()).toEqual({ lastPage: true, result: 'Not found' });
  });
});

test('two servers in one process share nothing', async () => {
  await using first = await visit();
  await using second = await visit({ seed: { orgs: acme.orgs.map((org) => ({ ...org, users: [] })) } });

  const pages = await Promise.all(
    [first, second].map(async (client) => body(await client.get('/users/{org}/0'))),
  );

  expect(pages.map((page) => emails(page).length)).toEqual([3, 0]);
});
