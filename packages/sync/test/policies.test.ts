import { wireEntry } from '@umapi-kit/protocol';
import {
  DynamicGroupError,
  type GuardRule,
  indexDirectory,
  liftGuards,
  type Plan,
  type PlanInput,
  planSync,
  type SyncRules,
} from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';
import { account, person, reject, rules } from './model.ts';

const dayMs = 86_400_000;

interface Situation extends Partial<Omit<PlanInput, 'rules' | 'directory'>> {
  readonly people?: Parameters<typeof indexDirectory>[0];
  readonly users: Parameters<typeof planSync>[0]['users'];
  readonly rules?: Partial<SyncRules>;
}

function plan({ people = [person('here@x.example')], rules: changed, ...rest }: Situation): Plan {
  return planSync({
    org: 'A@AdobeOrg',
    directory: indexDirectory(people),
    rules: { ...rules, ...changed },
    ...rest,
  });
}

function wire({ changes }: Pick<Plan, 'changes'>): readonly unknown[] {
  return changes.map(({ entry }) => wireEntry(entry));
}

const here = account('here@x.example');

describe('an account that the directory does not have', () => {
  const gone = account('gone@x.example', { groups: ['Design', 'Own'] });

  test.each([
    ['preserve', [{ remove: { group: ['Design'] } }]],
    ['removeGroups', [{ remove: 'all' }]],
    ['remove', [{ removeFromOrg: { deleteAccount: false } }]],
    ['delete', [{ removeFromOrg: { deleteAccount: true } }]],
  ] as const)('with the policy %s gets the step of that name', (adobeOnlyUsers, steps) => {
    const planned = plan({ users: [here, gone], rules: { adobeOnlyUsers } });

    expect(wire(planned)).toEqual([{ user: 'gone@x.example', do: steps }]);
  });

  test('without a group that can be taken is not stripped', () => {
    const users = [here, account('gone@x.example'), account('boss@x.example', { groups: ['_org_admin'] })];
    const exclude = { identityTypes: [], groups: [], users: [] };

    const planned = plan({ users, rules: { adobeOnlyUsers: 'removeGroups', exclude } });

    expect(planned.changes).toEqual([]);
  });

  test.each(['removeGroups', 'remove', 'delete'] as const)(
    'of an administrator is held with the policy %s',
    (adobeOnlyUsers) => {
      const admin = account('adm@x.example', { groups: ['_product_admin_Photo'] });

      const planned = plan({ users: [here, admin], rules: { adobeOnlyUsers } });

      expect(planned.changes).toEqual([]);
      expect(planned.held).toMatchObject([{ user: 'adm@x.example', what: 'removals' }]);
    },
  );

  test('of an administrator goes when that is asked for', () => {
    const admin = account('adm@x.example', { groups: ['_support_admin'] });

    const planned = plan({
      users: [here, admin],
      rules: { adobeOnlyUsers: 'remove', removeAdministrators: true },
    });

    expect(planned.changes.map(({ kinds }) => kinds)).toEqual([['removeFromOrg']]);
  });

  test('keeps its managed groups while memberships are not processed', () => {
    const planned = plan({ users: [here, gone], rules: { processGroups: false } });

    expect(planned.changes).toEqual([]);
  });

  test('in a further organization is removed there, never deleted', () => {
    const primary = { excludes: () => false, knows: () => true, misses: () => true };

    const planned = plan({ users: [here, gone], rules: { adobeOnlyUsers: 'delete' }, primary });

    expect(planned.changes.map(({ kinds }) => kinds)).toEqual([['removeFromOrg']]);
  });

  test('only in a further organization is none of the sync’s business', () => {
    const primary = { excludes: () => false, knows: () => true, misses: () => false };

    const planned = plan({ users: [here, gone], rules: { adobeOnlyUsers: 'delete' }, primary });

    expect({ changes: planned.changes, adobeOnly: planned.adobeOnly }).toEqual({
      changes: [],
      adobeOnly: [],
    });
  });
});

