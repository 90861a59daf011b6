import {
  type Action,
  ArgumentError,
  IdentityType,
  IfAlreadyExistsOption,
  UserAction,
} from '@umapi-kit/client';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { sentEntries } from './support/sent-entries.ts';

const jane = new UserAction({ email: 'jane@x.example' });
const names = (count: number, prefix = 'G') =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

describe('naming the user', () => {
  test.each([
    { name: 'an e-mail', options: { email: 'j@x.example' }, root: { user: 'j@x.example' } },
    { name: 'an e-mail-like user', options: { user: 'j@x.example' }, root: { user: 'j@x.example' } },
    {
      name: 'a username with its domain',
      options: { username: 'jdoe', domain: 'x.example' },
      root: { user: 'jdoe', domain: 'x.example' },
    },
    {
      name: 'a username that takes its domain from the e-mail',
      options: { username: 'jdoe', email: 'j@x.example' },
      root: { user: 'jdoe', domain: 'x.example' },
    },
    {
      name: 'a username that is the e-mail in another case',
      options: { username: 'J@X.example', email: 'j@x.example' },
      root: { user: 'j@x.example' },
    },
    {
      name: 'an e-mail with another e-mail-like username',
      options: { username: 'jd@y.example', email: 'j@x.example' },
      root: { user: 'j@x.example' },
    },
    {
      name: 'an Adobe ID beside an owned account',
      options: { email: 'j@x.example', useAdobeId: true },
      root: { user: 'j@x.example', useAdobeID: true },
    },
  ] as const)('$name goes into the root of the entry', async ({ options, root }) => {
    const action = new UserAction(options).addToGroups('A');

    const entries = await sentEntries(action);

    expect(entries).toEqual([{ ...root, do: [{ add: { group: ['A'] } }] }]);
  });

  test('a create is addressed by the username, what follows in another entry by the e-mail', async () => {
    const action = new UserAction({ email: 'j@x.example', username: 'jd@y.example' })
      .create({ country: 'DE' })
      .addToGroups(names(150));

    const entries = await sentEntries(action);

    expect(entries.map(({ user }) => user)).toEqual(['jd@y.example', 'j@x.example']);
  });

  test('entries after a change of the e-mail go to the new e-mail', async () => {
    const action = jane.update({ email: 'doe@x.example' }).addToGroups(names(150));

    const entries = await sentEntries(action);

    expect(entries.map(({ user }) => user)).toEqual(['jane@x.example', 'doe@x.example']);
  });

  test.each([
    { name: 'nobody', options: {}, says: 'a user needs an email' },
    {
      name: 'a plain username alone',
      options: { username: 'jdoe' },
      says: 'the username "jdoe" needs its domain',
    },
    {
      name: 'a domain beside an e-mail',
      options: { email: 'j@x.example', domain: 'x.example' },
      says: 'domain "x.example" only goes with a plain username',
    },
    {
      name: 'a domain beside an e-mail-like user',
      options: { user: 'j@x.example', domain: 'x.example' },
      says: 'only goes with a plain username',
    },
    {
      name: 'both username and user',
      options: { username: 'a', user: 'b', domain: 'x.example' },
      says: 'give one of them',
    },
    {
      name: 'an e-mail without @',
      options: { email: 'jane' },
      says: 'email must be an e-mail address, not "jane"',
    },
    { name: 'an empty e-mail', options: { email: ' ' }, says: 'email must be a text that is not empty' },
  ])('$name is an ArgumentError', ({ options, says }) => {
    const build = () => Reflect.construct(UserAction, [options]);

    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(says);
  });
});

describe('creating', () => {
  test.each([
    { idType: IdentityType.federatedID, step: 'createFederatedID', root: {} },
    { idType: IdentityType.enterpriseID, step: 'createEnterpriseID', root: {} },
    { idType: IdentityType.adobeID, step: 'addAdobeID', root: { useAdobeID: true } },
  ])('an account of type $idType is a $step', async ({ idType, step, root }) => {
    const entries = await sentEntries(jane.create({ idType }));

    const email = 'jane@x.example';
    expect(entries).toEqual([
      { user: email, ...root, do: [{ [step]: { email, option: 'ignoreIfAlreadyExists' } }] },
    ]);
  });

  test.each([
    { onConflict: IfAlreadyExistsOption.ignoreIfAlreadyExists, option: 'ignoreIfAlreadyExists' },
    { onConflict: IfAlreadyExistsOption.updateIfAlreadyExists, option: 'updateIfAlreadyExists' },
    { onConflict: IfAlreadyExistsOption.errorIfAlreadyExists, option: undefined },
  ])('onConflict $onConflict sends the option $option', async ({ onConflict, option }) => {
    const [entry] = await sentEntries(jane.create({ onConflict }));

    expect(entry?.do).toEqual([
      { createFederatedID: { email: 'jane@x.example', ...(option === undefined ? {} : { option }) } },
    ]);
  });

  test('a create goes first, whenever it was called', async () => {
    const [entry] = await sentEntries(jane.addToGroups('A').create());

    expect(entry?.do.map((step) => Object.keys(step)[0])).toEqual(['createFederatedID', 'add']);
  });

  test('the e-mail may come with the create', async () => {
    const action = new UserAction({ username: 'jdoe', domain: 'x.example' }).create({ email: 'j@x.example' });

    const [entry] = await sentEntries(action);

    expect(entry).toMatchObject({
      user: 'jdoe',
      domain: 'x.example',
      do: [{ createFederatedID: { email: 'j@x.example' } }],
    });
  });

  test.each([
    {
      name: 'without an e-mail',
      build: () => new UserAction({ username: 'jdoe', domain: 'x.example' }).create(),
      says: 'create needs the email of "jdoe"',
    },
    {
      name: 'with another e-mail than the action has',
      build: () => jane.create({ email: 'other@x.example' }),
      says: 'the user is "jane@x.example", but create got the email "other@x.example"',
    },
    {
      name: 'of an enterprise account whose username is not its e-mail',
      build: () =>
        new UserAction({ email: 'j@x.example', username: 'jdoe' }).create({ idType: 'enterpriseID' }),
      says: 'the username of a enterpriseID is its email',
    },
    { name: 'a second time', build: () => jane.create().create(), says: 'creates its user once' },
    {
      name: 'with a word that is no option',
      build: () => Reflect.apply(jane.create, jane, [{ onConflict: 'replace' }]),
      says: 'onConflict must be one of',
    },
    {
      name: 'of a type that there is not',
      build: () => Reflect.apply(jane.create, jane, [{ idType: 'robotID' }]),
      says: 'idType must be one of adobeID, enterpriseID, federatedID, not "robotID"',
    },
  ])('a create $name is an ArgumentError', ({ build, says }) => {
    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(says);
  });
});

