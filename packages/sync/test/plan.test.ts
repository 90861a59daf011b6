import { type Group, type IdentityType, type User, wireEntry } from '@umapi-kit/protocol';
import {
  type DirectoryUser,
  indexDirectory,
  type Plan,
  type PlannedChange,
  planSync,
  type SyncRules,
} from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';
import { account, person, reject, removals, rules } from './model.ts';

function plan(
  records: Parameters<typeof indexDirectory>[0],
  users: Parameters<typeof planSync>[0]['users'],
  changed: Partial<SyncRules> = {},
  groups?: readonly Group[],
): Plan {
  const directory = indexDirectory(records);
  return planSync({
    org: 'A@AdobeOrg',
    directory,
    users,
    rules: { ...rules, ...changed },
    ...(groups && { groups }),
  });
}

function wire({ changes }: { readonly changes: readonly PlannedChange[] }): readonly unknown[] {
  return changes.map(({ entry }) => wireEntry(entry));
}

const group = (groupName: string): Group => ({ groupName, type: 'USER_GROUP', other: {} });

describe('people and their accounts', () => {
  test('somebody without an account gets one, with the groups, in one entry', () => {
    const jane = person('jane@x.example', { firstName: 'Jane', lastName: 'Doe', groups: ['design'] });

    const { changes } = plan([jane], []);

    expect(changes).toEqual([
      {
        id: 'new federatedID jane@x.example',
        org: 'A@AdobeOrg',
        target: { user: 'jane@x.example' },
        kinds: ['create', 'add'],
        entry: {
          user: { user: 'jane@x.example' },
          steps: [
            {
              kind: 'create',
              idType: 'federatedID',
              email: 'jane@x.example',
              firstName: 'Jane',
              lastName: 'Doe',
              country: 'DE',
              onConflict: 'update',
            },
            { kind: 'add', groups: ['All Apps', 'Design'] },
          ],
        },
        after: [],
        because: [
          { rule: 'in the directory, but has no account', place: 'people.csv:jane@x.example' },
          { rule: 'design → All Apps', place: 'people.csv:jane@x.example' },
          { rule: 'design → Design', place: 'people.csv:jane@x.example' },
        ],
        before: {},
        basedOn: null,
      },
    ]);
  });

  test.each([
    [
      { username: 'jdoe', domain: 'x.example' },
      { user: 'jdoe', domain: 'x.example' },
    ],
    [{ username: 'jd@corp.example' }, { user: 'jd@corp.example' }],
    [
      { idType: 'adobeID' as const, username: 'jd@corp.example' },
      { user: 'jane@x.example', useAdobeId: true },
    ],
  ])('a new account is named by its username: %o', (fields, target) => {
    const exclude = { identityTypes: [], groups: [], users: [] };

    const { changes } = plan([person('jane@x.example', fields)], [], { exclude });

    expect(changes[0]?.target).toEqual(target);
  });

  test('differences of letter case and outer spaces are none', () => {
    const jane = person('Jane@X.example', { groups: [' DESIGN '] });

    const { changes, counts } = plan(
      [jane],
      [account('jane@x.EXAMPLE', { groups: ['all apps ', 'design'] })],
    );

    expect({ changes, unchanged: counts.unchanged }).toEqual({ changes: [], unchanged: 1 });
  });

  test('an entry updates, takes, then gives, under the name that Adobe knows now', () => {
    const jane = person('new@x.example', {
      username: 'u@corp.example',
      firstName: 'Jane',
      groups: ['print'],
    });
    const users = [
      account('old@x.example', { username: 'u@corp.example', firstName: 'J', groups: ['DESIGN', 'Own'] }),
    ];

    const planned = plan([jane], users);

    expect(wire(planned)).toEqual([
      {
        user: 'old@x.example',
        do: [
          { update: { email: 'new@x.example', firstname: 'Jane' } },
          { remove: { group: ['DESIGN'] } },
          { add: { group: ['Print'] } },
        ],
      },
    ]);
  });

  test.each([
    ['a plain username', { username: 'jd', domain: 'x.example' }, { user: 'jd', domain: 'x.example' }],
    ['an e-mail-like username', { username: 'jd@corp.example' }, { user: 'jane@x.example' }],
  ])('an account with %s is addressed by what finds it', (_, names, target) => {
    const jane = person('jane@x.example', { ...names, groups: ['print'] });

    const { changes } = plan([jane], [account('jane@x.example', names)]);

    expect(changes.map((change) => change.target)).toEqual([target]);
  });

  test('a username that differs from the e-mail stays when the e-mail changes', () => {
    const jane = person('new@x.example', { username: 'u@x.example' });

    const planned = plan([jane], [account('old@x.example', { username: 'u@x.example' })]);

    expect(wire(planned)).toEqual([{ user: 'old@x.example', do: [{ update: { email: 'new@x.example' } }] }]);
  });

  test('a username that would follow the e-mail is held fast', () => {
    const jane = person('new@x.example', { username: 'old@x.example' });

    const planned = plan([jane], [account('old@x.example')]);

    const update = { email: 'new@x.example', username: 'old@x.example' };
    expect(wire(planned)).toEqual([{ user: 'old@x.example', do: [{ update }] }]);
  });

  test('a username changes alone where the e-mail tells who it is', () => {
    const jane = person('jane@x.example', { username: 'new@x.example' });

    const planned = plan([jane], [account('jane@x.example', { username: 'old@x.example' })]);

    expect(wire(planned)).toEqual([
      { user: 'jane@x.example', do: [{ update: { username: 'new@x.example' } }] },
    ]);
  });

  test('a username of another identity type is not given to an account', () => {
    const jane = person('jane@x.example', { idType: 'enterpriseID', username: 'new@x.example' });

    const planned = plan([jane], [account('jane@x.example')]);

    expect(planned.changes).toEqual([]);
  });

  test('an empty value of the directory changes nothing', () => {
    const jane = person('jane@x.example');

    const { changes } = plan(
      [jane],
      [account('jane@x.example', { firstName: 'Jane', username: 'jd', country: 'US' })],
    );

    expect(changes).toEqual([]);
  });

  test('without fields to update only memberships change', () => {
    const jane = person('jane@x.example', { firstName: 'Jane', groups: ['print'] });

    const planned = plan([jane], [account('jane@x.example', { firstName: 'J' })], { updateFields: [] });

    expect(wire(planned)).toEqual([{ user: 'jane@x.example', do: [{ add: { group: ['Print'] } }] }]);
  });

  test('an Adobe ID under the same e-mail is another account', () => {
    const exclude = { identityTypes: [], groups: [], users: [] };
    const users = [account('jane@x.example', { type: 'adobeID', groups: ['Print'] })];

    const planned = plan([person('jane@x.example', { groups: ['print'] })], users, { exclude });

    expect(wire(planned)).toMatchObject([
      { user: 'jane@x.example', useAdobeID: true, do: [{ remove: { group: ['Print'] } }] },
      { user: 'jane@x.example', do: [{ createFederatedID: {} }, { add: { group: ['Print'] } }] },
    ]);
  });

  test('an e-mail that another person gives up is taken after that', () => {
    const records = [
      person('a@x.example', { username: 'new@x.example' }),
      person('b@x.example', { username: 'old@x.example' }),
    ];

    const { changes } = plan(records, [account('a@x.example', { username: 'old@x.example' })]);

    expect(changes.map(({ id, after }) => [id, after])).toEqual([
      ['federatedID a@x.example', []],
      ['new federatedID new@x.example', ['federatedID a@x.example']],
    ]);
  });
});

