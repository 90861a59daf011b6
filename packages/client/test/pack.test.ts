import { GroupAction, UserAction } from '@umapi-kit/client';
import { wireEntry } from '@umapi-kit/protocol';
import { describe, expect, test } from 'vitest';
import { done, failing, joiners, packerOf, settle, take, told, user, wireOf } from './support/packing.ts';

describe('actions on one user', () => {
  test('share an entry, in their order, and every step knows who asked for it', () => {
    const create = user('jane').create({ firstName: 'Jane' });
    const packer = packerOf([
      create,
      user('jane').addToGroups('Profile'),
      user('JANE').removeFromGroups('Design'),
    ]);

    const call = take(packer);

    expect(wireOf(call)).toMatchObject([
      { do: [{ createFederatedID: {} }, { add: { group: ['Profile'] } }, { remove: { group: ['Design'] } }] },
    ]);
    expect(call.entries[0]?.origins).toEqual([0, 1, 2].map((seq) => [{ seq, step: 0 }]));
  });

  test('join lists only where an entry would not hold their steps otherwise', () => {
    const actions = Array.from({ length: 12 }, (_, number) => user('jane').addToGroups(`Profile ${number}`));

    const [entry] = take(packerOf(actions)).entries;

    expect(entry?.entry.steps).toHaveLength(2);
    expect(entry?.origins[0]).toHaveLength(10);
  });

  test('are sent apart again when a list that they share fails', () => {
    const actions = Array.from({ length: 12 }, (_, number) => user('jane').addToGroups(`Profile ${number}`));
    const packer = packerOf(actions);

    const decided = settle(packer, take(packer), failing(0, 'error.group.not_found'));
    const again = take(packer);

    expect(decided).toEqual([]);
    expect(again.entries[0]?.entry.steps).toHaveLength(10);
  });

  test('do not fail for each other: what a failed one may have held up is sent again', () => {
    const packer = packerOf([user('jane').addToGroups('Profile 1'), user('jane').addToGroups('Profile 2')]);

    const first = settle(packer, take(packer), failing(0, 'error.group.not_found'));
    const second = settle(packer, take(packer));

    expect(told(first)).toEqual([[0, ['0 error.group.not_found']]]);
    expect(told(second)).toEqual([[1, 'succeeded']]);
  });

  test('keep their request id only where they agree on it', () => {
    const marked = new UserAction({ email: 'jane@x.example', requestId: 'r-1' }).addToGroups('Profile 1');

    const alone = take(packerOf([marked]));
    const shared = take(packerOf([marked, user('jane').addToGroups('Profile 2')]));

    expect(alone.entries[0]?.entry.requestId).toBe('r-1');
    expect(shared.entries[0]?.entry.requestId).toBeUndefined();
  });
});

