import type { Admin } from '@umapi-kit/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessToken, type Client, exported, onEachStore, orgId, signIn, type Visit, visit } from './acme.ts';
import { seedOf } from './one-org.ts';
import { act, owner, type Turn, world } from './random-entries.ts';
import { lasting } from './stores.ts';

type AdminChange = (admin: Admin) => Promise<unknown>;

/** What no entry can change. Some fail, after others for instance: then they change nothing. */
const adminChanges: Readonly<Record<string, AdminChange>> = {
  'an organization is made': (admin) => admin.createOrg({ id: 'C0C@AdobeOrg', name: 'Third' }),
  'settings are changed': (admin) => admin.changeOrg(orgId, { settings: { maxGroupMembers: 3 } }),
  'a directory is made': (admin) =>
    admin.createDirectory(orgId, { name: 'More', type: 'enterprise', domains: ['more.example'] }),
  'a domain is claimed': (admin) => admin.claimDomain(orgId, 'Names', { name: 'aliases.example' }),
  'trust is revoked': (admin) => admin.revokeTrust(owner.org, 'Shared', orgId),
  'a product is made': (admin) => admin.createProduct(orgId, { name: 'Film', profiles: [{ name: 'One' }] }),
  'a product is deleted': (admin) => admin.deleteProduct(orgId, 'Photo'),
  'a profile is deleted': (admin) => admin.deleteProfile(orgId, 'Photo', 'Two'),
  'a profile comes back under its name': (admin) =>
    admin.createProfile(orgId, 'Photo', { name: 'Two', quota: 1 }),
  'a quota is changed': (admin) => admin.changeProfile(orgId, 'Photo', 'None', { quota: 5 }),
  'a credential is made': (admin) => admin.createCredential(orgId, { clientId: 'second' }),
  'a secret is rotated': (admin) => admin.rotateSecret(orgId, 'acme-sync', { keepOld: false }),
  'a credential is deleted': (admin) => admin.deleteCredential(owner.org, owner.id),
  'a group is shared': (admin) => admin.shareGroup(orgId, { group: 'Design', from: owner.org }),
};

const change = fc.oneof(
  { weight: 3, arbitrary: act },
  { weight: 2, arbitrary: fc.constantFrom(...Object.keys(adminChanges)) },
  { weight: 1, arbitrary: fc.constant('a snapshot is taken') },
);

/** Whoever's credential was deleted gets no answer that could be read. */
function refused(): void {}

async function apply(next: Turn | string, acme: Client, globex: Client): Promise<void> {
  const { admin, snapshots } = acme.server;
  if (typeof next !== 'string') await (next.by === 'acme' ? acme : globex).act(next.entries).catch(refused);
  else if (next === 'a snapshot is taken') await snapshots.take('now');
  else await adminChanges[next]?.(admin).catch(() => {});
}

/** All that can be seen, ids included, and which ids come next. */
async function seen({ server }: Client): Promise<readonly unknown[]> {
  const acme = await signIn(server, {}, server.fetch);
  const globex = await signIn(server, owner, server.fetch);
  const paths = ['/users/{org}/0', '/users/{org}/0/Two?directOnly=false&status=active', '/groups/{org}/0'];
  const read = (client: Client) => paths.map(async (path) => (await client.get(path)).text());
  return [await exported(server), await Promise.all([...read(acme), ...read(globex)])];
}

async function born(acme: Client): Promise<string> {
  await acme.act([
    { user: 'born@acme.example', do: [{ createFederatedID: { email: 'born@acme.example', country: 'DE' } }] },
    { usergroup: 'Born', do: [{ createUserGroup: {} }] },
  ]);
  return (await acme.get('/users/{org}/0')).text() + (await (await acme.get('/groups/{org}/0')).text());
}

describe.each(onEachStore)('after a reset on $name', ({ visit, randomShare }) => {
  test('everything is as it was, whatever was changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 2 }), async (rounds) => {
        await using acme = await visit({ listen: false, seed: world });
        const globex = await signIn(acme.server, owner, acme.server.fetch);
        const before = await seen(acme);

        for (const changes of rounds) {
          for (const next of changes) await apply(next, acme, globex);
          await acme.server.reset();
        }

        expect(await seen(acme)).toEqual(before);
      }),
      { numRuns: 100 * randomShare },
    );
  });

  test('what is made next gets the ids that it would have got at first', async () => {
    await using acme = await visit({ listen: false, seed: world });
    const first = await born(acme);

    await acme.server.reset();

    expect(await born(acme)).toBe(first);
  });

  test('what two rows exchanged between them is where it was', async () => {
    await using acme = await visit({ listen: false });
    const before = await state(acme);
    const rename = (usergroup: string, name: string) => ({ usergroup, do: [{ updateUserGroup: { name } }] });
    const [one, other] = ['Design', 'Team A/B – Zürich'];
    await acme.act([rename(one, 'Aside'), rename(other, one), rename('Aside', other)]);

    await acme.server.reset();

    expect(await state(acme)).toEqual(before);
  });

  test('tokens that were issued are still good, and calls are counted anew', async () => {
    await using acme = await visit({ listen: false, throttle: { perClient: { groups: 1 } } });
    const statuses = async () => [await status(acme), await status(acme)];
    const first = await statuses();

    await acme.server.reset();

    expect([first, await statuses()]).toEqual([
      [200, 429],
      [200, 429],
    ]);
    expect(await accessToken(acme.server)).not.toBe('');
  });
});

test.each([
  ['a snapshot was restored', async ({ server: { snapshots } }: Client) => snapshots.restore('start')],
  ['much was changed', emptyGroups],
])('after a reset everything is as it was although %s', async (_, spoil) => {
  await using acme = await visit({ listen: false, seed: crowd });
  const before = await exported(acme.server);
  await acme.server.snapshots.take('start');
  await spoil(acme);

  await acme.server.reset();

  expect(await exported(acme.server)).toEqual(before);
});

test.each(lasting)(
  'after a reset what another server did to the same store is gone too, on $name',
  async ({ open }) => {
    await using opened = await open();
    const { store } = opened;
    await using acme = await visit({ listen: false, store });
    await using other = await visit({ listen: false, store });
    const before = await state(acme);
    await other.act([{ user: 'jane@acme.example', do: [{ removeFromOrg: { deleteAccount: true } }] }]);

    await acme.server.reset();

    expect(await state(acme)).toEqual(before);
  },
);

async function status(acme: Visit): Promise<number> {
  return (await acme.get('/groups/{org}/0')).status;
}

async function state(acme: Visit): Promise<readonly string[]> {
  return Promise.all(
    ['/users/{org}/0', '/groups/{org}/0'].map(async (path) => (await acme.get(path)).text()),
  );
}

const crowdGroups = ['One', 'Two', 'Three'];

const crowd = seedOf({
  userGroups: crowdGroups.map((name) => ({ name })),
  users: Array.from({ length: 4_000 }, (_, index) => ({
    email: `user.${index}@acme.example`,
    groups: crowdGroups,
  })),
});

/** Changes more rows than are remembered. */
async function emptyGroups(acme: Client): Promise<void> {
  for (const usergroup of crowdGroups) await acme.act([{ usergroup, do: [{ remove: 'all' }] }]);
}