describe('changing', () => {
  test('steps are written in the order of the calls', async () => {
    const action = jane
      .update({ firstName: 'Jo', lastName: 'Ø' })
      .removeFromGroups(['A'])
      .addToGroups(['B', 'C'])
      .addRole(['P'])
      .removeRole(['Q'], 'productAdmin')
      .removeFromGroups({ all: true })
      .removeFromOrganization({ deleteAccount: true });

    const [entry] = await sentEntries(action);

    expect(entry?.do).toEqual([
      { update: { firstname: 'Jo', lastname: 'Ø' } },
      { remove: { group: ['A'] } },
      { add: { group: ['B', 'C'] } },
      { addRoles: { admin: ['P'] } },
      { removeRoles: { productAdmin: ['Q'] } },
      { remove: 'all' },
      { removeFromOrg: { deleteAccount: true } },
    ]);
  });

  test('a name that comes twice in a list, in whatever case, is sent once', async () => {
    const [entry] = await sentEntries(jane.addToGroups(['Design', 'DESIGN', 'Ops']));

    expect(entry?.do).toEqual([{ add: { group: ['Design', 'Ops'] } }]);
  });

  test('every method leaves the action it is called on as it was', () => {
    const before = JSON.stringify(jane.entry);

    jane.addToGroups('A').update({ firstName: 'J' }).create();

    expect(JSON.stringify(jane.entry)).toBe(before);
  });

  test.each([
    { name: 'adding to no group', build: () => jane.addToGroups([]), says: 'groups needs at least one name' },
    {
      name: 'an empty name',
      build: () => jane.addToGroups(['A', '']),
      says: 'a name in groups must be a text',
    },
    { name: 'an empty update', build: () => jane.update({}), says: 'update needs' },
    { name: 'a role for nobody', build: () => jane.addRole([]), says: 'names needs at least one name' },
    {
      name: 'a list together with all',
      build: () => jane.removeFromGroups(Object.assign(['A'], { all: true as const })),
      says: 'not both and not neither',
    },
    {
      name: 'neither a list nor all',
      build: () => Reflect.apply(jane.removeFromGroups, jane, [{}]),
      says: 'groups must be a list of names',
    },
    {
      name: 'an update of an Adobe ID',
      build: () =>
        Reflect.get(jane.create({ idType: 'adobeID' }), 'update').call(jane.create({ idType: 'adobeID' }), {
          firstName: 'J',
        }),
      says: 'an Adobe ID belongs to its person',
    },
    {
      name: 'anything after leaving the organization',
      build: () => UserAction.prototype.addToGroups.call(jane.removeFromOrganization(), 'A'),
      says: 'nothing can follow removeFromOrganization',
    },
  ])('$name is an ArgumentError', ({ build, says }) => {
    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(says);
  });
});

describe('splitting', () => {
  test('150 groups are two entries, of ten steps and of five', async () => {
    const entries = await sentEntries(jane.addToGroups(names(150)));

    expect(entries.map(({ do: steps }) => steps.length)).toEqual([10, 5]);
    expect(entries.flatMap(({ do: steps }) => steps)).toEqual(
      Array.from({ length: 15 }, (_, index) => ({
        add: { group: names(150).slice(index * 10, index * 10 + 10) },
      })),
    );
  });

  test('lists of roles are split too', async () => {
    const [entry] = await sentEntries(jane.removeRole(names(12)));

    expect(entry?.do).toEqual([
      { removeRoles: { admin: names(10) } },
      { removeRoles: { admin: ['G11', 'G12'] } },
    ]);
  });
});

describe('calls that the types refuse', () => {
  test('a plain username needs a domain', () => {
    expectTypeOf<{ username: 'jdoe' }>().not.toExtend<ConstructorParameters<typeof UserAction>[0]>();
    expectTypeOf<{ username: string; domain: string }>().toExtend<
      ConstructorParameters<typeof UserAction>[0]
    >();
  });

  test('an Adobe ID has no update, also further down the chain', () => {
    const adobe = jane.create({ idType: 'adobeID' }).addToGroups('A');

    expectTypeOf(adobe).not.toHaveProperty('update');
    expectTypeOf(jane.create()).toHaveProperty('update');
  });

  test('leaving the organization ends the chain', () => {
    expectTypeOf(jane.removeFromOrganization()).toEqualTypeOf<Action>();
    expectTypeOf<Action>().not.toHaveProperty('addToGroups');
  });

  test('a country can not be updated', () => {
    expectTypeOf<{ country: string }>().not.toExtend<Parameters<UserAction['update']>[0]>();
  });
});
