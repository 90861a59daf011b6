import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { clientId, clientSecret, orgId } from '../acme.ts';
import { titled, verifies } from '../requirements.ts';
import { record, type Visit, visitsOn } from '../visit.ts';

function crowd(users: number, groups: number) {
  return {
    orgs: [
      {
        id: orgId,
        name: 'Crowd',
        credentials: [{ clientId, clientSecret }],
        directories: [{ name: 'Crowd', type: 'federated' as const, domains: ['crowd.example'] }],
        userGroups: Array.from({ length: groups }, (_, index) => ({ name: `G${index}` })),
        users: Array.from({ length: users }, (_, index) => ({ email: `u${index}@crowd.example` })),
      },
    ],
  };
}

async function items({ send }: Visit, path: string): Promise<readonly Record<string, unknown>[]> {
  const body: unknown = await (await send(path)).json();
  if (Array.isArray(body)) return body.map((item) => ({ ...record(item) }));
  throw new TypeError('the answer is no bare array');
}

/** The path of the product, and those of its profiles in the order of the seed. */
async function productPaths(visit: Visit): Promise<readonly string[]> {
  const [product] = await items(visit, '/{org}/products');
  const path = `/{org}/products/${String(product?.['id'])}/configurations`;
  const { licenseConfigurations: all } = await visit.read(path);
  return [path, ...(Array.isArray(all) ? all.map((each) => `${path}/${String(record(each)['id'])}`) : [])];
}

async function change(visit: Visit, body: unknown): Promise<Response> {
  const [, , photoshop = ''] = await productPaths(visit);
  return visit.send(photoshop, { method: 'POST', body: JSON.stringify(body) });
}

describe.each(stores)('deprecated lists on $name', (store) => {
  const open = visitsOn(store);

  test(verifies('old.users.array', 'old.users.fields', 'old.users.roles'), async () => {
    await using visit = await open();

    const [jane, jd] = await items(visit, '/{org}/users');

    expect(jane).toMatchObject({
      firstName: 'Jane',
      lastName: 'Doe',
      countryCode: 'DE',
      userType: 'federatedID',
      groups: ['Design'],
    });
    expect(jd).toMatchObject({ username: 'jd', adminRoles: ['org'] });
  });

  test(verifies('old.users.size', 'old.users.page', 'old.past'), async () => {
    await using visit = await open({ seed: crowd(401, 0) });

    const pages = await Promise.all([0, 1, 2].map((page) => items(visit, `/{org}/users?page=${page}`)));

    expect(pages.map(({ length }) => length)).toEqual([400, 1, 0]);
  });

  test(verifies('old.users.direct'), async () => {
    await using visit = await open();

    const [jane] = await items(visit, '/{org}/users?directOnly=false');

    expect(jane).toMatchObject({ groups: ['Design', 'All Apps'] });
  });

  test(verifies('old.headers'), async () => {
    await using visit = await open({ seed: crowd(401, 1) });

    const answers = await Promise.all(
      ['users', 'user-groups', 'products'].map((list) => visit.send(`/{org}/${list}`)),
    );

    expect(answers.map(({ headers }) => headers.get('X-Page-Count'))).toEqual(['2', '1', '1']);
  });

  test(
    verifies('old.groups.array', 'old.groups.fields', 'old.groups.count', 'old.groups.admins'),
    async () => {
      await using visit = await open();

      const [design, team] = await items(visit, '/{org}/user-groups');

      expect(design).toMatchObject({
        groupId: expect.any(Number),
        name: 'Design',
        type: 'USER_GROUP',
        userCount: 1,
        adminGroupId: expect.any(String),
        adminGroupName: `${String(design?.['groupId'])}USERGROUP_ADMIN_GROUP_NAME_SUFFIX`,
        adminCount: '1',
      });
      expect(team).toEqual({
        groupId: expect.any(Number),
        name: 'Team A/B – Zürich',
        type: 'USER_GROUP',
        isReadOnly: false,
      });
    },
  );

  test(verifies('old.groups.page'), async () => {
    await using visit = await open({ seed: crowd(0, 401) });

    const paths = ['', '?page=1', '?page=2'];
    const pages = await Promise.all(paths.map((query) => items(visit, `/{org}/user-groups${query}`)));

    expect(pages.map(({ length }) => length)).toEqual([400, 400, 1]);
  });

  test(verifies('old.group.one', 'old.group.users'), async () => {
    await using visit = await open();
    const [design] = await items(visit, '/{org}/user-groups');
    const path = `/{org}/user-groups/${String(design?.['groupId'])}`;

    const [member] = await items(visit, `${path}/users`);

    expect(await visit.read(path)).toEqual(design);
    expect(member).toMatchObject({ email: 'Jane@acme.example' });
    expect(member).not.toHaveProperty('id');
    expect(member).not.toHaveProperty('groups');
  });

  test(verifies('old.products.array', 'old.products.fields'), async () => {
    await using visit = await open();

    expect(await items(visit, '/{org}/products')).toEqual([
      expect.objectContaining({
        id: expect.any(String),
        code: expect.any(String),
        name: 'Creative Cloud',
        userCount: 1,
        configurationCount: 3,
      }),
    ]);
  });

  test(verifies('old.profiles.object', 'old.profile.fields', 'old.profile.quota'), async () => {
    await using visit = await open();
    const [product = '', allApps = ''] = await productPaths(visit);

    const shown = await visit.read(product);

    expect(shown).toMatchObject({
      licenseConfigurations: [{ licenseQuota: 200 }, { licenseQuota: null }, {}],
    });
    expect(await visit.read(allApps)).toEqual({
      id: expect.any(String),
      adminCount: 1,
      userCount: 0,
      licenseQuota: 200,
      licenseGroupId: expect.any(Number),
      adminGroupId: expect.any(Number),
      orgId,
      productId: shown['id'],
    });
  });

  test(verifies('old.profile.users'), async () => {
    await using visit = await open();
    const [, , photoshop = ''] = await productPaths(visit);

    expect(await items(visit, `${photoshop}/users`)).toMatchObject([
      { email: 'jd@acme.example', username: 'jd' },
    ]);
  });

  test.each(
    titled([
      { rule: verifies('old.group.unknown'), path: '/{org}/user-groups/99999', code: 'GROUP_NOT_FOUND' },
      {
        rule: verifies('old.product.unknown'),
        path: '/{org}/products/no/configurations',
        code: 'error.command.product.not_found',
      },
    ]),
  )('%s', async (_, { path, code }) => {
    await using visit = await open();

    const response = await visit.send(path);

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ errorCode: code, errorMessage: expect.any(String) });
  });

  test(verifies('old.profile.unknown'), async () => {
    await using visit = await open();
    const [product] = await productPaths(visit);

    const response = await visit.send(`${product}/RGRP-999`);

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errorCode: 'PLC_NOT_FOUND' });
  });
});