describe('staged leaving', () => {
  const policy = { removeAfterDays: 14, deleteAfterDays: 30 };
  const id = 'federatedID gone@x.example';
  const gone = account('gone@x.example', { groups: ['Design'] });

  function staged(days: number | undefined, users: readonly (typeof gone)[]): Plan {
    const leaving = new Map(days === undefined ? [] : [[id, 0] as const]);
    const now = (days ?? 100) * dayMs;
    return plan({ users: [here, ...users], rules: { adobeOnlyUsers: policy }, memory: { leaving }, now });
  }

  test('begins with the loss of every group, and the day is noted', () => {
    const planned = staged(undefined, [gone]);

    expect(wire(planned)).toEqual([{ user: 'gone@x.example', do: [{ remove: 'all' }] }]);
    expect(planned.leaving).toEqual([{ id, since: 100 * dayMs }]);
  });

  test('waits', () => {
    const planned = staged(13, [account('gone@x.example')]);

    expect({ changes: planned.changes, leaving: planned.leaving }).toEqual({
      changes: [],
      leaving: [{ id, since: 0 }],
    });
  });

  test('goes on with the removal', () => {
    expect(staged(14, [account('gone@x.example')]).changes).toMatchObject([{ kinds: ['removeFromOrg'] }]);
  });

  test('keeps in mind whom it removed', () => {
    const planned = staged(20, []);

    expect({ changes: planned.changes, leaving: planned.leaving }).toEqual({
      changes: [],
      leaving: [{ id, since: 0 }],
    });
  });

  test('ends with the deletion of an account that no list shows any more', () => {
    const planned = staged(30, []);

    expect(wire(planned)).toEqual([
      { user: 'gone@x.example', do: [{ removeFromOrg: { deleteAccount: true } }] },
    ]);
    expect(planned.leaving).toEqual([]);
  });

  test('never deletes an account that is still there for another reason', () => {
    const excluded = account('gone@x.example', { groups: ['_org_admin'] });

    expect(staged(40, [excluded]).changes).toEqual([]);
  });

  test('never deletes whom the rules have come to exclude', () => {
    const planned = plan({
      users: [here],
      rules: { adobeOnlyUsers: policy, exclude: { identityTypes: [], groups: [], users: [/^gone@.*$/iu] } },
      memory: { leaving: new Map([[id, 0]]) },
      now: 40 * dayMs,
    });

    expect({ changes: planned.changes, leaving: planned.leaving }).toEqual({ changes: [], leaving: [] });
  });

  test('waits while a list of leavers stands in the place of the directory', () => {
    const planned = plan({
      people: [],
      users: [],
      rules: { adobeOnlyUsers: policy },
      memory: { leaving: new Map([[id, 0]]) },
      now: 40 * dayMs,
      missing: () => true,
    });

    expect({ changes: planned.changes, leaving: planned.leaving }).toEqual({
      changes: [],
      leaving: [{ id, since: 0 }],
    });
  });

  test('is over for whoever is back', () => {
    const planned = plan({
      people: [person('gone@x.example')],
      users: [],
      rules: { adobeOnlyUsers: policy },
      memory: { leaving: new Map([[id, 0]]) },
      now: 40 * dayMs,
    });

    expect({ kinds: planned.changes.map(({ kinds }) => kinds), leaving: planned.leaving }).toEqual({
      kinds: [['create']],
      leaving: [],
    });
  });
});

