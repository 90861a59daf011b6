import type { Seed } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { acme, clientId, clientSecret, onEachStore, orgId, record, type Visit } from './acme.ts';

const paging = ({ headers }: Response) =>
  ['Total-Count', 'Page-Count', 'Current-Page', 'Page-Size'].map((name) => headers.get(`X-${name}`));

/** The items of a bare array, or of the member `name`. */
async function items(response: Response, name?: string): Promise<readonly unknown[]> {
  const answer: unknown = await response.json();
  const body = name === undefined ? answer : record(answer)[name];
  if (!Array.isArray(body)) throw new TypeError('the answer is no bare array');
  return body;
}

/** The paths of Acme's one product and of its profiles, in the order of the seed. */
async function productPaths({ get }: Visit): Promise<{ product: string; profiles: readonly string[] }> {
  const [product] = await items(await get('/{org}/products'));
  const path = `/{org}/products/${String(record(product)['id'])}/configurations`;
  const { licenseConfigurations } = record(await (await get(path)).json());
  const profiles = Array.isArray(licenseConfigurations) ? licenseConfigurations : [];
  return { product: path, profiles: profiles.map((profile) => `${path}/${String(record(profile)['id'])}`) };
}

function many(users: number, groups: number): Seed {
  return {
    orgs: [
      {
        id: orgId,
        name: 'Crowd',
        technicalAccounts: 3,
        credentials: [{ clientId, clientSecret }],
        directories: [{ name: 'Crowd', type: 'federated', domains: ['crowd.example'] }],
        userGroups: Array.from({ length: groups }, (_, index) => ({ name: `G${index}` })),
        users: Array.from({ length: users }, (_, index) => ({
          email: `u${index}@crowd.example`,
          groups: ['G0'],
        })),
      },
    ],
  };
}

describe.each(onEachStore)('the deprecated list of users on $name', ({ visit }) => {
  test('is a bare array under other field names, with admin roles', async () => {
    await using client = await visit();

    const users = await items(await client.get('/{org}/users'));

    expect(users).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-F]{24}@A495E53F0C3B$/),
        email: 'Jane@acme.example',
        status: 'active',
        username: 'Jane@acme.example',
        domain: 'acme.example',
        firstName: 'Jane',
        lastName: 'Doe',
        countryCode: 'DE',
        userType: 'federatedID',
        groups: ['Design'],
      },
      expect.objectContaining({ email: 'bob@gmail.example', userType: 'adobeID' }),
      expect.objectContaining({ username: 'jd', adminRoles: ['org'], groups: ['_org_admin', 'Photoshop'] }),
    ]);
  });

  test('is read beside the list that took its place', async () => {
    await using client = await visit();

    const current = await client.get('/users/{org}/0');
    const users = await items(await client.get('/{org}/users'));

    expect(users.map((user) => record(user)['id'])).toEqual(
      (await items(current, 'users')).map((user) => record(user)['id']),
    );
  });

  test('shows profiles held through a user group with directOnly=false', async () => {
    await using client = await visit();

    const users = await items(await client.get('/{org}/users?directOnly=False'));

    expect(users[0]).toMatchObject({ groups: ['Design', 'All Apps'] });
  });

  test('has nothing on a page however far past the end', async () => {
    await using client = await visit();

    const response = await client.get(`/{org}/users?page=${'9'.repeat(400)}`);

    expect(await items(response)).toEqual([]);
    expect(response.headers.get('X-Current-Page')).toMatch(/^\d+$/);
  });

  test('has pages of 400 from 0, the last one short, none after it', async () => {
    await using client = await visit({ seed: many(801, 1) });

    const pages = await Promise.all([0, 1, 2, 3].map((page) => client.get(`/{org}/users?page=${page}`)));
    const lengths = await Promise.all(pages.map(async (page) => (await items(page)).length));

    expect(lengths).toEqual([400, 400, 1, 0]);
    expect(pages.map(paging)[1]).toEqual(['801', '3', '2', '400']);
  });
});

