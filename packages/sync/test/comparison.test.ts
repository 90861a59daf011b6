import { fold, type User, wireEntry } from '@umapi-kit/protocol';
import {
  type AfterMapping,
  type ComparisonOptions,
  type Directory,
  type DirectoryRecord,
  indexDirectory,
  openComparison,
  type Person,
  type Plan,
  planSync,
  type Selection,
  type SyncPlan,
  type SyncRules,
} from '@umapi-kit/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { account, person, reject, rules } from './model.ts';
import { arbitraryAccounts, arbitraryRecords } from './support/directories.ts';

const org = 'A@AdobeOrg';

interface Sides extends Partial<Omit<ComparisonOptions, 'orgs'>> {
  readonly records: readonly DirectoryRecord[];
  readonly users: readonly User[];
  readonly rules?: Partial<SyncRules>;
  /** A further org named `two`, which maps `design → Two`. */
  readonly second?: readonly User[];
}

const secondRules: SyncRules = { ...rules, groups: [{ directory: 'design', adobe: ['Two'] }] };

async function compare({ records, users, rules: changed, second, ...options }: Sides): Promise<SyncPlan> {
  const first = { org, rules: { ...rules, ...changed } };
  const further = second
    ? [{ org: 'B@AdobeOrg', name: 'two', rules: { ...secondRules, ...changed, groups: secondRules.groups } }]
    : [];
  using comparison = openComparison({ orgs: [first, ...further], ...options });
  for (const record of records) comparison.addRecord(record);
  for (const user of users) comparison.addAccount(0, user);
  for (const user of second ?? []) comparison.addAccount(1, user);
  return await comparison.plan();
}

/** The directory with a word about each person whom the run is not about. */
function selected(directory: Directory, { groups, users }: Selection): Directory {
  const people = directory.people.map((one): Person => {
    if (users && !users.test(one.username ?? one.email)) return { ...one, selection: 'aside' };
    if (groups === undefined || groups === 'mapped') return one;
    const isIn = one.groups.some((name) => groups.some((group) => fold(group) === fold(name)));
    return isIn ? one : { ...one, selection: 'outside' };
  });
  return { ...directory, people };
}

function wire(plan: Plan | undefined): readonly unknown[] {
  return (plan?.changes ?? []).map(({ entry }) => wireEntry(entry));
}