describe('whom a run looks at', () => {
  test('outside the groups that are looked at nobody loses anything, and nobody is missed', () => {
    const users = [
      account('here@x.example', { groups: ['Print'] }),
      account('gone@x.example', { groups: ['Design'] }),
    ];

    const planned = plan({ users, rules: { adobeUsersIn: ['Other'], adobeOnlyUsers: 'remove' } });

    expect({ changes: planned.changes, adobeOnly: planned.adobeOnly }).toEqual({
      changes: [],
      adobeOnly: [],
    });
  });

  test('whoever joins is given groups, looked at or not, and the group looked at stays unmanaged', () => {
    const people = [person('a@x.example', { groups: ['print'] })];

    const planned = plan({
      people,
      users: [account('a@x.example', { groups: ['Other'] })],
      rules: { adobeUsersIn: ['Other'] },
    });

    expect(wire(planned)).toEqual([{ user: 'a@x.example', do: [{ add: { group: ['Print'] } }] }]);
  });

  test('without createUnmapped only who belongs into a managed group gets an account', () => {
    const people = [person('a@x.example'), person('b@x.example', { groups: ['print'] })];

    const planned = plan({ people, users: [], rules: { createUnmapped: false } });

    expect(planned.changes.map(({ target }) => target)).toEqual([{ user: 'b@x.example' }]);
  });

  test('push creates everybody, gives their groups and takes the others', () => {
    const people = [person('a@x.example', { groups: ['print'] })];

    const planned = plan({ people, users: [], rules: { strategy: 'push' } });

    expect(wire(planned)).toMatchObject([
      {
        user: 'a@x.example',
        do: [
          { createFederatedID: { option: 'updateIfAlreadyExists' } },
          { remove: { group: ['All Apps', 'Design'] } },
          { add: { group: ['Print'] } },
        ],
      },
    ]);
  });

  test('a list that does not agree with its count takes nothing from anyone', () => {
    const users = [here, account('gone@x.example', { groups: ['Design'] })];

    const planned = plan({ users, reconciled: false, rules: { adobeOnlyUsers: 'delete' } });

    expect(planned.changes).toEqual([]);
  });

  test('a list of leavers stands in the place of the directory', () => {
    const users = [
      account('a@x.example', { groups: ['Design'] }),
      account('b@x.example', { groups: ['Design'] }),
    ];

    const planned = plan({
      people: [],
      users,
      rules: { adobeOnlyUsers: 'remove' },
      missing: ({ email }) => email === 'b@x.example',
      memory: { directoryUsers: 1_000 },
    });

    expect(wire(planned)).toEqual([
      { user: 'b@x.example', do: [{ removeFromOrg: { deleteAccount: false } }] },
    ]);
  });
});

describe('fields that are not followed', () => {
  const people = [person('a@x.example', { username: 'new@x.example', firstName: 'New' })];
  const users = [account('a@x.example', { username: 'old@x.example', firstName: 'Old' })];

  test('stay as they are, and somebody is told', () => {
    const planned = plan({ people, users, rules: { updateFields: ['firstName'] } });

    expect({ wire: wire(planned), problems: planned.problems }).toEqual({
      wire: [{ user: 'a@x.example', do: [{ update: { firstname: 'New' } }] }],
      problems: ['a@x.example has another username than the directory; updateFields leaves it as it is'],
    });
  });

  test('hold a username back that would follow an e-mail', () => {
    const moved = [person('new@x.example', { username: 'u@x.example', groups: ['print'] })];

    const planned = plan({
      people: moved,
      users: [account('old@x.example', { username: 'u@x.example' })],
      rules: { updateFields: ['firstName'] },
    });

    expect(wire(planned)).toEqual([{ user: 'old@x.example', do: [{ add: { group: ['Print'] } }] }]);
  });
});