describe.each(onEachStore)('deprecated user groups on $name', ({ visit }) => {
  test('are shown with counts where they have somebody', async () => {
    await using client = await visit();
    await client.act([{ user: 'bob@gmail.example', do: [{ add: { group: ['_admin_Design'] } }] }]);

    const [design, team] = await items(await client.get('/{org}/user-groups'));

    expect(design).toEqual({
      groupId: expect.any(Number),
      name: 'Design',
      type: 'USER_GROUP',
      userCount: 1,
      adminGroupId: expect.stringMatching(/^\d+$/),
      adminGroupName: `${String(record(design)['groupId'])}USERGROUP_ADMIN_GROUP_NAME_SUFFIX`,
      adminCount: '1',
      isReadOnly: false,
    });
    expect(team).toEqual({
      groupId: expect.any(Number),
      name: 'Team A/B – Zürich',
      type: 'USER_GROUP',
      isReadOnly: false,
    });
  });

  test('have pages of 400 that count from 1', async () => {
    await using client = await visit({ seed: many(0, 401) });

    const paths = ['', '?page=1', '?page=2', '?page=3'];
    const pages = await Promise.all(paths.map((query) => client.get(`/{org}/user-groups${query}`)));
    const lengths = await Promise.all(pages.map(async (page) => (await items(page)).length));

    expect(lengths).toEqual([400, 400, 1, 0]);
    expect(pages.map(paging)[2]).toEqual(['401', '2', '2', '400']);
  });

  test('are read one by one, with their members', async () => {
    await using client = await visit();
    const [design] = await items(await client.get('/{org}/user-groups'));
    const path = `/{org}/user-groups/${String(record(design)['groupId'])}`;

    const one = await client.get(path);
    const users = await client.get(`${path}/users`);

    expect(await one.json()).toEqual(design);
    expect(paging(users)).toEqual(['1', '1', '1', '400']);
    expect(await items(users)).toEqual([
      {
        email: 'Jane@acme.example',
        status: 'active',
        username: 'Jane@acme.example',
        domain: 'acme.example',
        firstName: 'Jane',
        lastName: 'Doe',
        countryCode: 'DE',
        userType: 'federatedID',
      },
    ]);
  });
});

describe.each(onEachStore)('deprecated products on $name', ({ visit }) => {
  test('are shown with their profiles, which have no names', async () => {
    await using client = await visit();
    const { product } = await productPaths(client);

    const shown = record(await (await client.get(product)).json());

    expect(shown).toMatchObject({
      name: 'Creative Cloud',
      code: 'CREATIVE_CLOUD',
      configurationCount: 2,
      userCount: 1,
    });
    expect(shown['licenseConfigurations']).toEqual([
      {
        id: expect.stringMatching(/^RGRP-\d+$/),
        adminCount: 0,
        userCount: 0,
        licenseQuota: 200,
        licenseGroupId: expect.any(Number),
        adminGroupId: expect.any(Number),
        orgId,
        productId: shown['id'],
      },
      expect.objectContaining({ licenseQuota: null, userCount: 1 }),
    ]);
  });

  test('a profile is read by its id or its group id, with the people who hold it directly', async () => {
    await using client = await visit();
    const { profiles } = await productPaths(client);
    const path = profiles[1] ?? '';

    const byId = await client.get(path);
    const byGroup = await client.get(path.replace('RGRP-', ''));
    const users = await client.get(`${path}/users`);

    expect(await byId.json()).toEqual(await byGroup.json());
    expect(await items(users)).toEqual([
      expect.objectContaining({ email: 'jd@acme.example', username: 'jd', userType: 'federatedID' }),
    ]);
  });
});

