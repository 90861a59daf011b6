import { type Action, ArgumentError, GroupAction } from '@umapi-kit/client';
import { createPacker, type PackedCall, type Packer, userGroupsAmong } from '@umapi-kit/client/pack';
import { parseGroup } from '@umapi-kit/protocol';
import { describe, expect, test } from 'vitest';
import { failing, joiners, packerOf, settle, take, told, user, wireOf } from './support/packing.ts';

describe('a call', () => {
  test('that is not full stays, until the source ends', () => {
    const packer = packerOf(joiners(99));

    expect(packer.take({ drain: false })).toBeUndefined();
    expect(packer.take({ drain: true })?.entries).toHaveLength(10);
  });

  test('that is full leaves at once', () => {
    expect(packerOf(joiners(100)).take({ drain: false })?.entries).toHaveLength(10);
  });

  test('holds entries of groups before those of users, as long as more may come for these', () => {
    const packer = packerOf([...newcomers(10), ...joiners(100)]);

    expect([kinds(packer, false), kinds(packer, false)]).toEqual([['usergroup'], ['user']]);
  });

  test('holds what came first, when nothing more comes', () => {
    const packer = packerOf([...newcomers(10), ...joiners(100)]);

    expect([kinds(packer, true), kinds(packer, true)]).toEqual([['user'], ['usergroup']]);
  });

  test('holds entries of users before those of groups, when they were kept for long', () => {
    const packer = packerOf(newcomers(10));
    const sent = Array.from({ length: 6 }, (_, round) => {
      for (const [index, action] of joiners(100).entries()) packer.add(10 + round * 100 + index, action);
      const call = packer.take({ drain: false });
      if (call) settle(packer, call);
      return kindsOf(call).join();
    });

    expect(sent).toEqual(['usergroup', 'usergroup', 'usergroup', 'usergroup', 'user', 'usergroup']);
  });

  test('holds the creation of a group before entries of users that came earlier', () => {
    const packer = packerOf([
      ...newcomers(30),
      new GroupAction({ groupName: 'Design' }).create(),
      ...joiners(5),
    ]);

    expect(packer.take({ drain: false })?.entries[0]?.entry).toMatchObject({ group: 'Design' });
  });

  test('that deletes a group holds nothing else', () => {
    const packer = packerOf([
      user('jane').addToGroups('Profile'),
      new GroupAction({ groupName: 'A' }).delete(),
      new GroupAction({ groupName: 'B' }).delete(),
    ]);

    expect([take(packer), take(packer), take(packer)].map(({ entries }) => entries.length)).toEqual([
      1, 1, 1,
    ]);
  });

  test('is never larger than 1 MB', () => {
    const long = Array.from({ length: 4 }, (_, number) =>
      new GroupAction({ groupName: `G${number}` }).update({ description: 'x'.repeat(300_000) }),
    );
    const packer = packerOf(long);

    expect([take(packer), take(packer)].map(({ entries }) => entries.length)).toEqual([3, 1]);
  });

  test('that had no effect leaves again as it was', () => {
    const packer = packerOf(joiners(30));
    const call = take(packer);

    packer.release(call);

    expect(take(packer)).toBe(call);
  });

  test('can be settled only while it is under way, and only by an answer of its size', () => {
    const packer = packerOf(joiners(1));
    const call = take(packer);

    expect(() => packer.settle(call, { entries: [] })).toThrow(ArgumentError);
    settle(packer, call);
    expect(() => settle(packer, call)).toThrow(ArgumentError);
    expect(() => packer.release(call)).toThrow(ArgumentError);
  });

  test('says which entries can be sent again blindly', () => {
    const call = take(packerOf([user('a').addToGroups('Profile'), user('b').removeFromOrganization()]));

    expect(call.entries.map(({ repeatable }) => repeatable)).toEqual([true, false]);
  });
});

test('an action that needs several entries does not go on after one of them failed', () => {
  const names = Array.from({ length: 150 }, (_, number) => `Profile ${number}`);
  const packer = packerOf([user('jane').addToGroups(names)]);

  const outcomes = settle(packer, take(packer), failing(3, 'error.group.not_found'));

  expect(told(outcomes)).toEqual([[0, ['0 error.group.not_found']]]);
  expect(packer.take({ drain: true })).toBeUndefined();
});

test('warnings reach the step that they are about', () => {
  const packer = packerOf([user('jane').addToGroups('Profile 1'), user('jane').addRole('Profile 2')]);
  const warning = { step: 1, code: 'warning.command.deprecated', message: '', other: {} };

  const outcomes = settle(packer, take(packer), { errors: [], warnings: [warning] });

  expect(outcomes).toMatchObject([
    { warnings: [] },
    { warnings: [{ step: 0, code: 'warning.command.deprecated' }] },
  ]);
});

test('an action without a step is refused, and nothing is queued', () => {
  const packer = createPacker<Action>();

  expect(() => packer.add(0, user('jane'))).toThrow(ArgumentError);
  expect(packer.size).toBe(0);
});

test('of the groups of an organization, user groups with room take lists of members', () => {
  const isUserGroup = userGroupsAmong([
    parseGroup({ groupName: 'Design', type: 'USER_GROUP', memberCount: 7 }),
    parseGroup({ groupName: 'Everybody', type: 'USER_GROUP', memberCount: 190_000 }),
    parseGroup({ groupName: 'Shared', type: 'USER_GROUP', isReadOnly: true }),
    parseGroup({ groupName: 'Photoshop', type: 'PRODUCT_PROFILE' }),
  ]);

  expect(['design', 'Everybody', 'Shared', 'Photoshop', 'Unknown'].filter(isUserGroup)).toEqual(['design']);
});

/** People who need an entry of their own. */
function newcomers(count: number): readonly Action[] {
  return Array.from({ length: count }, (_, number) => user(`new${number}`).addToGroups('Profile'));
}

function kinds(packer: Packer<Action>, drain: boolean): readonly string[] {
  return kindsOf(packer.take({ drain }));
}

/** What the entries of a call are about. */
function kindsOf(call: PackedCall | undefined): readonly string[] {
  const entries = wireOf(call) ?? [];
  return [
    ...new Set(
      entries.map((entry) => (JSON.stringify(entry).includes('"usergroup"') ? 'usergroup' : 'user')),
    ),
  ];
}