describe('a comparison on disk', () => {
  const policies = fc.record({
    adobeOnlyUsers: fc.constantFrom('preserve' as const, 'removeGroups' as const, 'delete' as const, {
      removeAfterDays: 1,
      deleteAfterDays: 2,
    }),
    createUnmapped: fc.boolean(),
    processGroups: fc.boolean(),
    updateFields: fc.subarray(['firstName', 'email', 'username'] as const),
    dynamicGroups: fc.subarray([{ source: /ACL-/, target: '' }]),
    adobeUsersIn: fc.constantFrom(undefined, 'mapped' as const, ['Own']),
  });
  const selections: fc.Arbitrary<Selection> = fc.constantFrom(
    {},
    { groups: ['Design'] },
    { users: /^[ab].*$/iu },
    { groups: ['print'], users: /^[ab].*$/iu },
  );
  const ids = ['federatedID a@x.example', 'federatedID z@x.example', 'adobeID b@x.example'];
  const leaving = fc.subarray(ids).map((chosen) => new Map(chosen.map((id) => [id, 0])));

  test('plans what a comparison in memory plans, whatever both sides are', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryRecords,
        arbitraryAccounts,
        policies,
        leaving,
        selections,
        async (records, users, { adobeUsersIn, ...policy }, since, select) => {
          const all: SyncRules = { ...rules, ...policy, ...(adobeUsersIn && { adobeUsersIn }) };
          const memory = { leaving: since, dynamicGroups: ['Own'] };
          const now = 3 * 86_400_000;
          const inMemory = planSync({
            org,
            directory: selected(indexDirectory(records), select),
            users,
            rules: all,
            memory,
            now,
          });

          using comparison = openComparison({ orgs: [{ org, rules: all, memory }], select, now });
          for (const record of records) comparison.addRecord(record);
          for (const user of users) comparison.addAccount(0, user);
          const { orgs } = await comparison.plan();

          expect(orgs).toEqual([inMemory]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('whom a run is about', () => {
  const records = [
    person('a@x.example', { groups: ['design'], place: 'p:1' }),
    person('b@x.example', { groups: ['nothing'], place: 'p:2' }),
  ];
  const users = [
    account('a@x.example', { groups: ['All Apps', 'Design'] }),
    account('b@x.example', { groups: ['Print'] }),
  ];

  test('whoever is in none of the selected groups counts as missing, with a word about why', async () => {
    const { orgs, directory } = await compare({ records, users, select: { groups: 'mapped' } });

    expect({
      wire: wire(orgs[0]),
      because: orgs[0]?.changes[0]?.because,
      selected: directory.selected,
    }).toEqual({
      wire: [{ user: 'b@x.example', do: [{ remove: { group: ['Print'] } }] }],
      because: [{ rule: 'in the directory (p:2), but in none of the selected groups' }],
      selected: 1,
    });
  });

  test('a person outside the selection still keeps their account from being given to somebody else', async () => {
    const renamed = [
      person('b@x.example', { username: 'new@x.example', groups: ['design'] }),
      person('c@x.example', { username: 'b@x.example' }),
    ];

    const { orgs } = await compare({
      records: renamed,
      users: [account('b@x.example')],
      select: { groups: ['design'] },
    });

    expect(wire(orgs[0])).toEqual([]);
    expect(orgs[0]?.held).toMatchObject([{ user: 'b@x.example', what: 'everything' }]);
  });

  test('whoever the pattern of usernames leaves out is left as they are', async () => {
    const { orgs } = await compare({
      records,
      users: [account('b@x.example', { groups: ['Print'] })],
      rules: { adobeOnlyUsers: 'delete' },
      select: { users: /^a@.*$/u },
    });

    expect(orgs[0]?.changes.map(({ kinds }) => kinds)).toEqual([['create', 'add']]);
  });

  test('an account that no record explains is missing, whatever the pattern', async () => {
    const { orgs } = await compare({
      records,
      users: [account('z@x.example', { groups: ['Print'] })],
      select: { users: /^a@.*$/u },
    });

    expect(wire(orgs[0])).toContainEqual({ user: 'z@x.example', do: [{ remove: { group: ['Print'] } }] });
  });
});

describe('a further organization', () => {
  const inDesign = { groups: ['All Apps', 'Design'] };

  test('takes who belongs into its groups, follows the first one for the others, and misses nobody of its own', async () => {
    const { orgs } = await compare({
      records: [
        person('a@x.example', { groups: ['design'] }),
        person('b@x.example', { groups: ['print'] }),
        person('c@x.example', { groups: ['print'] }),
      ],
      users: [
        account('a@x.example', inDesign),
        ...['b@x.example', 'c@x.example'].map((email) => account(email, { groups: ['Print'] })),
      ],
      second: [
        account('c@x.example', { groups: ['Two'], firstName: 'Old' }),
        account('own@x.example', { groups: ['Two'] }),
      ],
    });

    expect(wire(orgs[1])).toMatchObject([
      { user: 'c@x.example', do: [{ remove: { group: ['Two'] } }] },
      { user: 'a@x.example', do: [{ createFederatedID: {} }, { add: { group: ['Two'] } }] },
    ]);
  });

  test('waits with the account of somebody who is new in the first one', async () => {
    const { orgs } = await compare({
      records: [person('a@x.example', { groups: ['design'] })],
      users: [],
      second: [account('a@x.example')],
    });

    expect(wire(orgs[1])).toEqual([]);
    expect(orgs[1]?.held).toMatchObject([{ user: 'a@x.example', what: 'everything' }]);
  });

  test('touches nobody whom the first one excludes, there or not', async () => {
    const { orgs } = await compare({
      records: ['a@x.example', 'b@x.example'].map((email) => person(email, { groups: ['design'] })),
      users: ['a@x.example', 'b@x.example'].map((email) => account(email, { groups: ['_org_admin'] })),
      second: [account('a@x.example')],
    });

    expect(orgs.map(wire)).toEqual([[], []]);
  });

  test('loses who is missing in the first one, and never deletes them', async () => {
    const { orgs } = await compare({
      records: [person('a@x.example')],
      users: [account('gone@x.example'), account('a@x.example')],
      second: [account('Gone@x.example'), account('a@x.example')],
      rules: { adobeOnlyUsers: 'delete' },
    });

    expect(orgs.map(wire)).toEqual([
      [{ user: 'gone@x.example', do: [{ removeFromOrg: { deleteAccount: true } }] }],
      [{ user: 'Gone@x.example', do: [{ removeFromOrg: { deleteAccount: false } }] }],
    ]);
  });

  test('keeps them while a guard doubts that they are missing', async () => {
    const { orgs } = await compare({
      records: [person('a@x.example')],
      users: [account('gone@x.example'), account('a@x.example')],
      second: [account('gone@x.example')],
      rules: { adobeOnlyUsers: 'remove' },
      guards: [{ kind: 'adobeOnly', max: 0 }],
    });

    expect(orgs.map(({ changes, blocked }) => [changes.length, blocked.length])).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });
});

describe('a hook', () => {
  function email(change: (before: string) => string): AfterMapping {
    return ({ targetAttributes }) => {
      targetAttributes.email = change(targetAttributes.email);
    };
  }

  function hooked(afterMapping: AfterMapping, sides: Partial<Sides> = {}): Promise<SyncPlan> {
    const logger = { info() {}, warn() {} };
    return compare({
      records: [person('a@x.example', { groups: ['design'], attributes: { title: 'Boss' } })],
      users: [],
      second: [],
      ...sides,
      rules: { extraGroups: ['Other'] },
      hook: { afterMapping, logger },
    });
  }

  test('sees the record and what the mapping makes of it', async () => {
    const seen: unknown[] = [];

    await hooked(({ sourceAttributes, sourceGroups, targetAttributes, targetGroups }) => {
      seen.push({
        sourceAttributes,
        sourceGroups,
        email: targetAttributes.email,
        targetGroups: new Set(targetGroups),
      });
    });

    expect(seen).toEqual([
      {
        sourceAttributes: { title: 'Boss' },
        sourceGroups: new Set(['design']),
        email: 'a@x.example',
        targetGroups: new Set(['Design', 'All Apps', 'two::Two']),
      },
    ]);
  });

  test('adds and drops groups of every org, and what nobody manages is said and left out', async () => {
    const { orgs } = await hooked(({ targetGroups }) => {
      targetGroups.delete('All Apps');
      for (const name of ['Other', 'Nope', 'two::Other']) targetGroups.add(name);
    });

    expect(orgs.map(wire)).toMatchObject([
      [{ do: [{ createFederatedID: {} }, { add: { group: ['Design', 'Other'] } }] }],
      [{ do: [{ createFederatedID: {} }, { add: { group: ['Other', 'Two'] } }] }],
    ]);
    expect(orgs[0]?.problems).toEqual([
      'the hook puts people into "Nope", which no rule manages: that is ignored',
    ]);
  });

  test('changes who somebody is before their account is looked for', async () => {
    const { orgs } = await hooked(
      ({ targetAttributes }) => {
        targetAttributes.email = 'b@x.example';
        targetAttributes.username = 'b@x.example';
        targetAttributes.country = 'fr';
      },
      { users: [account('b@x.example', { groups: ['All Apps', 'Design'] })] },
    );

    expect(orgs[0]?.counts).toMatchObject({ unchanged: 1, adobeOnly: 0 });
  });

  test.each<[string, AfterMapping]>([
    ['throws', () => Promise.reject(new Error('no'))],
    ['leaves no e-mail', email(() => '')],
    [
      'invents a country',
      ({ targetAttributes }) => {
        targetAttributes.country = 'XX';
      },
    ],
  ])('that %s takes nothing from anyone', async (_, afterMapping) => {
    const users = [account('z@x.example', { groups: ['Design'] })];

    const { orgs, directory } = await hooked(afterMapping, { users });

    expect({ changes: orgs[0]?.changes, rejects: directory.rejects.length }).toEqual({
      changes: [],
      rejects: 1,
    });
  });

  test('that makes one person of two takes nothing from anyone', async () => {
    const records = ['a@x.example', 'b@x.example'].map((email) => person(email, { groups: ['design'] }));

    const { orgs } = await hooked(
      email(() => 'c@x.example'),
      {
        records,
        users: [account('a@x.example', { groups: ['Design'] })],
      },
    );

    expect(orgs[0]?.changes).toEqual([]);
  });

  test('that renames people leaves nobody to whom a broken record could belong without protection', async () => {
    const records = [person('a@x.example'), reject('p:2', { email: 'b@x.example' })];

    const { orgs } = await hooked(
      email((before) => `new-${before}`),
      { records, users: [account('new-b@x.example', { groups: ['Design'] })] },
    );

    expect(orgs[0]?.changes.map(({ kinds }) => kinds)).toEqual([['create']]);
  });
});