describe('managed groups', () => {
  test('memberships outside the mapping are nobody’s business', () => {
    const { changes } = plan(
      [person('jane@x.example')],
      [account('jane@x.example', { groups: ['Own', '_deployment_admin'] })],
    );

    expect(changes).toEqual([]);
  });

  test('more than ten groups stay one entry', () => {
    const adobe = Array.from({ length: 25 }, (_, index) => `G${index}`);

    const { changes } = plan([person('jane@x.example', { groups: ['many'] })], [account('jane@x.example')], {
      groups: [{ directory: 'many', adobe }],
    });

    expect(changes.map(({ entry }) => entry.steps)).toMatchObject([
      [{ kind: 'add', groups: { length: 25 } }],
    ]);
  });

  test('groups are written as the org spells them', () => {
    const groups = [group('DESIGN'), group('All Apps'), group('Print')];

    const planned = plan(
      [person('j@x.example', { groups: ['design'] })],
      [account('j@x.example')],
      {},
      groups,
    );

    expect(wire(planned)).toEqual([
      { user: 'j@x.example', do: [{ add: { group: ['All Apps', 'DESIGN'] } }] },
    ]);
  });

  test('a group that the org lacks is a problem, and nobody is put into it', () => {
    const planned = plan([person('j@x.example', { groups: ['design'] })], [account('j@x.example')], {}, [
      group('Design'),
      group('Print'),
    ]);

    expect({ problems: planned.problems, wire: wire(planned) }).toEqual({
      problems: ['the org has no group "All Apps": nobody is put into it; create it, or mend the mapping'],
      wire: [{ user: 'j@x.example', do: [{ add: { group: ['Design'] } }] }],
    });
  });

  test('a group that the org lacks is created before its memberships when the rules say so', () => {
    const { changes, problems } = plan(
      [person('j@x.example', { groups: ['print'] })],
      [account('j@x.example')],
      { createMissingGroups: true },
      [group('Design'), group('All Apps')],
    );

    expect({ problems, changes: changes.map(({ id, kinds, after }) => [id, kinds, after]) }).toEqual({
      problems: [],
      changes: [
        ['group print', ['createGroup'], []],
        ['federatedID j@x.example', ['add'], ['group print']],
      ],
    });
  });
});

