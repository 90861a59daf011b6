import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { clientId, clientSecret, orgId } from '../acme.ts';
import { titled, verifies } from '../requirements.ts';
import { listOf, visitsOn } from '../visit.ts';

/** More user groups than one page holds, beside the three groups of roles. */
function manyGroups() {
  const userGroups = Array.from({ length: 500 }, (_, index) => ({ name: `Group ${index}` }));
  return { orgs: [{ id: orgId, name: 'Groups', credentials: [{ clientId, clientSecret }], userGroups }] };
}

describe.each(stores)('groups on $name', (store) => {
  const open = visitsOn(store);

  test(verifies('groups.envelope'), async () => {
    await using visit = await open();

    const page = await visit.read('/groups/{org}/0');

    expect(page).toEqual({ lastPage: true, result: 'success', groups: expect.any(Array) });
  });

  test(verifies('groups.size', 'groups.complete'), async () => {
    await using visit = await open({ seed: manyGroups() });

    const pages = await Promise.all([0, 1].map((page) => visit.read(`/groups/{org}/${page}`)));

    const names = pages.flatMap((page) => listOf(page, 'groups').map(({ groupName }) => groupName));
    expect(pages.map((page) => listOf(page, 'groups').length)).toEqual([400, 103]);
    expect(new Set(names).size).toBe(503);
  });

  test(verifies('groups.counts'), async () => {
    await using visit = await open({ seed: manyGroups() });

    const { headers } = await visit.send('/groups/{org}/1');

    const names = ['X-Total-Count', 'X-Page-Count', 'X-Current-Page', 'X-Page-Size'];
    expect(names.map((name) => headers.get(name))).toEqual(['503', '2', '2', '400']);
  });

  test(verifies('groups.past', 'groups.past.status'), async () => {
    await using visit = await open();

    const response = await visit.send('/groups/{org}/1');

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ lastPage: true, result: 'Not found' });
  });

  test.each(
    titled([
      {
        rule: verifies('groups.user', 'groups.count'),
        name: 'Design',
        fields: { type: 'USER_GROUP', groupId: expect.any(Number), memberCount: 1 },
      },
      {
        rule: verifies('groups.profile'),
        name: 'All Apps',
        fields: { type: 'PRODUCT_PROFILE', productName: 'Creative Cloud', licenseQuota: '200' },
      },
      { rule: verifies('groups.unlimited'), name: 'Photoshop', fields: { licenseQuota: 'UNLIMITED' } },
      { rule: verifies('groups.roles'), name: '_org_admin', fields: { type: 'SYSADMIN_GROUP' } },
      { rule: verifies('groups.roles'), name: '_support_admin', fields: { type: 'SUPPORT_ADMIN_GROUP' } },
      {
        rule: verifies('groups.roles'),
        name: '_deployment_admin',
        fields: { type: 'DEPLOYMENT_ADMIN_GROUP' },
      },
      {
        rule: verifies('groups.admin.profile'),
        name: '_admin_All Apps',
        fields: { type: 'PROFILE_ADMIN_GROUP', productProfileName: 'All Apps' },
      },
      {
        rule: verifies('groups.admin.user'),
        name: '_admin_Design',
        fields: { type: 'USER_ADMIN_GROUP', userGroupName: 'Design' },
      },
      {
        rule: verifies('groups.developers'),
        name: '_developer_Photoshop',
        fields: { type: 'DEVELOPER_GROUP', productProfileName: 'Photoshop' },
      },
      {
        rule: verifies('groups.admin.product'),
        name: '_product_admin_Creative Cloud',
        fields: { type: 'PRODUCT_ADMIN_GROUP', productName: 'Creative Cloud' },
      },
    ]),
  )('%s', async (_, { name, fields }) => {
    await using visit = await open();

    expect(await visit.group(name)).toMatchObject(fields);
  });

  test(verifies('groups.adminName'), async () => {
    await using visit = await open();

    expect(await visit.group('Design')).toHaveProperty('adminGroupName', '_admin_Design');
    expect(await visit.group('v1.2')).not.toHaveProperty('adminGroupName');
  });

  test(verifies('groups.admin.hidden'), async () => {
    await using visit = await open();

    expect(await visit.group('_admin_v1.2')).toBeUndefined();
  });

  test(verifies('groups.id'), async () => {
    await using visit = await open();
    const before = await visit.group('Design');

    await visit.act([{ usergroup: 'Design', do: [{ updateUserGroup: { name: 'Studio' } }] }]);

    expect(await visit.group('Studio')).toMatchObject({ groupId: before?.['groupId'] });
    expect(Number.isInteger(before?.['groupId'])).toBe(true);
  });
});
