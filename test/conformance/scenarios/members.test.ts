import { describe, expect, test } from 'vitest';
import { stores } from '../../../packages/server/test/stores.ts';
import { titled, verifies } from '../requirements.ts';
import { listOf, visitsOn } from '../visit.ts';

const jane = 'Jane@acme.example';
const jd = 'jd@acme.example';

describe.each(stores)('users of a group on $name', (store) => {
  const open = visitsOn(store);

  test.each(
    titled([
      { rule: verifies('members.group'), group: 'Design', emails: [jane] },
      { rule: verifies('members.profile.direct'), group: 'Photoshop', emails: [jd] },
      { rule: verifies('members.profile.direct'), group: 'All Apps', emails: [] },
      { rule: verifies('members.admins'), group: '_admin_Design', emails: ['bob@gmail.example'] },
      { rule: verifies('members.admins.none'), group: '_admin_v1.2', emails: [] },
      { rule: verifies('members.admins.none'), group: '_developer_All Apps', emails: [] },
      { rule: verifies('members.developers'), group: '_developer_Photoshop', emails: ['shop@shops.example'] },
      {
        rule: verifies('members.product.admins'),
        group: '_product_admin_Creative Cloud',
        emails: ['both@acme.example'],
      },
      { rule: verifies('members.org.admins'), group: '_org_admin', emails: [jd] },
      { rule: verifies('members.case'), group: 'pHOTOSHOP', emails: [jd] },
      { rule: verifies('group.lower'), group: 'design', emails: [jane] },
    ]),
  )('%s', async (_, { group, emails }) => {
    await using visit = await open();

    expect(await visit.emails(group)).toEqual(emails);
  });

  test.each(
    titled([
      { rule: verifies('members.encoded'), path: 'Sales%20%26%20Friends', name: 'Sales & Friends' },
      {
        rule: verifies('members.encoded'),
        path: 'Team%20A%2FB%20%E2%80%93%20Z%C3%BCrich',
        name: 'Team A/B – Zürich',
      },
      {
        rule: verifies('members.slash'),
        path: 'Team%20A/B%20%E2%80%93%20Z%C3%BCrich',
        name: 'Team A/B – Zürich',
      },
      { rule: verifies('members.dot'), path: 'v1.2', name: 'v1.2' },
      { rule: verifies('members.envelope'), path: 'design', name: 'Design' },
    ]),
  )('%s', async (_, { path, name }) => {
    await using visit = await open();

    const page = await visit.read(`/users/{org}/0/${path}`);

    expect(page).toMatchObject({
      result: 'success',
      lastPage: true,
      groupName: name,
      users: expect.any(Array),
    });
  });

  test(verifies('members.id'), async () => {
    await using visit = await open();
    const group = await visit.group('Photoshop');

    expect(await visit.emails(String(group?.['groupId']))).toEqual([jd]);
  });

  test(verifies('members.profile.indirect'), async () => {
    await using visit = await open();

    expect(await visit.emails('All Apps', '?directOnly=false')).toEqual([jane]);
  });

  test(verifies('members.counts'), async () => {
    await using visit = await open();

    const { headers } = await visit.send('/users/{org}/0/Design');

    expect(['X-Total-Count', 'X-Page-Count'].map((name) => headers.get(name))).toEqual(['1', '1']);
  });

  test.each(
    titled([
      { rule: verifies('members.unknown'), group: 'Nobody' },
      { rule: verifies('members.admins.unknown'), group: '_admin_Nobody' },
    ]),
  )('%s', async (_, { group }) => {
    await using visit = await open();

    const response = await visit.send(`/users/{org}/0/${group}`);

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      lastPage: false,
      result: 'error.group.not_found',
      message: `Not found: Group ${group}`,
    });
  });

  test(verifies('members.exclude'), async () => {
    await using visit = await open();

    const [user] = listOf(await visit.read('/users/{org}/0/Design?excludeGroups=true'), 'users');

    expect(user).toMatchObject({ email: jane });
    expect(user).not.toHaveProperty('groups');
  });

  test(verifies('members.domain'), async () => {
    await using visit = await open();

    expect(await visit.emails('Photoshop', '?domain=names.example')).toEqual([jd]);
    expect(await visit.emails('Photoshop', '?domain=acme.example')).toEqual([]);
  });

  test.each(['%20', 'a%00b', 'x'.repeat(256)])(`${verifies('members.invalid')} %s`, async (name) => {
    await using visit = await open();

    const response = await visit.send(`/users/{org}/0/${name}`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ result: 'error.group.invalid_name' });
  });
});
