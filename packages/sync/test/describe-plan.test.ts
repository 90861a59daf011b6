import { describePlan, indexDirectory, planSync } from '@umapi-kit/sync';
import { expect, test } from 'vitest';
import { account, person, reject, rules } from './model.ts';

const directory = indexDirectory([
  person('anna@x.example', { firstName: 'Anna', lastName: 'Åkesson', groups: ['design'], place: 'p.csv:2' }),
  person('john@x.example', {
    username: 'u@x.example',
    firstName: 'John',
    groups: ['print'],
    place: 'p.csv:3',
  }),
  person('same@x.example', { place: 'p.csv:4' }),
  reject('p.csv:5', { reject: '"ZZ" is no country code', column: 'country', email: 'zoe@x.example' }),
]);
const users = [
  account('jon@x.example', { username: 'u@x.example', firstName: 'Jon', groups: ['Design'] }),
  account('same@x.example'),
  account('zoe@x.example', { groups: ['Print'] }),
  account('gone@x.example', { username: 'gone', groups: ['Print'] }),
];

test('a plan reads as counts, then a block for each person, then who is left alone', () => {
  const groups = ['Design', 'Print'].map((groupName) => ({ groupName, type: 'USER_GROUP', other: {} }));
  const plan = planSync({ org: 'A1@AdobeOrg', directory, users, groups, rules });

  const text = [...describePlan(plan)].map((line) => line.text);

  expect(text.join('\n')).toMatchInlineSnapshot(`
    "A1@AdobeOrg: 3 changes
      people in the directory       3
      accounts at Adobe             4
      only at Adobe                 1
      unchanged                     1
      create account                1
      update account                1
      remove from groups            2
      add to groups                 2
      records that can not be used  1
      left alone                    1
    ! the org has no group "All Apps": nobody is put into it; create it, or mend the mapping

    gone (x.example)  not in the directory
      − Print

    jon@x.example  p.csv:3
      ~ update email: jon@x.example → john@x.example
      ~ update firstName: Jon → John
      − Design
      + Print

    anna@x.example  p.csv:2
      + create federatedID: Anna Åkesson, anna@x.example, DE
      + Design

    Can not be used
      ! p.csv:5, column country: "ZZ" is no country code

    Left alone
      ! zoe@x.example: a record that may be theirs can not be used, see p.csv:5"
  `);
});

test('a plan without changes says so', () => {
  const plan = planSync({ org: 'A1@AdobeOrg', directory: indexDirectory([]), users: [], rules });

  expect([...describePlan(plan)].map((line) => line.text)).toEqual(['A1@AdobeOrg: 0 changes']);
});

test('each line of a person says what kind of change it is', () => {
  const plan = planSync({ org: 'A1@AdobeOrg', directory, users, rules });

  const tones = [...describePlan(plan)].filter(({ text }) => /^ {2}[+~−]/u.test(text));

  expect(new Set(tones.map(({ text, tone }) => `${text.trim()[0]} ${tone}`))).toEqual(
    new Set(['+ add', '~ change', '− remove']),
  );
});

test('groups share a line as long as it has room', () => {
  const everywhere = { ...rules, groups: [{ directory: 'all', adobe: ['Alpha', 'Beta', 'Gamma', 'Delta'] }] };
  const member = indexDirectory([person('a@x.example', { groups: ['all'] })]);
  const plan = planSync({
    org: 'A1@AdobeOrg',
    directory: member,
    users: [account('a@x.example')],
    rules: everywhere,
  });

  const lines = [...describePlan(plan, { width: 24 })].filter(({ tone }) => tone === 'add');

  expect(lines.map(({ text }) => text)).toEqual(['  + Alpha, Beta, Delta', '  + Gamma']);
});

test('no line of a change is wider than asked, however its characters are encoded', () => {
  const plan = planSync({ org: 'A1@AdobeOrg', directory, users, rules });

  const lines = [...describePlan(plan, { width: 20 })].filter(({ tone }) => tone !== 'warning');

  expect(Math.max(...lines.map(({ text }) => [...text].length))).toBe(20);
});

