import { type SeedOrg, startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { acme, onEachStore, record, signIn, type Visit } from './acme.ts';
import { a, add, b, c, list, remove, seedOf, shown } from './one-org.ts';

describe.each(onEachStore)('people of a directory on $name', ({ visit }) => {
  const seed = seedOf({
    users: [
      { email: a, firstName: 'Ann', directoryOnly: true },
      { email: b, status: 'disabled', groups: ['_support_admin'] },
      { email: c },
    ],
  });

  test('who are not in the organization are in no list, and come in with their names by a create', async () => {
    await using client = await visit({ seed });
    const before = await shown(client, a);

    const answer = await client.act([{ user: a, do: [{ createFederatedID: { email: a, country: 'DE' } }] }]);

    expect(before).toMatchObject({ result: 'error.user.not_found' });
    expect(answer).toMatchObject({ result: 'success' });
    expect(await shown(client, a)).toMatchObject({ user: { firstname: 'Ann' } });
  });

  test('who are not active are in their groups only, and are not counted', async () => {
    await using client = await visit({ seed });

    const response = await client.get('/users/{org}/0');

    expect(response.headers.get('X-Total-Count')).toBe('1');
    expect(await list(client, '')).toEqual([c]);
    expect(await list(client, '/_support_admin')).toEqual([b]);
    expect(await shown(client, b)).toMatchObject({ result: 'error.user.not_found' });
  });

  test('who are not in the organization can be deleted for good by their owner', async () => {
    await using client = await visit({ seed });

    await client.act([{ user: a, do: [{ removeFromOrg: { deleteAccount: true } }] }]);
    await client.act([{ user: a, do: [{ createFederatedID: { email: a } }] }]);

    expect(record((await shown(client, a))['user'])).not.toHaveProperty('firstname');
  });
});

describe.each(onEachStore)('trust in the directory of another organization on $name', ({ visit }) => {
  const partner = 'pat@partner.example';
  const owner: SeedOrg = {
    id: 'C0C@AdobeOrg',
    name: 'Partner',
    credentials: [{ clientId: 'partner', clientSecret: 'p' }],
    directories: [{ name: 'Partners', type: 'federated', domains: ['partner.example', 'partner-b.example'] }],
    users: [{ email: partner, firstName: 'Pat' }],
  };
  const trusts = [{ org: 'C0C@AdobeOrg', directory: 'PARTNERS' }];
  const seed = seedOf({ trusts, userGroups: [{ name: 'Guests' }] }, owner);
  const bringIn = {
    user: partner,
    do: [{ createFederatedID: { email: partner } }, { add: { group: ['Guests'] } }],
  };

  /** What the owner of the directory sees of it, after acting in turn. */
  async function asOwner({ server }: Visit, entries?: unknown): Promise<readonly unknown[]> {
    const client = await signIn(server, { org: owner.id, id: 'partner', secret: 'p' });
    if (entries) await client.act(entries);
    const page = record(await (await client.get('/users/{org}/0')).json());
    return Array.isArray(page['users']) ? page['users'] : [];
  }

  test('lets people be brought in; they are the same account in both organizations', async () => {
    await using client = await visit({ seed });

    const answer = await client.act([bringIn]);

    expect(answer).toMatchObject({ result: 'success' });
    expect(await list(client, '?domain=partner.example')).toEqual([partner]);
    const [owned] = await asOwner(client);
    const here = record((await shown(client, partner))['user']);
    expect({ ...here, groups: undefined }).toEqual({ ...record(owned), groups: undefined });
  });

  test('lets them be removed, even when the account is to be deleted, and nothing of it is seen by the owner', async () => {
    await using client = await visit({ seed });
    await client.act([bringIn]);

    const answer = await client.act([{ user: partner, do: [{ removeFromOrg: { deleteAccount: true } }] }]);

    expect(answer).toMatchObject({ result: 'success' });
    expect(await list(client, '')).toEqual([]);
    expect(await asOwner(client)).toMatchObject([{ email: partner, firstname: 'Pat' }]);
  });

  test('ends for an account that its owner deletes, and shows what its owner changes', async () => {
    await using client = await visit({ seed });
    await client.act([bringIn]);

    await asOwner(client, [{ user: partner, do: [{ update: { email: 'pat@partner-b.example' } }] }]);
    const moved = await list(client, '/Guests?domain=partner-b.example');
    await asOwner(client, [
      { user: 'pat@partner-b.example', do: [{ removeFromOrg: { deleteAccount: true } }] },
    ]);

    expect(moved).toEqual(['pat@partner-b.example']);
    expect(await list(client, '/Guests')).toEqual([]);
  });

  test('is seeded with people whom both organizations name', async () => {
    await using client = await visit({
      seed: seedOf({ trusts, users: [{ email: partner, firstName: 'Pat' }] }, owner),
    });

    expect(await list(client, '')).toEqual([partner]);
    expect(await asOwner(client)).toHaveLength(1);
  });
});

describe.each(onEachStore)('a directory that Adobe fills on $name', ({ visit }) => {
  const directories = [
    { name: 'Entra', type: 'federated', domains: ['acme.example'], adobeSynced: true },
  ] as const;
  const seed = seedOf({ directories, userGroups: [{ name: 'G' }], users: [{ email: a }] });

  test('gives and takes groups, and changes names', async () => {
    await using client = await visit({ seed });

    const answer = await client.act([add(a, 'G'), { user: a, do: [{ update: { firstname: 'A' } }] }]);

    expect(answer).toMatchObject({ result: 'success' });
  });

  test('keeps its people, and says why', async () => {
    await using client = await visit({ seed });

    const { errors } = await client.act([{ user: a, do: [{ removeFromOrg: { deleteAccount: true } }] }]);

    expect(errors).toMatchObject([{ message: expect.stringContaining('synced by Adobe') }]);
    expect(await list(client, '')).toEqual([a]);
  });
});

describe.each(onEachStore)('a plain username on $name', ({ visit }) => {
  const seed = seedOf({ users: [{ email: a, username: 'ann', domain: 'acme.example' }] });

  test.each(['acme.example', 'ACME-labs.example'])(
    'is found under any domain of its directory: %s',
    async (domain) => {
      await using client = await visit({ seed });

      const answer = await client.act([{ user: 'ANN', domain, do: [{ update: { firstname: 'Ann' } }] }]);

      expect(answer).toMatchObject({ result: 'success' });
    },
  );
});

describe.each(onEachStore)('a contract group on $name', ({ visit }) => {
  const id = '0123456789abcdef0123';
  const name = '0123456789ABCDEF0123_CONTRACT_GROUP';
  const seed = seedOf({ contracts: [{ name: 'VIP 42', id }], users: [{ email: a, groups: [name] }] });

  test('is listed with its contract, and shown in its people', async () => {
    await using client = await visit({ seed });

    const { groups } = record(await (await client.get('/groups/{org}/0')).json());

    expect(groups).toContainEqual({
      type: 'CONTRACT_ADMIN_GROUP',
      groupName: name,
      contractName: 'VIP 42',
      adminGroupName: name,
      memberCount: 1,
      groupId: expect.any(Number),
    });
    expect(await shown(client, a)).toMatchObject({ user: { groups: [name] } });
  });

  test('can neither be given nor taken, not even with everything else', async () => {
    await using client = await visit({ seed });

    const { errors } = await client.act([remove(a, name), { user: a, do: [{ remove: 'all' }] }]);

    expect(errors).toMatchObject([{ index: 0, errorCode: 'error.group.not_found' }]);
    expect(await shown(client, a)).toMatchObject({ user: { groups: [name] } });
  });
});

describe.each(onEachStore)('a group that another organization shares on $name', ({ visit }) => {
  const seed = seedOf({
    products: [{ name: 'Photo', profiles: [{ name: 'P' }] }],
    userGroups: [{ name: 'Shared', sharedReadOnly: true }],
    users: [{ email: a, groups: ['Shared'] }],
  });

  test('takes profiles, and keeps its people when they lose everything', async () => {
    await using client = await visit({ seed });

    const answer = await client.act([
      { usergroup: 'Shared', do: [{ add: { productConfiguration: ['P'] } }] },
      { user: a, do: [{ remove: 'all' }] },
    ]);

    expect(answer).toMatchObject({ result: 'success' });
    expect(await list(client, '/P?directOnly=false')).toEqual([a]);
  });
});

describe.each(onEachStore)('a large user group on $name', ({ visit }) => {
  const users = [a, b].map((email) => ({ email, groups: ['G'] }));
  const seed = seedOf({
    settings: { maxGroupMembers: 2 },
    userGroups: [{ name: 'G' }],
    users: [...users, { email: c }],
  });

  test('takes those who are members already, and whoever asks for it user by user', async () => {
    await using client = await visit({ seed });

    const { errors, completed } = await client.act([
      { usergroup: 'G', do: [{ add: { user: [a, b] } }] },
      { usergroup: 'G', do: [{ add: { user: [c] } }] },
      add(c, 'G'),
      { usergroup: 'G', do: [{ remove: { user: [c] } }] },
    ]);

    const tooMany = 'error.usergroup.exceeds_maximum_member_count';
    expect(completed).toBe(2);
    expect(errors).toMatchObject([1, 3].map((index) => ({ index, errorCode: tooMany })));
  });
});

describe.each(onEachStore)('an organization on $name', ({ visit }) => {
  test('takes an Adobe ID an owned account unless its domain is enforced', async () => {
    const domains = ['acme.example', { name: 'strict.example', enforced: true }];
    const directories = [{ name: 'Employees', type: 'federated' as const, domains }];
    await using client = await visit({ seed: seedOf({ directories, users: [{ email: a }] }) });
    const addAdobeId = (email: string) => ({ user: email, do: [{ addAdobeID: { email } }] });

    const { errors } = await client.act([addAdobeId(a), addAdobeId('x@strict.example')]);

    expect(errors).toMatchObject([{ index: 1, errorCode: 'error.user.domain_enforcement' }]);
    expect(await list(client, '')).toEqual([a, a]);
  });

  test('that migrates refuses calls, and reading ones without a word', async () => {
    await using client = await visit({ seed: seedOf({ state: 'migrating' }) });

    const read = await client.get('/users/{org}/0');

    expect([read.status, await read.text()]).toEqual([403, '']);
    expect(await client.act([add(a, 'G')])).toMatchObject({ result: 'error.organization.migrating' });
  });

  test('keeps its settings when it is reset', async () => {
    const seed = seedOf({ settings: { strictness: { systemAdminName: 'Administrators' } } });
    await using client = await visit({ seed });

    await client.server.reset();

    const { groups } = record(await (await client.get('/groups/{org}/0')).json());
    expect(groups).toContainEqual(expect.objectContaining({ groupName: 'Administrators' }));
  });
});

test('two seeds of one organization are one mistake', async () => {
  const [first] = acme.orgs;
  if (!first) throw new TypeError('the seed lacks an organization');

  await expect(startServer({ seed: { orgs: [first, first] } })).rejects.toThrow('is there already');
});
