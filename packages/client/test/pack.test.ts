import {
  type Action,
  ArgumentError,
  createPacker,
  GroupAction,
  type Outcome,
  type PackedCall,
  type Packer,
  type PackOptions,
  UserAction,
  userGroupsAmong,
} from '@umapi-kit/client';
import { type EntryAnswer, parseGroup, type StepError, wireEntry } from '@umapi-kit/protocol';
import { describe, expect, test } from 'vitest';

function user(name: string): UserAction {
  return new UserAction({ email: `${name}@x.example` });
}

/** A packer to which every name is a user group but those that begin with `Profile`. */
function packerOf(actions: readonly Action[], options: Partial<PackOptions> = {}): Packer<Action> {
  const packer = createPacker<Action>({ isUserGroup: (name) => !name.startsWith('Profile'), ...options });
  for (const [seq, action] of actions.entries()) packer.add(seq, action);
  return packer;
}

function take(packer: Packer<Action>): PackedCall {
  const call = packer.take({ drain: true });
  if (!call) throw new Error('nothing may leave');
  return call;
}

function wireOf(call: PackedCall | undefined): readonly unknown[] | undefined {
  return call?.entries.map(({ entry }) => wireEntry(entry));
}

const done: EntryAnswer = { errors: [], warnings: [] };

function failing(step: number, code: string): EntryAnswer {
  return { errors: [{ step, code, message: '', other: {} }], warnings: [] };
}

function settle(packer: Packer<Action>, call: PackedCall, ...answers: readonly EntryAnswer[]) {
  return packer.settle(call, { entries: call.entries.map((_, index) => answers[index] ?? done) });
}

/** What was decided: who, and at which steps he failed. */
function told(outcomes: readonly Outcome[]): readonly unknown[] {
  return outcomes.map((outcome) => [
    outcome.seq,
    outcome.status === 'failed'
      ? outcome.failures.map(({ step, code }: StepError) => `${step} ${code}`)
      : 'succeeded',
  ]);
}

function joiners(count: number): readonly Action[] {
  return Array.from({ length: count }, (_, number) => user(`u${number}`).addToGroups('Design'));
}

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

describe('a call', () => {
  test('that is not full stays, until the source ends', () => {
    const packer = packerOf(joiners(99));

    expect(packer.take({ drain: false })).toBeUndefined();
    expect(packer.take({ drain: true })?.entries).toHaveLength(10);
  });

  test('that is full leaves at once', () => {
    expect(packerOf(joiners(100)).take({ drain: false })?.entries).toHaveLength(10);
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
