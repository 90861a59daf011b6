import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvSource, DynamicGroupError, SourceError, writeAdobeOnly } from '@umapi-kit/sync';
import { afterAll, describe, expect, test } from 'vitest';
import { limit, play, type Scenario } from './support/scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'umapi-scenarios-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A line of the table: what is there, and what is sent; the next run then finds nothing to do. */
type Line = readonly [name: string, scenario: Scenario, wire: readonly string[]];

const lines: readonly Line[] = [
  ['T02: who is as they should be', { people: ['a[dirA]'], accounts: ['a{Acrobat,Other}'] }, []],
  [
    'T04: letter case of names and groups',
    { people: ['A@X.com[ DIRA ]'], accounts: ['a{aCROBAT}'], groups: ['aCROBAT', 'Photoshop'] },
    [],
  ],
  [
    'T06: without groups',
    { people: ['a[dirA]'], accounts: ['s1{Acrobat}'], rules: { processGroups: false } },
    ['a@x.com: createFederatedID country=US email=a@x.com option=ignoreIfAlreadyExists'],
  ],
  [
    'T08: accounts that are only at Adobe leave every group; one without groups has none to leave',
    {
      people: ['a[dirA]'],
      accounts: ['a{Acrobat}', 's1{Acrobat,Other}', 's2{}'],
      rules: { adobeOnlyUsers: 'removeGroups' },
    },
    ['s1@x.com: remove all'],
  ],
  [
    'T14: as many accounts only at Adobe as the limit allows',
    { people: ['a[dirA]'], accounts: ['s1{Acrobat}', 's2{}', 'a{Acrobat}'], guards: limit({ max: 2 }) },
    ['s1@x.com: remove acrobat'],
  ],
  [
    'T16: half of those that are not excluded',
    {
      people: ['a[dirA]', 'b[dirA]'],
      accounts: ['a{Acrobat}', 'b{Acrobat}', 's1{Acrobat}', 's2{}'],
      guards: limit({ percent: 50 }),
    },
    ['s1@x.com: remove acrobat'],
  ],
  [
    'T18: only those with something to lose count',
    {
      people: ['a[dirA]'],
      accounts: ['a{Acrobat}', 's1{Acrobat}', 's2{}', 's3{}'],
      guards: limit({ max: 1, groupRemovalsOnly: true }),
    },
    ['s1@x.com: remove acrobat'],
  ],
  [
    'T20: who is excluded by group, pattern or type is untouched, in the directory or not',
    {
      people: ['vip[dirA]', 'new[dirA]'],
      accounts: [
        'adm{_org_admin,Acrobat}',
        'vip{VIP}',
        'free-1{Acrobat}',
        { email: 'ad@gmail.com', type: 'adobeID', country: 'US', groups: ['Acrobat'] },
      ],
      rules: {
        adobeOnlyUsers: 'remove',
        exclude: { identityTypes: ['adobeID'], groups: ['_org_admin', 'VIP'], users: [/^free-[0-9]+.*$/iu] },
      },
    },
    ['new@x.com: createFederatedID country=US email=new@x.com option=ignoreIfAlreadyExists; add acrobat'],
  ],
  [
    'T22: a first name follows, a country can not',
    {
      people: [{ email: 'a@x.com', firstname: 'New', country: 'GB', groups: 'dirA' }],
      accounts: [{ email: 'a@x.com', firstName: 'F', country: 'US', groups: ['Acrobat'] }],
      rules: { updateFields: ['firstName', 'lastName', 'email'] },
    },
    ['a@x.com: update firstname=New'],
  ],
  [
    'T24: an e-mail changes, addressed by what Adobe knows now',
    {
      people: [{ email: 'new@x.com', username: 'jd@other.com', groups: 'dirA' }],
      accounts: [{ email: 'old@x.com', username: 'jd@other.com', country: 'US', groups: ['Acrobat'] }],
      rules: { updateFields: ['firstName', 'lastName', 'email'] },
    },
    ['old@x.com: update email=new@x.com'],
  ],
  [
    'T26: a username follows when it is among the fields to update',
    {
      people: [{ email: 'a@x.com', username: 'newun@x.com', groups: 'dirA' }],
      accounts: [{ email: 'a@x.com', username: 'oldun@x.com', country: 'US', groups: ['Acrobat'] }],
      rules: { updateFields: ['firstName', 'lastName', 'email', 'username'] },
    },
    ['a@x.com: update username=newun@x.com'],
  ],
  [
    'T30: selected groups say who is meant to have an account',
    {
      people: ['a[dirA]', 'b[dirP]', 'c[zzz]'],
      accounts: ['b{Photoshop}'],
      config: { select: { groups: ['dirA', 'zzz'] } },
    },
    [
      'a@x.com: createFederatedID country=US email=a@x.com option=ignoreIfAlreadyExists; add acrobat',
      'c@x.com: createFederatedID country=US email=c@x.com option=ignoreIfAlreadyExists',
      'b@x.com: remove photoshop',
    ],
  ],
  [
    'T32: looking at one group takes nobody out of it, and nobody outside loses anything',
    { people: ['a[dirA]'], accounts: ['a{Other}', 'm{Acrobat}'], rules: { adobeUsersIn: ['Other'] } },
    ['a@x.com: add acrobat'],
  ],
  [
    'T34: two records of one person are one person',
    { people: ['a@x.com[dirA]', 'A@x.com[dirP]'], accounts: ['a{Acrobat}'] },
    ['a@x.com: add photoshop'],
  ],
  [
    'T48: a mapping of a directory group that is not there empties the group',
    {
      people: ['a[dirA]'],
      accounts: ['a{Acrobat,Photoshop}'],
      rules: {
        groups: [
          { directory: 'dirA', adobe: ['Acrobat'] },
          { directory: 'nodir', adobe: ['Photoshop'] },
        ],
      },
    },
    ['a@x.com: remove photoshop'],
  ],
];