describe('accounts that the directory does not have', () => {
  const users = [account('gone@x.example', { groups: ['Design', 'Own'] }), account('jane@x.example')];

  test('preserved accounts stay and leave the managed groups', () => {
    const { changes, counts } = plan([person('jane@x.example')], users);

    expect(counts.adobeOnly).toBe(1);
    expect(changes).toMatchObject([{ kinds: ['remove'], entry: { steps: [{ groups: ['Design'] }] } }]);
  });

  test('excluded accounts are not touched', () => {
    const { changes } = plan([person('jane@x.example')], users, { adobeOnlyUsers: 'exclude' });

    expect(changes).toEqual([]);
  });
});

describe('what is left alone', () => {
  test.each<[string, SyncRules['exclude'], Partial<User>, IdentityType]>([
    ['identity type', { identityTypes: ['adobeID'], groups: [], users: [] }, { type: 'adobeID' }, 'adobeID'],
    [
      'group',
      { identityTypes: [], groups: ['VIP'], users: [] },
      { groups: ['vip', 'Design'] },
      'federatedID',
    ],
    [
      'pattern',
      { identityTypes: [], groups: [], users: [/^free-.*$/iu] },
      { username: 'Free-1@x.example' },
      'federatedID',
    ],
  ])('an account excluded by its %s, in the directory or not', (_, exclude, fields, idType) => {
    const users = [account('a@x.example', fields), account('b@x.example', { groups: ['Design'], ...fields })];

    const { changes, counts } = plan([person('a@x.example', { groups: ['print'], idType })], users, {
      exclude,
    });

    expect({ changes, excluded: counts.excluded }).toEqual({ changes: [], excluded: 2 });
  });

  test.each<[string, readonly DirectoryUser[], readonly User[], readonly string[]]>([
    [
      'two accounts of one person',
      [person('j@x.example', { username: 'u@x.example' })],
      [account('j@x.example'), account('o@x.example', { username: 'u@x.example' })],
      [
        'j@x.example: several accounts are theirs by username or e-mail (j@x.example, o@x.example); settle that by hand',
      ],
    ],
    [
      'a person with an account of unknown type',
      [person('j@x.example', { groups: ['print'] })],
      [account('j@x.example', { type: 'martianID' })],
      ['j@x.example: nobody knows the account\'s identity type "martianID"'],
    ],
    [
      'an account of unknown type that nobody has',
      [person('a@x.example')],
      [account('a@x.example'), account('m@x.example', { type: 'unknown', groups: ['Print'] })],
      ['m@x.example: nobody knows the account\'s identity type "unknown"'],
    ],
    [
      'a new person without a country',
      [{ idType: 'federatedID', email: 'j@x.example', groups: [], place: 'p:1' }],
      [],
      ['j@x.example: a new federated account needs a country; fill it in, or set a default country'],
    ],
    [
      'a new person of an excluded type',
      [person('j@x.example', { idType: 'adobeID' })],
      [],
      ['j@x.example: accounts of type adobeID are excluded'],
    ],
    [
      'a person whose e-mail another account keeps',
      [
        person('a@x.example', { username: 'n@x.example' }),
        person('b@x.example', { username: 'o@x.example', place: 'p:2' }),
      ],
      [account('a@x.example', { username: 'o@x.example' }), account('b@x.example')],
      [
        'a@x.example: the account of p:2 has the e-mail a@x.example and keeps it',
        'b@x.example: several accounts are theirs by username or e-mail (a@x.example, b@x.example); settle that by hand',
      ],
    ],
    [
      'two people who swap their e-mails',
      [
        person('b@x.example', { username: '1@x.example', place: 'p:1' }),
        person('a@x.example', { username: '2@x.example', place: 'p:2' }),
      ],
      [
        account('a@x.example', { username: '1@x.example' }),
        account('b@x.example', { username: '2@x.example' }),
      ],
      [
        'a@x.example: the account of p:1 has the e-mail a@x.example and keeps it',
        'b@x.example: the account of p:2 has the e-mail b@x.example and keeps it',
      ],
    ],
    [
      'two accounts that are addressed alike',
      [person('a@x.example')],
      [
        account('a@x.example'),
        account('t@x.example', { username: '1@x.example', groups: ['Print'] }),
        account('t@x.example', { username: '2@x.example', groups: ['Print'] }),
      ],
      Array(2).fill('t@x.example: several accounts are known as t@x.example; settle that by hand'),
    ],
  ])('%s is held with the reason', (_, records, users, reasons) => {
    const { changes, held } = plan(records, users);

    expect(changes).toEqual([]);
    expect(held.map(({ user, reason }) => `${user}: ${reason}`)).toEqual(reasons);
  });
});

