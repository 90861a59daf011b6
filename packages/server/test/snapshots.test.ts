import { createSimulatedClock } from '@umapi-kit/clock';
import { AdminError, startServer } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { acme, onEachStore, orgId, type Visit, visit } from './acme.ts';
import { lasting } from './stores.ts';

const json = { 'Content-Type': 'application/json' };
const create = (name: string, groups: readonly string[] = ['Design']) => ({
  user: `${name}@acme.example`,
  do: [{ createFederatedID: { email: `${name}@acme.example`, country: 'DE' } }, { add: { group: groups } }],
});

async function stateOf(client: Visit): Promise<readonly string[]> {
  const paths = ['/users/{org}/0', '/groups/{org}/0', '/users/{org}/0/Design', '/{org}/products'];
  return Promise.all(paths.map(async (path) => (await client.get(path)).text()));
}

describe.each(onEachStore)('a snapshot on $name', ({ visit }) => {
  test('brings the whole state back, ids included, as often as one likes', async () => {
    await using client = await visit();
    const { snapshots } = client.server;
    await client.act([create('new')]);
    await snapshots.take('before');
    const before = await stateOf(client);

    const found: unknown[] = [];
    for (let time = 0; time < 2; time++) {
      await client.act([
        { user: 'jane@acme.example', do: [{ removeFromOrg: { deleteAccount: true } }] },
        { usergroup: 'Design', do: [{ deleteUserGroup: {} }] },
        create('later', ['Photoshop']),
      ]);
      await snapshots.restore('before');
      found.push(await stateOf(client));
    }

    expect(found).toEqual([before, before]);
  });

  test('does not give ids of what came later to something else', async () => {
    await using client = await visit();
    const idOf = async (name: string) => {
      const text = await (await client.get(`/organizations/{org}/users/${name}@acme.example`)).text();
      return /"id":"(\w+)/.exec(text)?.[1];
    };
    await client.server.snapshots.take('before');
    await client.act([create('first')]);
    const first = await idOf('first');

    await client.server.snapshots.restore('before');
    await client.act([create('second')]);

    expect(await idOf('second')).not.toBe(first);
  });

  test('is replaced by one of the same name, and gone when it is removed', async () => {
    const clock = createSimulatedClock(0);
    await using client = await visit({ clock });
    const { snapshots } = client.server;

    await snapshots.take('one');
    await client.act([create('new')]);
    await clock.advance(1_000);
    await snapshots.take('one');
    await snapshots.take('two');
    const listed = await snapshots.list();
    await snapshots.restore('one');
    await snapshots.remove('one');

    const madeAt = '1970-01-01T00:00:01.000Z';
    expect(listed).toEqual([
      { name: 'one', madeAt },
      { name: 'two', madeAt },
    ]);
    expect((await client.get('/organizations/{org}/users/new@acme.example')).status).toBe(200);
    await expect(snapshots.restore('one')).rejects.toThrow('no snapshot is called "one"');
  });
});

test.each(lasting)('a snapshot is kept by $name, and by a reset', async ({ open }) => {
  await using opened = await open();
  const { store } = opened;
  {
    await using client = await visit({ store });
    await client.act([create('new')]);
    await client.server.snapshots.take('kept');
    await client.server.reset();
  }

  await using client = await visit({ store });
  await client.server.snapshots.restore('kept');

  expect((await client.get('/organizations/{org}/users/new@acme.example')).status).toBe(200);
});

test.each(['', ' now', 'a/b', 'x'.repeat(101), '..\n'])('a snapshot can not be called %j', async (name) => {
  await using server = await startServer({ seed: acme, listen: false });

  await expect(server.snapshots.take(name)).rejects.toThrow(AdminError);
  await expect(server.snapshots.restore(name)).rejects.toThrow('no snapshot is called');
});

describe.each(onEachStore)('the difference of two states on $name', ({ visit }) => {
  test('tells of every user and group what changed, in words too', async () => {
    await using client = await visit();
    const { snapshots } = client.server;
    await snapshots.take('before');
    await client.act([
      create('new', ['Design', 'Photoshop']),
      {
        user: 'jane@acme.example',
        do: [{ update: { lastname: 'Müller' } }, { remove: { group: ['Design'] } }],
      },
      { user: 'bob@gmail.example', do: [{ removeFromOrg: {} }] },
      { usergroup: 'Design', do: [{ updateUserGroup: { name: 'Drawing' } }] },
    ]);

    const { changes } = await snapshots.diff('before');

    const short = `${orgId}: `;
    expect(changes.map(({ words }) => words)).toEqual([
      `${short}group Design changed: name "Design" → "Drawing"`.replace('group Design', 'group Drawing'),
      `${short}group _admin_Drawing changed: name "_admin_Design" → "_admin_Drawing"`,
      `${short}user bob@gmail.example is gone`,
      `${short}user new@acme.example is new: in Drawing, Photoshop`,
      `${short}user Jane@acme.example changed: lastname "Doe" → "Müller"; no longer in Design`,
    ]);
    expect(changes[4]).toMatchObject({
      kind: 'user',
      change: 'changed',
      fields: { lastname: { from: 'Doe', to: 'Müller' } },
      lost: ['Design'],
    });
  });

  test('is empty between equal states, and the other way round the opposite', async () => {
    await using client = await visit();
    const { snapshots } = client.server;
    await snapshots.take('one');
    await snapshots.take('same');
    await client.act([create('new')]);
    await snapshots.take('other');

    const same = await snapshots.diff('one', 'same');
    const there = await snapshots.diff('one', 'other');
    const back = await snapshots.diff('other', 'one');

    expect(same).toEqual({ from: 'one', to: 'same', changes: [] });
    expect(there.changes.map(({ change, gained }) => [change, gained])).toEqual([['added', ['Design']]]);
    expect(back.changes.map(({ change, lost }) => [change, lost])).toEqual([['removed', ['Design']]]);
  });
});

describe.each(onEachStore)('the admin API on $name', ({ visit }) => {
  test('takes, lists, compares, restores and removes snapshots', async () => {
    await using client = await visit();
    const call = async (method: string, path: string, body?: unknown) => {
      const init = { method, headers: json, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const answer = await fetch(`${client.server.url}/admin/v1/snapshots${path}`, init);
      return { status: answer.status, text: await answer.text() };
    };

    const taken = await call('POST', '', { name: 'a b' });
    await client.act([create('new')]);
    const diff = await call('GET', '/a%20b/diff');
    const restored = await call('POST', '/a%20b/restore', {});
    const same = await call('GET', '/a%20b/diff?to=a%20b');
    const removed = await call('DELETE', '/a%20b');
    const listed = await call('GET', '');
    const missing = await call('POST', '/a%20b/restore', {});

    expect([taken, diff, restored, removed, missing].map(({ status }) => status)).toEqual([
      201, 200, 204, 204, 404,
    ]);
    expect(diff.text).toContain('user new@acme.example is new: in Design');
    expect(same.text).toContain('"changes":[]');
    expect(listed.text).toBe('[]');
  });
});