describe('what is sent, and nothing more', () => {
  test.each(lines)('%s', async (_, scenario, wire) => {
    const played = await play(scenario);

    expect({ wire: played.wire.toSorted(), again: played.again }).toEqual({
      wire: wire.toSorted(),
      again: [0],
    });
  });
});

test('T02: nothing but one list of groups and one of users is read', async () => {
  const { calls } = await play({ people: ['a[dirA]'], accounts: ['a{Acrobat,Other}'] });

  expect(calls.map(({ call }) => call).toSorted()).toEqual(['groups', 'oauthToken', 'usersInOrg']);
});

test('T10: accounts that are only at Adobe are written down', async () => {
  const { plan, wire } = await play({ people: ['a[dirA]'], accounts: ['a{Acrobat}', 's1{Acrobat}', 's2{}'] });
  const path = join(folder, 'out.csv');

  await writeAdobeOnly(path, plan);

  expect(wire).toEqual(['s1@x.com: remove acrobat']);
  expect(readFileSync(path, 'utf8').split('\n')).toEqual([
    'type,email,username,domain',
    'federatedID,s1@x.com,s1@x.com,x.com',
    'federatedID,s2@x.com,s2@x.com,x.com',
    '',
  ]);
});

test('T12: a list with a type that nobody knows stops everything', async () => {
  const path = join(folder, 'list.csv');
  writeFileSync(path, 'type,email\nfederatedID,s2@x.com\nmartianID,s3@x.com\n');

  const attempt = play({
    people: [],
    accounts: ['s3{}'],
    rules: { adobeOnlyUsers: 'remove' },
    config: { adobeOnlyList: path },
  });

  await expect(attempt).rejects.toThrow(SourceError);
});

test('a list of leavers removes those, and nobody else', async () => {
  const path = join(folder, 'leavers.csv');
  writeFileSync(path, 'type,email\nfederatedID,s2@x.com\n');

  const { wire } = await play({
    people: [],
    accounts: ['s1{Acrobat}', 's2{Acrobat}'],
    rules: { adobeOnlyUsers: 'remove' },
    config: { adobeOnlyList: path },
  });

  expect(wire).toEqual(['s2@x.com: removeFromOrg deleteAccount=false']);
});

test('T16: one account too many for the share, and none of them loses anything', async () => {
  const { plan, wire } = await play({
    people: ['a[dirA]', 'b[dirA]', 'new[dirP]'],
    accounts: ['a{Acrobat}', 'b{Acrobat}', 's1{Acrobat}', 's2{}'],
    guards: limit({ percent: 49 }),
  });

  expect(wire).toEqual([
    'new@x.com: createFederatedID country=US email=new@x.com option=ignoreIfAlreadyExists; add photoshop',
  ]);
  expect(plan.orgs[0]?.verdicts[0]).toMatchObject({ fired: true, count: 2, of: 4 });
});

test('T26: a username that is not to be updated stays, and the plan says so', async () => {
  const { plan, wire } = await play({
    people: [{ email: 'a@x.com', username: 'newun@x.com', groups: 'dirA' }],
    accounts: [{ email: 'a@x.com', username: 'oldun@x.com', country: 'US', groups: ['Acrobat'] }],
    rules: { updateFields: ['firstName', 'lastName', 'email'] },
  });

  expect(wire).toEqual([]);
  expect(plan.orgs[0]?.problems).toContain(
    'a@x.com has another username than the directory; updateFields leaves it as it is',
  );
});

test('T28: every identity type is created as it has to be, and records that can not be used are passed over', async () => {
  const { plan, wire } = await play({
    people: [
      { email: 'jd@x.com', username: 'jd', country: 'ca' },
      { email: 'e@ent.com', type: 'enterpriseID' },
      { email: 'd@gmail.com', type: 'adobeID' },
      { email: 'b@x.com', type: 'bogus' },
      { username: 'nobody', domain: 'x.com' },
    ],
    accounts: [],
    rules: {
      updateFields: ['firstName', 'lastName', 'email'],
      exclude: { identityTypes: [], groups: [], users: [] },
    },
    config: { select: {} },
  });

  expect(wire.toSorted()).toEqual([
    'd@gmail.com: addAdobeID country=US email=d@gmail.com option=updateIfAlreadyExists',
    'e@ent.com: createEnterpriseID country=US email=e@ent.com option=updateIfAlreadyExists',
    'jd (x.com): createFederatedID country=CA email=jd@x.com option=updateIfAlreadyExists',
  ]);
  expect(plan.directory.rejects.map(({ place }) => place)).toEqual(['people.csv:5', 'people.csv:6']);
});