describe.each(onEachStore)('what a deprecated call does not find on $name', ({ visit }) => {
  test.each([
    ['/{org}/user-groups/99999', 404, 'GROUP_NOT_FOUND'],
    ['/{org}/user-groups/Design', 404, 'GROUP_NOT_FOUND'],
    ['/{org}/user-groups/0/users', 404, 'GROUP_NOT_FOUND'],
    ['/{org}/products/nothing/configurations', 404, 'error.command.product.not_found'],
    ['/{org}/products/FFFFFFFFFFFFFFFFFFFF/configurations/RGRP-1', 404, 'error.command.product.not_found'],
    ['/{org}/users?page=-1', 400, 'BAD_REQUEST'],
    ['/{org}/user-groups?page=one', 400, 'BAD_REQUEST'],
  ])('%s is answered with %i %s', async (path, status, errorCode) => {
    await using client = await visit();

    const response = await client.get(path);

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ errorCode, errorMessage: expect.any(String) });
    expect(response.headers.get('Canonical-Resource')).toMatch(/^\/v2\/usermanagement\/\{orgId\}\//);
  });

  test("another organization's user groups and products are not found", async () => {
    const [first, second] = acme.orgs;
    if (!first || !second) throw new TypeError('the seed lacks an organization');
    const userGroups = [{ name: 'Theirs' }];
    await using client = await visit({ seed: { orgs: [first, { ...second, userGroups }] } });
    const ids = Array.from({ length: 40 }, (_, index) => index + 1);

    const found = await Promise.all(ids.map((id) => client.get(`/{org}/user-groups/${id}`)));
    const names = await Promise.all(
      found.filter(({ status }) => status === 200).map(async (answer) => record(await answer.json())['name']),
    );

    expect(names).toEqual(['Design', 'Team A/B – Zürich']);
  });
});

describe.each(onEachStore)('the deprecated change of a profile on $name', ({ visit }) => {
  async function change(client: Visit, body: unknown): Promise<Response> {
    const { profiles } = await productPaths(client);
    const path = (profiles[1] ?? '').replace('{org}', orgId);
    const { headers } = client;
    return fetch(client.server.endpoint + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  test('adds and removes people, user groups and administrators, and answers with the product', async () => {
    await using client = await visit();

    const response = await change(client, {
      addUsers: ['jane@acme.example'],
      removeUsers: [],
      addUserGroups: ['design'],
      addAdminUsers: ['bob@gmail.example'],
    });
    const { licenseConfigurations } = record(await response.json());

    expect(response.status).toBe(200);
    expect(licenseConfigurations).toMatchObject([{}, { userCount: 2, adminCount: 1 }]);
  });

  test.each([
    [{ addUserGroups: [] }, 400, 'error.command.add_remove.invalid.usergroup_list'],
    [{ addUserGroups: ['Nowhere'] }, 400, 'error.command.add_remove.invalid.usergroup_list'],
    [{ addUserGroups: ['Design', 'Nowhere'] }, 404, 'error.usergroup.not_found'],
    [{ addAdminUsers: ['nobody@acme.example'] }, 400, 'plc.add.admin.error'],
    [{ removeAdminUsers: ['jane@acme.example'] }, 400, 'plc.remove.admin.error'],
    [{ addUsers: ['nobody@acme.example'] }, 400, 'error.user.nonexistent'],
    [{ addUsers: ['nobody'] }, 400, 'error.user.user_list.invalid'],
    [{ addUsers: 'jane@acme.example' }, 400, 'error.command.add_remove.list_not_array'],
    [{ addUsers: Array(11).fill('jane@acme.example') }, 400, 'error.command.add_remove.list_too_long'],
    [{ colour: [] }, 400, 'error.command.add_remove.key.unknown'],
    [[], 400, 'error.command.malformed'],
  ])('%j is refused with %i %s', async (body, status, errorCode) => {
    await using client = await visit();

    const response = await change(client, body);

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ errorCode, errorMessage: expect.any(String) });
  });

  test('an administrator can not be made one twice', async () => {
    await using client = await visit();
    await change(client, { addAdminUsers: ['jane@acme.example'] });

    const again = await change(client, { addAdminUsers: ['jane@acme.example'] });

    expect(await again.json()).toMatchObject({ errorCode: 'plc.admin.already_added' });
  });

  test('leaves everything as it was when one part is refused', async () => {
    await using client = await visit();

    await change(client, { addUsers: ['jane@acme.example'], removeAdminUsers: ['jane@acme.example'] });
    const members = record(await (await client.get('/users/{org}/0/Photoshop')).json());

    expect(members['users']).toMatchObject([{ username: 'jd' }]);
  });
});
