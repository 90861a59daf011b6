import {
  GroupsQuery,
  IdentityTypes,
  NotFoundError,
  UserGroupsQuery,
  UserQuery,
  UsersQuery,
} from '@umapi-kit/client';
import { describe, expect, test } from 'vitest';
import { visit } from './service.ts';

describe('a UsersQuery', () => {
  test('lists everybody, and counts them', async () => {
    await using service = await visit();
    const query = new UsersQuery(service.conn);

    const users = await query.allResults();

    expect(users).toHaveLength(4);
    expect(query.stats()).toMatchObject({ total: 4, pages: 1, pageNumber: 1 });
  });

  test('lists the members of a group, or the users of a domain', async () => {
    await using service = await visit();

    const members = await new UsersQuery(service.conn, { inGroup: 'Design' }).allResults();
    const domain = await new UsersQuery(service.conn, { inDomain: 'names.example' }).allResults();

    expect([...members, ...domain].map(({ email }) => email)).toEqual([
      'jane@acme.example',
      'jd@acme.example',
    ]);
  });

  test('of one identity type lists no other', async () => {
    await using service = await visit();

    const users = await new UsersQuery(service.conn, { identityType: IdentityTypes.adobeID }).allResults();

    expect(users.map(({ email }) => email)).toEqual(['sam@studio.example']);
  });

  test('of an unknown group is empty, while conn.users throws', async () => {
    await using service = await visit();

    expect(await new UsersQuery(service.conn, { inGroup: 'Nobody' }).allResults()).toEqual([]);
    await expect(service.conn.users({ group: 'Nobody' }).all()).rejects.toBeInstanceOf(NotFoundError);
  });

  test('is asked for again after reload', async () => {
    await using service = await visit();
    const query = new UsersQuery(service.conn);
    await query.allResults();
    await query.allResults();
    const calls = service.sent.length;

    query.reload();
    await query.allResults();

    expect([calls, service.sent.length]).toEqual([1, 2]);
  });
});

describe('a UserQuery', () => {
  test('gives a user, or undefined', async () => {
    await using service = await visit();

    const jane = await new UserQuery(service.conn, 'JANE@acme.example').result();
    const jd = await new UserQuery(service.conn, 'jd', { domain: 'names.example' }).result();
    const nobody = await new UserQuery(service.conn, 'nobody@acme.example').result();

    expect([jane?.email, jd?.username, nobody]).toEqual(['jane@acme.example', 'jd', undefined]);
  });
});

describe('groups', () => {
  test('GroupsQuery lists every kind, UserGroupsQuery the user groups alone', async () => {
    await using service = await visit();

    const all = await new GroupsQuery(service.conn).allResults();
    const userGroups = await new UserGroupsQuery(service.conn).allResults();

    expect(all.map(({ groupName }) => groupName)).toContain('Photoshop');
    expect(userGroups).toHaveLength(151);
    expect(new Set(userGroups.map(({ type }) => type))).toEqual(new Set(['USER_GROUP']));
  });
});