test('whoever has no country gets UD as an enterpriseID, and is reported as a federatedID', async () => {
  const text = 'email,type,groups\ne@ent.com,enterpriseID,\nf@x.com,federatedID,\n';
  const { plan, wire, summary } = await play({
    people: [],
    source: csvSource({ text, name: 'people.csv' }),
    accounts: [],
    config: { select: {} },
  });

  expect(wire).toEqual([
    'e@ent.com: createEnterpriseID country=UD email=e@ent.com option=ignoreIfAlreadyExists',
  ]);
  expect(summary.orgs[0]?.outcomes).toMatchObject({ succeeded: 1, failed: 0 });
  expect(plan.orgs[0]?.held.map(({ user, reason }) => `${user}: ${reason}`)).toEqual([
    'f@x.com: a new federated account needs a country; fill it in, or set a default country',
  ]);
});

describe('two organizations', () => {
  test('T36: the second one takes and lets go of people of the first, and leaves its own alone', async () => {
    const { wire, again } = await play({
      people: ['a[dirA,dirS]', 'b[dirS]', 'c[dirA]'],
      accounts: ['a{Acrobat}', 'c{Acrobat}'],
      second: ['c{SecA}', 'own@sec.com{SecA}'],
    });

    expect(wire.slice(0, 3).toSorted()).toEqual([
      'b@x.com: createFederatedID country=US email=b@x.com option=ignoreIfAlreadyExists',
      'org2 a@x.com: createFederatedID country=US email=a@x.com option=ignoreIfAlreadyExists; add seca',
      'org2 b@x.com: createFederatedID country=US email=b@x.com option=ignoreIfAlreadyExists; add seca',
    ]);
    expect(wire.slice(3)).toEqual(['org2 c@x.com: remove seca']);
    expect(again).toEqual([0, 0]);
  });

  test('T38: an account that is new in the first one waits in the second', async () => {
    const { plan, wire, again } = await play({ people: ['a[dirA,dirS]'], accounts: [], second: ['a{}'] });

    expect(wire).toEqual([
      'a@x.com: createFederatedID country=US email=a@x.com option=ignoreIfAlreadyExists; add acrobat',
    ]);
    expect(plan.orgs[1]?.held).toMatchObject([{ user: 'a@x.com' }]);
    expect(again).toEqual([0, 1]);
  });
});

test('T40: two directory groups that become one stop everything', async () => {
  const attempt = play({
    people: ['a[dirA,ACL-One]', 'b[dirA,XCL-One]'],
    accounts: [],
    rules: { dynamicGroups: [{ source: /[AX]CL-(.+)/, target: '$1' }] },
  });

  await expect(attempt).rejects.toThrow(DynamicGroupError);
});

test('T42: a group that is missing is said, and everybody else goes on', async () => {
  const { plan, wire } = await play({
    people: ['a[dirA]', 'b[dirP]'],
    accounts: [],
    groups: ['Photoshop'],
  });

  expect(wire).toEqual([
    'a@x.com: createFederatedID country=US email=a@x.com option=ignoreIfAlreadyExists',
    'b@x.com: createFederatedID country=US email=b@x.com option=ignoreIfAlreadyExists; add photoshop',
  ]);
  expect(plan.orgs[0]?.problems).toContain(
    'the org has no group "Acrobat": nobody is put into it; create it, or mend the mapping',
  );
});

test('T44: fifteen new people are two calls, marked as start and end of a run', async () => {
  const { calls } = await play({
    people: Array.from({ length: 15 }, (_, index) => `n${index}[dirA]`),
    accounts: [],
  });

  const posts = calls.filter(({ call }) => call === 'action');
  expect(
    posts.map(({ requestBody, requestHeaders }) => [
      JSON.parse(requestBody).length,
      requestHeaders['pragma'],
    ]),
  ).toEqual([
    [10, 'umapi-sync-start'],
    [5, 'umapi-sync-end'],
  ]);
});

test('T46: a hook gives further groups and another country; a group that nobody manages is said', async () => {
  const hook = join(folder, 'hook.js');
  writeFileSync(
    hook,
    `export default ({ targetAttributes, targetGroups }) => {
      targetAttributes.country = 'FR';
      targetGroups.add('Other');
      targetGroups.add('Nope');
    };`,
  );

  const { plan, wire } = await play({
    people: ['a[dirA]'],
    accounts: [],
    rules: { extraGroups: ['Other'] },
    config: { hook },
  });

  expect(wire).toEqual([
    'a@x.com: createFederatedID country=FR email=a@x.com option=ignoreIfAlreadyExists; add acrobat other',
  ]);
  expect(plan.orgs[0]?.problems).toContain(
    'the hook puts people into "Nope", which no rule manages: that is ignored',
  );
});
