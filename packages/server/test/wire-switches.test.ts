import type { Seed } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { acme, clientId, clientSecret, onEachStore, orgId, record } from './acme.ts';

const dotted: Seed = {
  orgs: [
    {
      id: orgId,
      name: 'Dots',
      credentials: [{ clientId, clientSecret }],
      userGroups: [{ name: 'Release 1.2' }, { name: 'Release 1' }],
    },
  ],
};

describe.each(onEachStore)('a reading call on $name', ({ visit }) => {
  test.each([
    { dotInGroupName: 'kept', path: 'Release%201.2', means: 'Release 1.2' },
    { dotInGroupName: 'cut', path: 'Release%201.2', means: 'Release 1' },
  ] as const)('a dot in the name of a path is $dotInGroupName: $path means $means', async (side) => {
    const { dotInGroupName, path, means } = side;
    await using client = await visit({ seed: dotted, strictness: { dotInGroupName } });

    const page = record(await (await client.get(`/users/{org}/0/${path}`)).json());

    expect(page['groupName']).toBe(means);
  });

  test('a group whose name is cut is reached by its groupId', async () => {
    await using client = await visit({ seed: dotted, strictness: { dotInGroupName: 'cut' } });
    const { groups } = record(await (await client.get('/groups/{org}/0')).json());
    const found = Array.isArray(groups)
      ? groups.find((group) => record(group)['groupName'] === 'Release 1.2')
      : {};

    const response = await client.get(`/users/{org}/0/${String(record(found)['groupId'])}`);

    expect(await response.json()).toMatchObject({ groupName: 'Release 1.2' });
  });

  test.each([
    { groupsPastEnd: 'not-found', status: 404, body: { lastPage: true, result: 'Not found' } },
    { groupsPastEnd: 'ok', status: 200, body: { lastPage: true, result: 'Not found' } },
    { groupsPastEnd: 'last-page', status: 200, body: { lastPage: true, result: 'success' } },
  ] as const)('groups past the end are answered $groupsPastEnd: $status', async (side) => {
    const { groupsPastEnd, status, body } = side;
    await using client = await visit({ strictness: { groupsPastEnd } });

    const response = await client.get('/groups/{org}/9');

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(body);
  });

  test.each([
    { strictness: {}, current: '1', size: '2000' },
    { strictness: { currentPage: 'from-0', pageSize: 'listed' }, current: '0', size: '3' },
  ] as const)('the headers of page 0 with $strictness say page $current of size $size', async (side) => {
    await using client = await visit({ strictness: side.strictness });

    const { headers } = await client.get('/users/{org}/0');

    expect([headers.get('X-Current-Page'), headers.get('X-Page-Size')]).toEqual([side.current, side.size]);
  });

  test('the size of a page is never 0, since clients divide by it', async () => {
    await using client = await visit({ strictness: { pageSize: 'listed' } });

    const { headers } = await client.get('/users/{org}/0/_admin_Design');

    expect(headers.get('X-Page-Size')).toBe('1');
  });

  describe('type=, which the Python client sends,', () => {
    test.each([
      ['/users/{org}/0?type=adobeID', 1],
      ['/users/{org}/0?type=FEDERATEDID&domain=acme.example', 2],
      ['/users/{org}/0/Design?type=federatedID', 1],
      ['/users/{org}/0/Design?type=adobeID', 0],
      ['/users/{org}/0?type=alien', 3],
    ])('selects: %s has %i', async (path, count) => {
      await using client = await visit();

      const response = await client.get(path);

      expect(record(await response.json())['users']).toHaveLength(count);
    });

    test('is ignored where the server is told so', async () => {
      await using client = await visit({ strictness: { typeFilter: 'ignore' } });

      const response = await client.get('/users/{org}/0?type=adobeID');

      expect(record(await response.json())['users']).toHaveLength(3);
    });
  });

  test('an organization of another token is a 400 where the server is told so', async () => {
    await using client = await visit({ strictness: { otherOrganization: 'invalid' } });

    const response = await client.get('/users/B0B@AdobeOrg/0');

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ result: 'error.organization.invalid_id' });
  });

  test('the pages of deprecated user groups count from 0 where the server is told so', async () => {
    await using client = await visit({ strictness: { userGroupsPage: 'from-0' } });

    const response = await client.get('/{org}/user-groups?page=1');

    expect(await response.json()).toEqual([]);
  });

  test('switches of one organization hold for it alone', async () => {
    const [first, second] = acme.orgs;
    if (!first || !second) throw new TypeError('the seed lacks an organization');
    const settings = { strictness: { groupsPastEnd: 'ok' } } as const;
    await using client = await visit({ seed: { orgs: [{ ...first, settings }, second] } });

    expect((await client.get('/groups/{org}/9')).status).toBe(200);
  });
});