describe('dynamic groups', () => {
  const dynamicGroups = [{ source: /ACL-/, target: '' }];

  test('are named after directory groups, and those who belong into them no more leave', () => {
    const people = [
      person('a@x.example', { groups: ['ACL-Film'] }),
      person('b@x.example', { memberGroups: ['no-ACL-Film'] }),
    ];
    const users = [account('a@x.example'), account('b@x.example', { groups: ['FILM'] })];

    const planned = plan({ people, users, rules: { dynamicGroups } });

    expect(wire(planned)).toEqual([
      { user: 'a@x.example', do: [{ add: { group: ['Film'] } }] },
      { user: 'b@x.example', do: [{ remove: { group: ['FILM'] } }] },
    ]);
  });

  test('that were made once stay managed, so that the last member can leave', () => {
    const users = [account('here@x.example', { groups: ['Film'] })];

    const planned = plan({ users, rules: { dynamicGroups }, memory: { dynamicGroups: ['Film'] } });

    expect(wire(planned)).toEqual([{ user: 'here@x.example', do: [{ remove: { group: ['Film'] } }] }]);
  });

  test('every occurrence of the pattern is replaced, with what it captured', () => {
    const people = [person('a@x.example', { groups: ['x1-x2-'] })];

    const planned = plan({
      people,
      users: [account('a@x.example')],
      rules: { dynamicGroups: [{ source: /x(\d)-/, target: 'G$1' }] },
    });

    expect(wire(planned)).toEqual([{ user: 'a@x.example', do: [{ add: { group: ['G1G2'] } }] }]);
  });

  test('of two directory groups stop everything', () => {
    const people = [
      person('a@x.example', { groups: ['ACL-One'] }),
      person('b@x.example', { groups: ['XCL-One'] }),
    ];

    const attempt = () =>
      plan({ people, users: [], rules: { dynamicGroups: [{ source: /[AX]CL-(.+)/, target: '$1' }] } });

    expect(attempt).toThrow(DynamicGroupError);
    expect(attempt).toThrow(
      'the directory groups "ACL-One" and "XCL-One" both lead to the Adobe group "One"; make the rule for dynamic groups tell them apart',
    );
  });
});

test('a group that was managed and is not any more is told', () => {
  const planned = plan({ users: [here], memory: { managedGroups: ['Print', 'Old'] } });

  expect(planned.problems).toEqual(['the group "Old" was managed and is not any more: its members keep it']);
});

test('a chain of renames can be as long as the directory', () => {
  const count = 20_000;
  const people = Array.from({ length: count }, (_, index) =>
    person(`${index + 1}@x.example`, { username: `u${index}`, domain: 'x.example', place: `p:${index}` }),
  );
  const users = people.map(({ username = '' }, index) =>
    account(`${index}@x.example`, { username, domain: 'x.example' }),
  );

  const planned = plan({ people, users });

  expect(planned.changes).toHaveLength(count);
  expect(planned.changes[0]?.id).toBe(`federatedID u${count - 1} x.example`);
});

