import { type Action, ArgumentError, GroupAction, UserGroupAction } from '@umapi-kit/client';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { sentEntries } from './support/sent-entries.ts';

const devops = new GroupAction({ groupName: 'DevOps' });
const emails = (count: number) => Array.from({ length: count }, (_, index) => `u${index + 1}@x.example`);

test('steps are written in the order of the calls, a create first', async () => {
  const action = devops
    .addUsers(['jane@x.example'])
    .create({ description: 'on call' })
    .addToProducts('Acrobat')
    .removeFromProducts(['Old'])
    .removeUsers(['jo@x.example'])
    .update({ description: 'those on call' });

  const entries = await sentEntries(action);

  expect(entries).toEqual([
    {
      usergroup: 'DevOps',
      do: [
        { createUserGroup: { description: 'on call', option: 'ignoreIfAlreadyExists' } },
        { add: { user: ['jane@x.example'] } },
        { add: { productConfiguration: ['Acrobat'] } },
        { remove: { productConfiguration: ['Old'] } },
        { remove: { user: ['jo@x.example'] } },
        { updateUserGroup: { description: 'those on call' } },
      ],
    },
  ]);
});

test('errorIfAlreadyExists sends no option', async () => {
  const [entry] = await sentEntries(devops.create({ onConflict: 'errorIfAlreadyExists' }));

  expect(entry?.do).toEqual([{ createUserGroup: {} }]);
});

test('all profiles are the word "all"', async () => {
  const [entry] = await sentEntries(devops.removeFromProducts({ all: true }).addToProducts({ all: true }));

  expect(entry?.do).toEqual([{ remove: 'all' }, { add: 'all' }]);
});

test('an entry about a group holds at most ten members and profiles altogether', async () => {
  const entries = await sentEntries(devops.addUsers(emails(25)).addToProducts(['A', 'B']));

  expect(entries.map(({ do: steps }) => steps)).toEqual([
    [{ add: { user: emails(10) } }],
    [{ add: { user: emails(20).slice(10) } }],
    [{ add: { user: emails(25).slice(20) } }, { add: { productConfiguration: ['A', 'B'] } }],
  ]);
});

test('entries after a rename call the group by its new name', async () => {
  const action = devops.addUsers(emails(10)).update({ name: 'Platform' }).removeUsers(emails(3));

  const entries = await sentEntries(action);

  expect(entries.map(({ usergroup }) => usergroup)).toEqual(['DevOps', 'Platform']);
});

test('system groups may get and lose members', async () => {
  const entries = await sentEntries(
    new GroupAction({ groupName: '_deployment_admin' }).addUsers('j@x.example'),
  );

  expect(entries).toHaveLength(1);
});

test('UserGroupAction is the same', () => {
  expect(UserGroupAction).toBe(GroupAction);
});

describe('an ArgumentError is', () => {
  test.each([
    {
      name: 'a group without a name',
      build: () => new GroupAction({ groupName: '' }),
      says: 'groupName must be',
    },
    {
      name: 'creating a group that begins with _',
      build: () => new GroupAction({ groupName: '_x' }).create(),
      says: "can't begin with _",
    },
    {
      name: 'a name of 256 characters',
      build: () => devops.update({ name: 'x'.repeat(256) }),
      says: 'at most 255 characters',
    },
    { name: 'creating twice', build: () => devops.create().create(), says: 'creates its group once' },
    {
      name: 'an update of nothing',
      build: () => devops.update({}),
      says: 'update needs a name or a description',
    },
    { name: 'adding nobody', build: () => devops.addUsers([]), says: 'users needs at least one name' },
    {
      name: 'anything after a delete',
      build: () => GroupAction.prototype.addUsers.call(devops.delete(), 'j@x.example'),
      says: 'nothing can follow delete',
    },
  ])('$name', ({ build, says }) => {
    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(says);
  });
});

test('deleting a group ends the chain', () => {
  expectTypeOf(devops.delete()).toEqualTypeOf<Action>();
});
