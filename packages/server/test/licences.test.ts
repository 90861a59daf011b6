import { describe, expect, test } from 'vitest';
import { onEachStore, type Visit } from './acme.ts';
import { a, add, b, c, d, list, remove, seedOf } from './one-org.ts';

describe.each(onEachStore)('a profile with fewer licences than holders on $name', ({ visit }) => {
  const seed = seedOf({
    products: [{ name: 'Photo', profiles: [{ name: 'P', quota: 2 }, { name: 'Free' }] }],
    userGroups: [{ name: 'G', profiles: ['P'] }, { name: 'H' }],
    users: [
      { email: a, groups: ['P'] },
      { email: b, groups: ['G', 'Free'] },
      { email: c, groups: ['P'] },
      { email: d },
    ],
  });
  const active = (client: Visit) => list(client, '/P?status=active&directOnly=false');
  const inactive = (client: Visit) => list(client, '/P?status=inactive&directOnly=false');

  test('grants them in the order of arrival; members of its user groups count like direct ones', async () => {
    await using client = await visit({ seed });

    expect([await active(client), await inactive(client)]).toEqual([[a, b], [c]]);
    expect(await list(client, '/P?status=active')).toEqual([a]);
    expect(await list(client, '/P')).toEqual([a, c]);
  });

  test('has no inactive holders where licences are unlimited, and status means nothing to a user group', async () => {
    await using client = await visit({ seed });

    expect(await list(client, '/Free?status=active')).toEqual([b]);
    expect(await list(client, '/Free?status=inactive')).toEqual([]);
    expect(await list(client, '/G?status=inactive')).toEqual([b]);
  });

  test.each([
    ['is removed from it', remove(a, 'P')],
    ['leaves the organization', { user: a, do: [{ removeFromOrg: {} }] }],
    ['loses the account', { user: a, do: [{ removeFromOrg: { deleteAccount: true } }] }],
    ['leaves the user group', remove(b, 'G')],
    ['is removed from everything', { user: b, do: [{ remove: 'all' }] }],
    ['loses the user group', { usergroup: 'G', do: [{ deleteUserGroup: {} }] }],
    [
      'is in a user group that loses the profile',
      { usergroup: 'G', do: [{ remove: { productConfiguration: ['P'] } }] },
    ],
    ['is in a user group that loses everything', { usergroup: 'G', do: [{ remove: 'all' }] }],
    ['is removed by the user group', { usergroup: 'G', do: [{ remove: { user: [b] } }] }],
  ])('promotes who waited longest when somebody %s', async (_, entry) => {
    await using client = await visit({ seed });
    await client.act([add(d, 'P')]);

    await client.act([entry]);

    expect(await active(client)).toHaveLength(2);
    expect(await active(client)).toContain(c);
    expect(await inactive(client)).toEqual([d]);
  });

  test('lets a holder keep the licence who still holds it in another way', async () => {
    await using client = await visit({ seed });
    await client.act([add(a, 'G'), remove(a, 'P')]);

    expect([await active(client), await inactive(client)]).toEqual([[a, b], [c]]);
  });

  test('puts who comes back at the end of the line', async () => {
    await using client = await visit({ seed });

    await client.act([remove(a, 'P'), add(a, 'P')]);

    expect([await active(client), await inactive(client)]).toEqual([[b, c], [a]]);
  });

  test('counts a user group that is attached later', async () => {
    await using client = await visit({ seed });

    await client.act([
      add(d, 'H'),
      { usergroup: 'H', do: [{ add: { productConfiguration: ['P'] } }] },
      remove(a, 'P'),
    ]);

    expect([await active(client), await inactive(client)]).toEqual([[b, c], [d]]);
  });
});