describe('guards', () => {
  const staff = Array.from({ length: 100 }, (_, index) => `p${index}@x.example`);
  const inDesign = staff.map((email) => account(email, { groups: ['Design', 'All Apps'] }));
  const guards: readonly GuardRule[] = [{ kind: 'remove', percent: 20 }];
  const moved = (count: number) =>
    staff.map((email, index) => person(email, { groups: [index < count ? 'print' : 'design'] }));

  test('more than the share of the org blocks the removals, and what gives goes on', () => {
    const planned = plan({ people: moved(21), users: inDesign, guards });

    expect({
      kept: new Set(planned.changes.flatMap(({ kinds }) => kinds)),
      blocked: planned.blocked.map(({ kinds }) => kinds),
      verdicts: planned.verdicts,
    }).toEqual({
      kept: new Set(['add']),
      blocked: Array(21).fill(['remove']),
      verdicts: [{ rule: guards[0], org: 'A@AdobeOrg', count: 21, of: 100, fired: true }],
    });
  });

  test('exactly the share passes', () => {
    expect(plan({ people: moved(20), users: inDesign, guards }).blocked).toEqual([]);
  });

  test('a share does not count below twenty', () => {
    const planned = plan({ people: moved(19), users: inDesign, guards: [{ kind: 'remove', percent: 1 }] });

    expect(planned.blocked).toEqual([]);
  });

  test('a number counts from the first one on', () => {
    const planned = plan({ people: moved(2), users: inDesign, guards: [{ kind: 'remove', max: 1 }] });

    expect(planned.blocked).toHaveLength(2);
  });

  test('when nothing may be given, a move takes nothing either', () => {
    const planned = plan({ people: moved(2), users: inDesign, guards: [{ kind: 'add', max: 1 }] });

    expect({ kept: planned.changes, blocked: planned.blocked.map(({ kinds }) => kinds) }).toEqual({
      kept: [],
      blocked: Array(2).fill(['remove', 'add']),
    });
  });

  test('what waits for something blocked is blocked too', () => {
    const records = [
      person('a@x.example', { username: 'new@x.example' }),
      person('b@x.example', { username: 'old@x.example' }),
    ];

    const planned = plan({
      people: records,
      users: [account('a@x.example', { username: 'old@x.example' })],
      guards: [{ kind: 'update', max: 0 }],
    });

    expect({ kept: planned.changes, blocked: planned.blocked.map(({ id }) => id) }).toEqual({
      kept: [],
      blocked: ['federatedID a@x.example', 'new federatedID new@x.example'],
    });
  });

  test('a directory much smaller than at the last run takes nothing from anyone', () => {
    const planned = plan({
      people: moved(0).slice(0, 50),
      users: inDesign,
      rules: { adobeOnlyUsers: 'remove' },
      memory: { directoryUsers: 100 },
      guards: [{ kind: 'directoryShrinks', percent: 10 }],
    });

    expect({ kept: planned.changes, blocked: planned.blocked.length }).toEqual({ kept: [], blocked: 50 });
  });

  test('losing a right to administer is counted apart', () => {
    const users = [account('a@x.example', { groups: ['_admin_Design'] })];

    const planned = plan({
      people: [person('a@x.example')],
      users,
      rules: { groups: [{ directory: 'adm', adobe: ['_admin_Design'] }] },
      guards: [{ kind: 'loseAdmin', max: 0 }],
    });

    expect(planned.blocked.map(({ kinds }) => kinds)).toEqual([['remove']]);
  });

  test.each<[string, GuardRule, boolean]>([
    ['as many as allowed', { kind: 'adobeOnly', max: 2 }, false],
    ['one more', { kind: 'adobeOnly', max: 1 }, true],
    [
      'half of those that are not excluded',
      { kind: 'adobeOnly', percent: 50, fromCount: 0, percentOf: 'notExcluded' },
      false,
    ],
    [
      'more than that share',
      { kind: 'adobeOnly', percent: 49, fromCount: 0, percentOf: 'notExcluded' },
      true,
    ],
    ['only those with something to lose', { kind: 'adobeOnly', max: 1, groupRemovalsOnly: true }, false],
  ])('of accounts that are missing from the directory: %s', (_, guard, fired) => {
    const users = [
      account('a@x.example'),
      account('b@x.example'),
      account('s1@x.example', { groups: ['Design'] }),
      account('s2@x.example'),
      account('vip@x.example', { groups: ['_org_admin'] }),
    ];

    const planned = plan({
      people: [person('a@x.example'), person('b@x.example')],
      users,
      guards: [guard, { kind: 'remove', max: 0 }],
    });

    expect([planned.verdicts[0]?.fired, planned.blocked.length]).toEqual([fired, fired ? 1 : 0]);
  });

  test('one that would stop nothing stays quiet, however many it counts', () => {
    const planned = plan({
      people: [person('a@x.example')],
      users: [account('a@x.example'), account('gone@x.example')],
      guards: [{ kind: 'adobeOnly', max: 0 }],
    });

    expect(planned.verdicts).toEqual([
      { rule: { kind: 'adobeOnly', max: 0 }, org: 'A@AdobeOrg', count: 1, of: 2, fired: false },
    ]);
  });

  test('lifted, everything goes on as if there were none', () => {
    const situation = { people: moved(30), users: inDesign };

    const lifted = liftGuards(plan({ ...situation, guards }));

    expect(wire(lifted)).toEqual(wire(plan({ ...situation, guards: [] })));
  });
});

test('a reject that may be of an account on its way out stops the clock, but forgets nothing', () => {
  const planned = plan({
    people: [person('here@x.example'), reject('p:9')],
    users: [here, account('gone@x.example')],
    rules: { adobeOnlyUsers: { removeAfterDays: 1 } },
    memory: { leaving: new Map([['federatedID gone@x.example', 0]]) },
    now: 2 * dayMs,
  });

  expect({ changes: planned.changes, leaving: planned.leaving }).toEqual({
    changes: [],
    leaving: [{ id: 'federatedID gone@x.example', since: 0 }],
  });
});