test('what somebody has to see to is told to its end, however narrow the lines', () => {
  const plan = planSync({ org: 'A1@AdobeOrg', directory, users, rules });
  const warnings = (width?: number) =>
    [...describePlan(plan, width === undefined ? {} : { width })].filter(({ tone }) => tone === 'warning');

  expect(warnings(20)).toEqual(warnings());
  expect(warnings().length).toBeGreaterThan(0);
});

test('nothing is cut unless a width is asked for', () => {
  const long = 'x'.repeat(200);
  const someone = indexDirectory([person('a@x.example', { firstName: long })]);
  const plan = planSync({ org: 'A1@AdobeOrg', directory: someone, users: [], rules });

  expect([...describePlan(plan)].map(({ text }) => text).join('\n')).toContain(long);
});

test('a name can not steer the terminal', () => {
  const evil = person('e@x.example', { firstName: '\u001B[2J\u0007Eve' });
  const plan = planSync({ org: 'A1@AdobeOrg', directory: indexDirectory([evil]), users: [], rules });

  expect([...describePlan(plan)].map((line) => line.text).join('')).not.toMatch(/\p{Cc}/u);
});

test('a guard that fired is named with what it counted, and what it stopped is shown to be looked at', () => {
  const guards = [{ kind: 'adobeOnly' as const, max: 0 }];

  const text = [...describePlan(planSync({ org: 'A1@AdobeOrg', directory, users, rules, guards }))].map(
    (line) => line.text,
  );

  expect(text).toContain('! guard: accounts only at Adobe: 1 of 4; it stops them at more than 0');
  expect(text.slice(text.indexOf('Stopped by a guard')).slice(0, 4)).toEqual([
    'Stopped by a guard',
    '',
    'gone (x.example)  not in the directory',
    '  − Print',
  ]);
});

test('every kind of farewell and what a guard stopped is told', () => {
  const leavers = [
    account('stays@x.example', { groups: ['Design'] }),
    account('a@x.example', { groups: ['Design'] }),
    account('b@x.example', { groups: ['Own'] }),
  ];
  const people = indexDirectory([person('stays@x.example', { groups: ['design', 'print'], place: 'p:1' })]);
  const policies = ['removeGroups', 'remove', 'delete'] as const;

  const texts = policies.map((adobeOnlyUsers) => {
    const guards = [{ kind: 'deleteAccount', max: 1 }] as const;
    const plan = planSync({
      org: 'A1@AdobeOrg',
      directory: people,
      users: leavers,
      rules: { ...rules, adobeOnlyUsers },
      guards,
    });
    return [...describePlan(plan)].map(({ text }) => text).join('\n');
  });

  expect(texts.join('\n\n---\n\n')).toMatchInlineSnapshot(`
    "A1@AdobeOrg: 3 changes
      people in the directory  1
      accounts at Adobe        3
      only at Adobe            2
      add to groups            1
      remove from all groups   2

    a@x.example  not in the directory
      − leave every group

    b@x.example  not in the directory
      − leave every group

    stays@x.example  p:1
      + All Apps, Print

    ---

    A1@AdobeOrg: 3 changes
      people in the directory       1
      accounts at Adobe             3
      only at Adobe                 2
      add to groups                 1
      remove from the organization  2

    a@x.example  not in the directory
      − leave the organization

    b@x.example  not in the directory
      − leave the organization

    stays@x.example  p:1
      + All Apps, Print

    ---

    A1@AdobeOrg: 1 change
      people in the directory  1
      accounts at Adobe        3
      only at Adobe            2
      add to groups            1
      stopped by a guard       2
    ! guard: delete account: 2 of 3; it stops them at more than 1

    stays@x.example  p:1
      + All Apps, Print

    Stopped by a guard

    a@x.example  not in the directory
      − delete the account

    b@x.example  not in the directory
      − delete the account"
  `);
});

test('the plan of a further org says its name, and leaves the records to the first one', () => {
  const primary = { excludes: () => false, knows: () => true, misses: () => true };
  const plan = planSync({ org: 'B1@AdobeOrg', name: 'two', directory, users: [], rules, primary });

  const text = [...describePlan(plan)].map((line) => line.text);

  expect(text[0]).toBe('two (B1@AdobeOrg): 2 changes');
  expect(text.join('\n')).not.toContain('p.csv:5');
});