describe('memberships of user groups', () => {
  test('are sent ten to an entry of the group', () => {
    const call = take(packerOf(joiners(20)));

    expect(call.entries).toHaveLength(2);
    expect(wireOf(call)?.[0]).toEqual({
      usergroup: 'Design',
      do: [{ add: { user: joiners(10).map((_, number) => `u${number}@x.example`) } }],
    });
  });

  test('ride along with an entry that their user needs anyway', () => {
    const call = take(packerOf([...joiners(30), user('u7').update({ firstName: 'Jane' })]));

    expect(wireOf(call)).toContainEqual({
      user: 'u7@x.example',
      do: [{ add: { group: ['Design'] } }, { update: { firstname: 'Jane' } }],
    });
    expect(call.entries).toHaveLength(4);
  });

  test('fill up the lists that callers wrote', () => {
    const seven = new GroupAction({ groupName: 'design' }).addUsers(
      Array.from({ length: 7 }, (_, number) => `v${number}@x.example`),
    );

    const call = take(packerOf([seven, ...joiners(13)]));

    expect(call.entries).toHaveLength(2);
  });

  test.each([
    ['profiles', user('jane').addToGroups('Profile')],
    ['Adobe IDs', new UserAction({ email: 'jane@x.example', useAdobeId: true }).addToGroups('Design')],
    ['plain usernames', new UserAction({ username: 'jane', domain: 'x.example' }).addToGroups('Design')],
  ])('of %s never go group-wise', (_, action) => {
    const call = take(packerOf([...joiners(9), action]));

    expect(wireOf(call)).toContainEqual(wireEntry(action.entry));
  });

  test('of an e-mail that several accounts have never go group-wise', () => {
    const call = take(packerOf(joiners(20), { isAmbiguous: (email) => email === 'u3@x.example' }));

    expect(wireOf(call)).toContainEqual({ user: 'u3@x.example', do: [{ add: { group: ['Design'] } }] });
  });

  test('go group-wise for a group that an earlier action creates, once it is there', () => {
    const create = new GroupAction({ groupName: 'New' }).create();
    const members = Array.from({ length: 20 }, (_, number) => user(`u${number}`).addToGroups('New'));
    const packer = packerOf([create, ...members], { isUserGroup: () => false });

    const first = take(packer);
    settle(packer, first);
    const second = take(packer);

    expect(wireOf(first)).toEqual([wireEntry(create.entry)]);
    expect(second.entries.map(({ entry }) => 'group' in entry)).toEqual([true, true]);
  });

  test('go by user from then on when the group refuses lists', () => {
    const packer = packerOf(joiners(120));

    const first = take(packer);
    settle(
      packer,
      first,
      ...first.entries.map(() => failing(0, 'error.usergroup.readonly.add_user_not_allowed')),
    );
    const second = take(packer);

    expect(second.entries.every(({ entry }) => 'user' in entry)).toBe(true);
  });
});

describe('a list that fails', () => {
  test('is sent again person by person, so that everybody gets an answer of his own', () => {
    const packer = packerOf(joiners(20));
    settle(packer, take(packer), failing(0, 'error.user.nonexistent'));

    const again = take(packer);
    const outcomes = settle(packer, again, done, failing(0, 'error.user.nonexistent'));

    expect(again.entries).toHaveLength(10);
    expect(told(outcomes).filter((outcome) => JSON.stringify(outcome).includes('error'))).toEqual([
      [1, ['0 error.user.nonexistent']],
    ]);
    expect(packer.size).toBe(0);
  });

  test.each(['error.user.already_exists', 'error.usergroup.user_list.invalid'])(
    'of a single member is no failure when it says %s',
    (code) => {
      const packer = packerOf([new GroupAction({ groupName: 'Design' }).addUsers('jane@x.example')]);

      expect(told(settle(packer, take(packer), failing(0, code)))).toEqual([[0, 'succeeded']]);
    },
  );
});

describe('a move', () => {
  const moves = Array.from({ length: 30 }, (_, number) =>
    user(`u${number}`).removeFromGroups('Old').addToGroups('New'),
  );

  test('adds in an earlier call than it removes', () => {
    const packer = packerOf(moves);

    const first = take(packer);
    const meanwhile = packer.take({ drain: true });
    settle(packer, first);
    const second = take(packer);

    expect(meanwhile).toBeUndefined();
    expect(JSON.stringify(wireOf(first))).not.toContain('"remove"');
    expect(JSON.stringify(wireOf(second))).not.toContain('"add"');
  });

  test('removes first where it is told to', () => {
    const first = take(packerOf(moves, { moves: 'removeFirst' }));

    expect(JSON.stringify(wireOf(first))).not.toContain('"add"');
  });

  test('whose add fails does not remove', () => {
    const addFirst = moves.map((_, number) => user(`u${number}`).addToGroups('New').removeFromGroups('Old'));
    const packer = packerOf(addFirst);
    const first = take(packer);
    settle(packer, first, ...first.entries.map(() => failing(0, 'error.user.nonexistent')));
    const sent: unknown[] = [];

    for (let call = packer.take({ drain: true }); call; call = packer.take({ drain: true })) {
      sent.push(...(wireOf(call) ?? []));
      settle(packer, call, ...call.entries.map(() => failing(0, 'error.group.not_found')));
    }

    expect(sent).toHaveLength(30);
    expect(sent).toContainEqual({
      user: 'u0@x.example',
      do: [{ add: { group: ['New'] } }, { remove: { group: ['Old'] } }],
    });
  });
});
