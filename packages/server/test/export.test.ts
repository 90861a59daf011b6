import { resolve } from 'node:path';
import { generateSeed, parseSeed, readSeedFile, type Seed, startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { acme, clientId, clientSecret, exported, type OnStore, onEachStore, orgId, signIn } from './acme.ts';

async function exportOf(seed: Seed, start: OnStore['start']): Promise<string> {
  await using server = await start({ seed, listen: false });
  return await exported(server);
}

/** A seed with everything that a seed can say. */
const everything: Seed = {
  orgs: [
    {
      ...acme.orgs[0],
      id: orgId,
      name: 'Acme',
      state: 'migrating',
      settings: { throttle: 'harsh', strictness: { names: 'required' }, unavailableCalls: ['groups'] },
      trusts: [{ org: 'B0B@AdobeOrg', directory: 'Globex' }],
      contracts: [{ name: 'VIP 42', id: '0123456789ABCDEF0123' }],
      invitations: ['invited@mail.example'],
      users: [
        {
          email: 'Zoë@acme.example',
          firstName: 'Zoë "Z"',
          status: 'locked',
          groups: ['Design', '_org_admin'],
        },
        { email: 'jd@acme.example', username: 'jd', domain: 'names.example' },
        { email: 'ann@globex.example', groups: ['_admin_Design'] },
        { type: 'adobeID', email: 'bob@gmail.example' },
        { type: 'adobeID', email: 'nowhere@gmail.example', directoryOnly: true },
        { email: 'gone@acme.example', directoryOnly: true },
      ],
    },
    ...acme.orgs.slice(1),
  ],
};

describe.each(onEachStore)('an export on $name', ({ start, visit }) => {
  test.each([
    { name: 'a small company', seed: () => acme },
    { name: 'everything that a seed can say', seed: () => everything },
    {
      name: 'the example company',
      seed: () => readSeedFile(resolve(import.meta.dirname, '../../../examples/acme/org.yaml')),
    },
    { name: 'nothing', seed: () => ({ orgs: [] }) },
  ])('of $name is a seed that gives the same export', async ({ seed }) => {
    const text = await exportOf(await seed(), start);

    expect(await exportOf(parseSeed(text, 'export.json'), start)).toBe(text);
  });

  test('gives what clients saw, but for ids', async () => {
    await using client = await visit();
    await client.act([
      {
        user: 'new@acme.example',
        do: [
          { createFederatedID: { email: 'new@acme.example', firstname: 'Ñ', country: 'DE' } },
          { add: { group: ['Team A/B – Zürich', 'Photoshop'] } },
        ],
      },
      { user: 'jane@acme.example', do: [{ removeFromOrg: {} }] },
      { usergroup: 'Design', do: [{ updateUserGroup: { name: 'Drawing' } }] },
    ]);
    const lists = async (of: { get(path: string): Promise<Response> }) => {
      const texts = ['/users/{org}/0', '/groups/{org}/0'].map(async (path) => (await of.get(path)).text());
      return (await Promise.all(texts)).map((text) => text.replace(/"(id|groupId)":("\w+@\w+"|\d+)/g, ''));
    };

    const seed = parseSeed(await exported(client.server), 'export.json');
    await using again = await start({ seed });

    expect(await lists(await signIn(again))).toEqual(await lists(client));
  });

  test('keeps who holds a licence, and who is next', async () => {
    const profile = { name: 'One', quota: 1 };
    const [first] = acme.orgs;
    const users = ['a', 'b', 'c'].map((name) => ({ email: `${name}@acme.example`, groups: ['One'] }));
    const org = { id: orgId, name: 'Acme', credentials: [{ clientId, clientSecret }], users };
    const products = [{ name: 'P', profiles: [profile] }];
    await using client = await visit({
      seed: { orgs: [{ ...org, products, directories: first?.directories ?? [] }] },
    });
    const move = (user: string, step: 'add' | 'remove') =>
      client.act([{ user: `${user}@acme.example`, do: [{ [step]: { group: ['One'] } }] }]);
    await move('a', 'remove');
    await move('a', 'add');

    await using again = await start({ seed: parseSeed(await exported(client.server), 'export.json') });
    await again.admin.changeProfile(orgId, 'P', 'One', { quota: 2 });
    const holders = await (await signIn(again)).get('/users/{org}/0/One?status=active');

    expect(await holders.text()).toMatch(/"b@acme.example"(?!.*"a@acme).*"c@acme.example"/);
  });

  test('holds no secret, and lets those in who know it', async () => {
    await using server = await start({ listen: false });
    const text = await exported(server);

    await using again = await start({ seed: parseSeed(text, 'export.json') });
    const client = await signIn(again);

    expect(text).not.toContain(clientSecret);
    expect((await client.get('/users/{org}/0')).status).toBe(200);
  });

  test('is of one moment, whatever happens while it is read, and leaves nothing behind', async () => {
    await using client = await visit();
    const pieces = client.server.exportSeed();
    const iterator = pieces[Symbol.asyncIterator]();
    await iterator.next();

    await client.act([{ user: 'jane@acme.example', do: [{ removeFromOrg: { deleteAccount: true } }] }]);
    let rest = '';
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) rest += next.value;

    expect(rest).toContain('Jane@acme.example');
    expect(await client.server.snapshots.list()).toEqual([]);
  });

  test('of a snapshot is the state that it kept', async () => {
    await using client = await visit();
    const before = await exported(client.server);
    await client.server.snapshots.take('before');
    await client.act([{ user: 'jane@acme.example', do: [{ removeFromOrg: {} }] }]);

    const answer = await fetch(`${client.server.url}/admin/v1/export?snapshot=before`);
    const missing = await fetch(`${client.server.url}/admin/v1/export?snapshot=none`);

    expect(await answer.text()).toBe(before);
    expect(missing.status).toBe(404);
  });
});

describe.each(onEachStore)('made-up people on $name', ({ start }) => {
  test('fill a server in alike, written out or made on the way', async () => {
    const options = { users: 300, groups: 12, randomSeed: 7 };

    const written = await exportOf(generateSeed(options), start);
    const made = await exportOf(generateSeed({ ...options, expand: false }), start);

    expect(made).toBe(written);
    expect(JSON.parse(made)).toMatchObject({
      orgs: [{ users: { length: 300 }, userGroups: { length: 12 } }],
    });
  });

  test('are there again after a reset', async () => {
    await using server = await start({
      seed: generateSeed({ users: 20, groups: 2, expand: false }),
      listen: false,
    });
    const before = await exported(server);

    await server.reset();

    expect(await exported(server)).toBe(before);
  });
});

describe('made-up people', () => {
  test('are exported page by page as a seed that gives the same export', async () => {
    const text = await exportOf(generateSeed({ users: 2_500, groups: 40 }), startServer);

    expect(await exportOf(parseSeed(text, 'export.json'), startServer)).toBe(text);
  });

  test('are the same for the same numbers, and others for another', async () => {
    const options = { users: 50, groups: 5, randomSeed: 7 };

    expect(generateSeed(options)).toEqual(generateSeed(options));
    expect(generateSeed({ ...options, randomSeed: 8 })).not.toEqual(generateSeed(options));
  });

  test('come besides those that a seed names, who may not be one of them', async () => {
    const [made] = generateSeed({ users: 1 }).orgs;
    const [first] = made?.users ?? [];
    const [org] = generateSeed({ users: 2, groups: 1, expand: false }).orgs;
    const named = {
      ...org,
      id: 'A@AdobeOrg',
      name: 'A',
      users: [{ email: String(first?.email).toUpperCase() }],
    };

    await expect(startServer({ seed: { orgs: [named] }, listen: false })).rejects.toThrow(
      'is one of those that "generate" makes up',
    );
  });

  test.each([
    {
      name: 'a domain that nobody claims',
      generate: { users: 1, domain: 'other.example' },
      says: 'claims other.example',
    },
    { name: 'fewer than none', generate: { users: -1 }, says: 'generate.users' },
    { name: 'a group that is named too', generate: { groups: 1 }, says: 'is there already' },
  ])('are refused with $name', async ({ generate, says }) => {
    const org = { id: 'A@AdobeOrg', name: 'A', userGroups: [{ name: 'Accounting Amsterdam' }], generate };

    await expect(startServer({ seed: { orgs: [org] }, listen: false })).rejects.toThrow(says);
  });
});
