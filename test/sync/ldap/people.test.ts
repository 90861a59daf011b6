import { describe, expect, test } from 'vitest';
import { personDn } from '../../../packages/sync/test/support/ldap-tree.ts';
import { readSource } from '../support/read-source.ts';
import { directories, ldapConfig, ldapContext, sayWithoutSlapd } from './directories.ts';

sayWithoutSlapd();

const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);
const everybody = (uids: readonly string[]) => Object.fromEntries(uids.map((uid) => [uid, {}]));

describe.each(directories)('%s', (_, start) => {
  test('gives everybody with the groups that matter, whatever letters their names are made of', async () => {
    await using server = await start({
      people: {
        jane: { givenName: ['Jané'], sn: ['Dœ'], c: ['de'] },
        'a+b, (c)*': { mail: ['a@example.com'] },
      },
      groups: { 'R&D (all)*': ['jane'], 'Grün, "weiß"': ['a+b, (c)*', 'jane'], Other: ['jane'] },
    });
    const groups = ['R&D (all)*', 'GRÜN, "weiß"', 'Nowhere'];

    const { users, rejects, groupsFound } = await readSource(ldapConfig(server.url), ldapContext(), {
      groups,
    });

    expect(users[0]).toEqual({
      idType: 'federatedID',
      email: 'jane@example.com',
      firstName: 'Jané',
      lastName: 'Dœ',
      country: 'DE',
      groups: ['R&D (all)*', 'GRÜN, "weiß"'],
      place: personDn('jane'),
    });
    expect(users[1]?.groups).toEqual(['GRÜN, "weiß"']);
    expect({ rejects, groupsFound }).toEqual({ rejects: [], groupsFound: groups.slice(0, 2) });
  });

  test.each([
    ['as the attribute of people says', {}],
    [
      'as a filter of one’s own finds them',
      { groupMemberFilterFormat: '(& (memberOf={group_dn}) (uid=*) )' },
    ],
    ['as the groups say', { twoSteps: { memberAttribute: 'member' } }],
  ])('finds members %s, with a search for each page and two for each group', async (__, how) => {
    const people = names(7);
    await using server = await start({
      people: everybody(people),
      groups: { one: ['p0', 'p3'], two: ['p3'], none: [] },
    });
    const config = ldapConfig(server.url, { pageSize: 3, ...how });

    const { users, groupsFound } = await readSource(config, ldapContext(), {
      groups: ['one', 'two', 'none'],
    });

    expect(Object.fromEntries(users.map(({ email, groups }) => [email.split('@')[0], groups]))).toEqual({
      ...Object.fromEntries(people.map((uid) => [uid, []])),
      p0: ['one'],
      p3: ['one', 'two'],
    });
    expect(groupsFound).toEqual(['one', 'two', 'none']);
    expect(await server.searches()).toBeLessThanOrEqual(Math.ceil(7 / 3) + 2 * 3);
  });

  test.each([
    ['the attribute of people', {}],
    ['a filter of one’s own', { groupMemberFilterFormat: '(&(memberOf={group_dn})(uid=*))' }],
    ['the groups', { twoSteps: { memberAttribute: 'member' } }],
  ])('gives members alone, each once, by %s', async (__, how) => {
    const groups = names(120).map((name) => `group ${name}`);
    const members = Object.fromEntries(groups.map((group, index) => [group, [`p${index % 7}`]]));
    await using server = await start({ people: everybody(names(12)), groups: members });
    const config = ldapConfig(server.url, { pageSize: 3, ...how });

    const { users } = await readSource(config, ldapContext(), { groups, people: 'members' });

    expect(users.map(({ email }) => email).toSorted()).toEqual(names(7).map((uid) => `${uid}@example.com`));
    expect(new Set(users.flatMap((user) => user.groups))).toEqual(new Set(groups));
  });

  test('counts members of groups within a group, even where groups are within each other', async () => {
    await using server = await start({
      people: everybody(names(4)),
      groups: { all: ['p0', 'inner'], inner: ['p1', 'innermost'], innermost: ['p2', 'all'] },
    });
    const config = ldapConfig(server.url, { twoSteps: { memberAttribute: 'member', nested: true } });

    const { users } = await readSource(config, ldapContext(), { groups: ['all', 'innermost'] });

    expect(users.map((user) => user.groups)).toEqual([
      ['all', 'innermost'],
      ['all', 'innermost'],
      ['all', 'innermost'],
      [],
    ]);
  });

  test('without pages gives everybody at once', async () => {
    await using server = await start({ people: everybody(names(20)), groups: {} });

    const { users } = await readSource(ldapConfig(server.url, { pageSize: 0 }), ldapContext());

    expect({ users: users.length, searches: await server.searches() }).toEqual({ users: 20, searches: 1 });
  });

  test('names the groups that dynamic groups are made of', async () => {
    await using server = await start({
      people: everybody(['jane', 'zoe']),
      groups: { 'ACL-1, "Grün"': ['jane'], Mapped: ['jane'] },
    });
    const config = ldapConfig(server.url, { dynamicGroupAttribute: 'memberOf' });

    const { users } = await readSource(config, ldapContext(), { groups: ['Mapped'] });

    expect(users.map(({ memberGroups }) => memberGroups?.toSorted())).toEqual([
      ['ACL-1, "Grün"', 'Mapped'],
      [],
    ]);
  });

  test('makes people by templates, of the first of several values, and of nothing where one is missing', async () => {
    await using server = await start({
      people: {
        jane: { employeeNumber: ['7'], ou: ['adobeID'] },
        zoe: { mail: ['zoe@example.com', 'z@example.com'] },
      },
      groups: {},
    });
    const templates = {
      email: '{mail}',
      username: 'n{employeeNumber}',
      domain: 'corp.example',
      firstName: '{uid} ({employeeNumber})',
      identityType: '{ou}',
    };

    const { users } = await readSource(ldapConfig(server.url, { templates }), ldapContext());

    expect(users).toMatchObject([
      { idType: 'adobeID', username: 'n7', domain: 'corp.example', firstName: 'jane (7)', lastName: 'jane' },
      { idType: 'federatedID', email: 'zoe@example.com', lastName: 'zoe' },
    ]);
    expect(users[1]).not.toHaveProperty('firstName');
  });

  test('gives further attributes that are asked for, by the name they are asked by', async () => {
    await using server = await start({
      people: { jane: { title: ['Dr.'], description: ['x', 'y'], jpegPhoto: ['\u0000\u00ff'] } },
      groups: {},
    });

    const { users } = await readSource(ldapConfig(server.url), ldapContext(), {
      attributes: ['Title', 'description', 'jpegPhoto', 'street'],
    });

    expect(users[0]?.attributes).toEqual({ Title: 'Dr.', description: ['x', 'y'], jpegPhoto: 'AP8=' });
  });

  test('rejects an entry that no person can be made of, with its DN and e-mail', async () => {
    await using server = await start({
      people: { nomail: { mail: [] }, badc: { c: ['xx'] }, bytes: { jpegPhoto: ['\u0000\u00ff'] } },
      groups: {},
    });
    const config = ldapConfig(server.url, { templates: { username: '{jpegPhoto}' } });

    const { rejects } = await readSource(config, ldapContext());

    expect(rejects).toEqual([
      { reject: 'the e-mail is empty; fill it in', place: personDn('nomail'), column: '{mail}' },
      {
        reject: '"xx" is no country code; write the two letters of ISO 3166, such as DE or US',
        place: personDn('badc'),
        column: '{c}',
        email: 'badc@example.com',
      },
      {
        reject: 'the value is no text in UTF-8; write it anew in the directory',
        place: personDn('bytes'),
        column: 'jpegPhoto',
        email: 'bytes@example.com',
      },
    ]);
  });

  test('gives one person alone with a search for them, or nobody', async () => {
    await using server = await start({ people: everybody(names(30)), groups: { one: ['p7'] } });
    const config = ldapConfig(server.url, { pageSize: 5 });
    const request = { groups: ['one'], email: 'P7@example.com' };

    const seven = await readSource(config, ldapContext(), request);
    const searches = await server.searches();
    const nobody = await readSource(config, ldapContext(), { ...request, email: 'x@example.com' });

    expect(seven.users).toMatchObject([{ email: 'p7@example.com', groups: ['one'] }]);
    expect({ searches, nobody: nobody.users }).toEqual({ searches: 2, nobody: [] });
  });

  test.each([
    ['nobody fits the filter', { allUsersFilter: '(uid=x)' }, {}, 'allUsersFilter finds nobody'],
    [
      'nobody is in the groups',
      {},
      { groups: ['none'], people: 'members' as const },
      'nobody is in any of the groups',
    ],
    [
      'no group is there',
      {},
      { groups: ['x'], people: 'members' as const },
      'nobody is in any of the groups',
    ],
  ])('refuses to be empty: %s', async (__, how, request, problem) => {
    await using server = await start({ people: { jane: {} }, groups: { none: [] } });

    const reading = readSource(ldapConfig(server.url, how), ldapContext(), request);

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_EMPTY',
      message: `${server.url}: ${problem} below "dc=example,dc=com"; an empty directory is never synced, since that would read as "everybody left"`,
    });
  });

  test('refuses to choose between groups of one name', async () => {
    await using server = await start({ people: { jane: {} }, groups: { a: ['jane'], b: ['jane'] } });
    const config = ldapConfig(server.url, { groupFilterFormat: '(|(cn={group})(cn=b))' });

    const reading = readSource(config, ldapContext(), { groups: ['a'] });

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_FORMAT',
      message: expect.stringContaining('2 groups are called "a" (cn=a,ou=groups,dc=example,dc=com; '),
    });
  });

  test('says that the base is not there', async () => {
    await using server = await start({ people: { jane: {} }, groups: {} });
    const config = ldapConfig(server.url, { baseDn: 'ou=Renamed,dc=example,dc=com' });

    const reading = readSource(config, ldapContext());

    await expect(reading).rejects.toMatchObject({
      message: expect.stringContaining(`${server.url}: there is no such entry; check the base`),
    });
  });
});