describe.each(stores)('deprecated changes on $name', (store) => {
  const open = visitsOn(store);

  test(verifies('old.change', 'old.change.answer'), async () => {
    await using visit = await open();

    const response = await change(visit, {
      addUsers: ['jane@acme.example'],
      removeUsers: ['jd@acme.example'],
      addUserGroups: ['v1.2'],
      addAdminUsers: ['bob@gmail.example'],
    });

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      licenseConfigurations: [{}, { userCount: 1, adminCount: 1 }, {}],
    });
    expect(await visit.emails('Photoshop')).toEqual(['Jane@acme.example']);
  });

  test.each(
    titled([
      {
        rule: verifies('old.change.unknown'),
        body: { addUserGroups: ['Design', 'No'] },
        status: 404,
        code: 'error.usergroup.not_found',
      },
      {
        rule: verifies('old.change.admin.unknown'),
        body: { addAdminUsers: ['no@acme.example'] },
        status: 400,
        code: 'plc.add.admin.error',
      },
    ]),
  )('%s', async (_, { body, status, code }) => {
    await using visit = await open();

    const response = await change(visit, body);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errorCode: code });
  });

  test(verifies('old.change.admin.twice'), async () => {
    await using visit = await open();
    await change(visit, { addAdminUsers: ['jane@acme.example'] });

    const again = await change(visit, { addAdminUsers: ['jane@acme.example'] });

    expect(await again.json()).toMatchObject({ errorCode: 'plc.admin.already_added' });
  });

  test(verifies('old.change.whole'), async () => {
    await using visit = await open();

    await change(visit, { addUsers: ['jane@acme.example'], addAdminUsers: ['no@acme.example'] });

    expect(await visit.emails('Photoshop')).toEqual(['jd@acme.example']);
  });
});