describe('doubtful input', () => {
  const users = [
    account('gone@x.example', { groups: ['Design'] }),
    account('moved@x.example', { groups: ['Design'] }),
  ];
  const moved = person('moved@x.example', { groups: ['print'] });

  test('a reject that names somebody leaves them as they are, whether the directory knows more of them or not', () => {
    const rejects = [reject('p:1', { email: 'Gone@x.example' }), reject('p:2', { email: 'moved@x.example' })];

    const { changes } = plan([moved, ...rejects], users);

    expect(changes).toEqual([]);
  });

  test('a reject that names e-mail and username leaves the account with that username as it is', () => {
    const records = [person('a@x.example'), reject('p:1', { email: 'new@x.example', username: 'GONE' })];

    const { changes } = plan(records, [
      account('gone@x.example', { username: 'gone', groups: ['Design'] }),
      account('a@x.example'),
    ]);

    expect(changes).toEqual([]);
  });

  test('while a reject names nobody, everything is given and nothing is taken', () => {
    const planned = plan([moved, reject('p:9')], users);

    expect(wire(planned)).toEqual([{ user: 'moved@x.example', do: [{ add: { group: ['Print'] } }] }]);
    expect(planned.held).toEqual([
      {
        user: 'gone@x.example',
        what: 'removals',
        reason: 'nobody can tell whose record p:9 is; it may be theirs',
      },
      {
        user: 'moved@x.example',
        what: 'removals',
        reason: 'nobody can tell whose record p:9 is; it may be theirs',
        place: 'people.csv:moved@x.example',
      },
    ]);
  });

  test('an empty directory takes nothing from anyone', () => {
    const planned = plan([], users);

    expect(removals(planned)).toEqual([]);
    expect(planned.held).toHaveLength(2);
  });
});

describe('several records of one person', () => {
  test('equal but for their groups, they are one person with all of them', () => {
    const records = [
      person('jane@x.example', { groups: ['design'], lastName: 'Doe', place: 'p:9' }),
      person('Jane@x.example', { groups: ['print'], place: 'p:10' }),
    ];

    const { people } = indexDirectory(records);

    expect(people).toEqual([
      person('jane@x.example', { groups: ['design', 'print'], lastName: 'Doe', place: 'p:9, p:10' }),
    ]);
  });

  test('contradicting each other, all of them are rejected', () => {
    const records = [
      person('jane@x.example', { lastName: 'Doe', place: 'p:1' }),
      person('jane@x.example', { place: 'p:2' }),
      person('jane@x.example', { lastName: 'Roe', place: 'p:3' }),
    ];

    const { people, rejects } = indexDirectory(records);

    expect(people).toEqual([]);
    expect(rejects).toMatchObject([
      {
        email: 'jane@x.example',
        place: 'p:1',
        reject: 'p:1, p:2, p:3 are about one person and differ in last name; keep what is right',
      },
      { place: 'p:2' },
      { place: 'p:3' },
    ]);
  });

  test('different people with one e-mail are rejected', () => {
    const records = [
      person('team@x.example', { username: 'a', domain: 'x.example', place: 'p:1' }),
      person('TEAM@x.example', { username: 'b', domain: 'x.example', place: 'p:2' }),
    ];

    const { people, rejects } = indexDirectory(records);

    expect(people).toEqual([]);
    expect(rejects.map((one) => one.reject)).toEqual(
      Array(2).fill('p:1, p:2 have one e-mail, but are different people; keep what is right'),
    );
  });
});
