import { SourceError } from '@umapi-kit/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type StandInOptions, startLdapStandIn } from '../../../packages/sync/test/support/ldap-stand-in.ts';
import { entriesOf, groupDn, type TreeEntry } from '../../../packages/sync/test/support/ldap-tree.ts';
import { readSource } from '../support/read-source.ts';
import { ldapConfig, ldapContext } from './directories.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);
const peopleNamed = (uids: readonly string[]) => Object.fromEntries(uids.map((uid) => [uid, {}]));

/** OpenLDAP has none of what is tried here. */
const startActiveDirectory = (entries: readonly TreeEntry[], options: Partial<StandInOptions> = {}) =>
  startLdapStandIn({ entries, ...options });

test('without a word about filters, enabled persons and groups of Active Directory are found', async () => {
  const person = { objectClass: ['top', 'person', 'user'], objectCategory: ['person'] };
  const entries = entriesOf({
    people: {
      jane: { ...person, userAccountControl: ['512'] },
      gone: { ...person, userAccountControl: ['514'] },
      printer: { objectClass: ['computer'] },
    },
    groups: { design: ['jane', 'gone'] },
  });
  await using server = await startActiveDirectory(entries);
  const config = { kind: 'ldap' as const, url: server.url, baseDn: 'dc=example,dc=com' };

  const { users, groupsFound } = await readSource(config, ldapContext(), { groups: ['design'] });

  expect(users).toMatchObject([{ email: 'jane@example.com', groups: ['design'] }]);
  expect({ users: users.length, groupsFound }).toEqual({ users: 1, groupsFound: ['design'] });
});

test.each([
  ['all', [['all'], ['all'], ['all'], []]],
  ['members', [['all'], ['all'], ['all']]],
] as const)(
  'members of groups within a group are found by its matching rule: %s',
  async (people, expected) => {
    const entries = entriesOf({
      people: peopleNamed(names(4)),
      groups: { all: ['p0', 'inner'], inner: ['p1', 'innermost'], innermost: ['p2', 'all'] },
    });
    await using server = await startActiveDirectory(entries);
    const config = ldapConfig(server.url, {
      groupMemberFilterFormat: '(memberOf:1.2.840.113556.1.4.1941:={group_dn})',
    });

    const { users } = await readSource(config, ldapContext(), { groups: ['all'], people });

    expect(users.map(({ groups }) => groups)).toEqual(expected);
  },
);

describe('values that come in ranges are read to their end', () => {
  test.each([1, 2, 3, 6, 7, 8])('members of a group, %i at a time', async (mostValues) => {
    const entries = entriesOf({ people: peopleNamed(names(8)), groups: { all: names(7) } });
    await using server = await startActiveDirectory(entries, { mostValues });
    const config = ldapConfig(server.url, { twoSteps: { memberAttribute: 'member' } });

    const { users } = await readSource(config, ldapContext(), { groups: ['all'], people: 'members' });

    expect(users.map(({ email }) => email)).toEqual(names(7).map((uid) => `${uid}@example.com`));
  });

  test('groups of a person', async () => {
    const groups = names(9).map((name) => `group ${name}`);
    const entries = entriesOf({
      people: { jane: {} },
      groups: Object.fromEntries(groups.map((group) => [group, ['jane']])),
    });
    await using server = await startActiveDirectory(entries, { mostValues: 4 });
    const config = ldapConfig(server.url, { dynamicGroupAttribute: 'memberOf' });

    const { users } = await readSource(config, ldapContext(), { groups });

    expect(users).toMatchObject([{ groups, memberGroups: groups }]);
  });
});

test('an empty page in the middle does not end the people', async () => {
  const entries = entriesOf({ people: peopleNamed(names(7)), groups: {} });
  await using server = await startActiveDirectory(entries, { emptyPages: true });

  const { users } = await readSource(ldapConfig(server.url, { pageSize: 3 }), ldapContext());

  expect(users).toHaveLength(7);
});

describe('parts of the tree that are elsewhere', () => {
  const own = [
    'ldap://ForestDnsZones.example.com/DC=ForestDnsZones,DC=example,DC=com',
    'ldap://DomainDnsZones.example.com/DC=DomainDnsZones,DC=example,DC=com',
    'ldap://example.com/CN=Configuration,DC=example,DC=com',
  ];
  const other = 'ldap://emea.example.com/DC=emea,DC=example,DC=com';
  const entries = entriesOf({ people: peopleNamed(['jane']), groups: {} });

  test.each([
    ['hold nobody where Active Directory keeps its own things', own, {}, []],
    [
      'are left out when somebody says so, which is said once',
      [...own, other],
      { referrals: 'ignore' as const },
      [`a part of the tree is at ${other} and is left out`],
    ],
  ])('%s', async (_, references, how, expected) => {
    await using server = await startActiveDirectory(entries, { references });
    const warnings: string[] = [];
    const context = ldapContext({ warn: (text) => warnings.push(text) });

    const { users } = await readSource(ldapConfig(server.url, how), context, { groups: ['x', 'y'] });

    expect(users).toHaveLength(1);
    expect(warnings).toEqual(expected.map((text) => `${server.url}: ${text}`));
  });

  test('make the list a short one, which is refused', async () => {
    await using server = await startActiveDirectory(entries, { references: [...own, other] });

    const reading = readSource(ldapConfig(server.url), ldapContext());

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining(
        `${server.url}: a part of the tree is at ${other}: connect to a server`,
      ),
    });
  });
});

test('a further range that the server does not send is no end of the values', async () => {
  const entries = entriesOf({ people: peopleNamed(names(4)), groups: { all: names(4) } });
  await using server = await startActiveDirectory(entries, {
    mostValues: 3,
    forgetsRanges: true,
  });
  const config = ldapConfig(server.url, { twoSteps: { memberAttribute: 'member' } });

  const reading = readSource(config, ldapContext(), { groups: ['all'] });

  await expect(reading).rejects.toThrow(
    new SourceError(
      'SOURCE_UNREADABLE',
      { file: server.url },
      `it does not send the values of member of ${groupDn('all')} from 3 on`,
    ),
  );
});

test('whoever a group names is in it, whatever the names are made of', async () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((text) => `n${text}n`);

  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(name, { minLength: 2, maxLength: 4, selector: (text) => text.toLowerCase() }),
      fc.constantFrom(
        {},
        { twoSteps: { memberAttribute: 'member' } },
        { groupMemberFilterFormat: '(&(memberOf={group_dn})(uid=*))' },
      ),
      async ([group = '', member = '', ...others], how) => {
        const people = Object.fromEntries(
          [member, ...others].map((uid, index) => [uid, { mail: [`p${index}@example.com`], sn: ['x'] }]),
        );
        await using server = await startLdapStandIn({
          entries: entriesOf({ people, groups: { [group]: [member] } }),
        });

        const { users } = await readSource(ldapConfig(server.url, how), ldapContext(), { groups: [group] });

        expect(users.map(({ groups }) => groups)).toEqual([[group], ...others.map(() => [])]);
      },
    ),
    { numRuns: 60 },
  );
});
