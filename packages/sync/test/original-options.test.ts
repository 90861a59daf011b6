import { describe, expect, test } from 'vitest';
import {
  type Changes,
  defaults,
  faultsOf,
  inMain,
  originalFile,
  problemsOf,
  readOriginal,
} from './support/original-files.ts';

type Flags = NonNullable<NonNullable<Parameters<typeof readOriginal>[1]>['flags']>;

/** The configuration of these lines below `invocation_defaults` and these options of the command line. */
function withOptions(lines: string, flags: Flags = {}) {
  return readOriginal(defaults(lines), { flags });
}

function faultsWith(lines: string, flags: Flags = {}): readonly string[] {
  return faultsOf(defaults(lines), { flags });
}

describe('an option of the command line goes before invocation_defaults, which go before what is built in', () => {
  test.each<Row>([
    {
      name: 'connector',
      lines: 'connector: okta\nusers: mapped',
      flags: { connector: ['csv', 'a.csv'] },
      pick: (c: Config) => c.directory.kind,
      values: ['ldap', 'okta', 'csv'],
    },
    {
      name: 'users',
      lines: 'users: mapped',
      flags: { users: ['group', 'a,b'] },
      pick: (c: Config) => c.select.groups,
      values: [undefined, 'mapped', ['a', 'b']],
    },
    {
      name: 'user_filter',
      lines: 'user_filter: a',
      flags: { userFilter: 'b' },
      pick: (c: Config) => c.select.users?.source,
      values: [undefined, '^(?:a)$', '^(?:b)$'],
    },
    {
      name: 'adobe_users',
      lines: 'adobe_users: mapped',
      flags: { adobeUsers: ['group', 'A,org2::B'] },
      pick: (c: Config) => c.orgs.map(({ rules }) => rules.adobeUsersIn),
      values: [
        [undefined, undefined],
        ['mapped', 'mapped'],
        [['A'], ['B']],
      ],
    },
    {
      name: 'adobe_only_user_action',
      lines: 'adobe_only_user_action: exclude',
      flags: { adobeOnlyUserAction: ['remove-adobe-groups'] },
      pick: (c: Config) => c.orgs[0].rules.adobeOnlyUsers,
      values: ['preserve', 'exclude', 'removeGroups'],
    },
    {
      name: 'process_groups',
      lines: 'process_groups: true',
      flags: { processGroups: false },
      pick: (c: Config) => c.orgs[0].rules.processGroups,
      values: [false, true, false],
    },
    {
      name: 'update_user_info',
      lines: 'update_user_info: true',
      flags: { updateUserInfo: false },
      pick: (c: Config) => c.orgs[0].rules.updateFields.length,
      values: [0, 4, 0],
    },
    {
      name: 'exclude_unmapped_users',
      lines: 'exclude_unmapped_users: true',
      flags: { excludeUnmappedUsers: false },
      pick: (c: Config) => c.orgs[0].rules.createUnmapped,
      values: [true, false, true],
    },
    {
      name: 'strategy',
      lines: 'strategy: push',
      flags: { strategy: 'sync' },
      pick: (c: Config) => c.orgs[0].rules.strategy,
      values: ['sync', 'push', 'sync'],
    },
    {
      name: 'test_mode',
      lines: 'test_mode: true',
      flags: { testMode: false },
      pick: (c: Config) => c.testOnly,
      values: [false, true, false],
    },
  ])('$name', ({ lines, flags, pick, values }) => {
    const chosen = [withOptions(''), withOptions(lines), withOptions(lines, flags)].map(pick);

    expect(chosen).toEqual(values);
  });

  test('adobe_only_user_list', () => {
    const lists = [
      withOptions(''),
      withOptions('adobe_only_user_list: a.csv'),
      withOptions('adobe_only_user_list: a.csv', { adobeOnlyUserList: 'b.csv' }),
    ].map(({ adobeOnlyList }) => adobeOnlyList?.replace(/.*\//, ''));

    expect(lists).toEqual([undefined, 'a.csv', 'b.csv']);
  });

  test('an empty value counts as none', () => {
    const { directory, select } = withOptions('connector:\nusers: ~\n');

    expect([directory.kind, select]).toEqual(['ldap', {}]);
  });
});

type Config = ReturnType<typeof readOriginal>;
interface Row {
  readonly name: string;
  readonly lines: string;
  readonly flags: Flags;
  readonly pick: (config: Config) => unknown;
  readonly values: readonly unknown[];
}

test('the first word is taken without case and outer spaces', () => {
  expect(withOptions('users: " MAPPED "').select).toEqual({ groups: 'mapped' });
});

test('paths of options count from the working directory', () => {
  const { adobeOnlyFile } = withOptions("adobe_only_user_action: ['write-file', 'out/missing.csv']");

  expect(adobeOnlyFile).toMatch(/^\/.*\/out\/missing\.csv$/);
});

describe('adobe_only_user_action', () => {
  test.each([
    { word: 'preserve', policy: 'preserve' },
    { word: 'exclude', policy: 'exclude' },
    { word: 'remove-adobe-groups', policy: 'removeGroups' },
    { word: 'remove', policy: 'remove' },
    { word: 'delete', policy: 'delete' },
  ])('$word', ({ word, policy }) => {
    const policies = withOptions(`adobe_only_user_action: ${word}`).orgs.map(
      ({ rules }) => rules.adobeOnlyUsers,
    );

    expect(policies).toEqual([policy, policy]);
  });

  test('write-file writes accounts down and takes away what preserve takes away', () => {
    const config = withOptions('', { adobeOnlyUserAction: ['write-file', '/tmp/out.csv'] });

    expect([config.adobeOnlyFile, config.orgs[0].rules.adobeOnlyUsers]).toEqual(['/tmp/out.csv', 'preserve']);
  });

  test('has no effect under push, and that is remarked', () => {
    const lines = 'strategy: push\nadobe_only_user_action: delete';

    expect(withOptions(lines).orgs[0].rules.adobeOnlyUsers).toBe('preserve');
    expect(problemsOf(defaults(lines)).join('\n')).toContain('has no effect under push');
  });
});

describe('users', () => {
  test('group takes names without the spaces around them', () => {
    expect(withOptions("users: ['group', ' a , b c,,']").select).toEqual({ groups: ['a', 'b c'] });
  });

  test('file switches the connector to csv', () => {
    const { directory, select } = withOptions('', { users: ['file', 'people.csv'] });

    expect(directory).toMatchObject({ kind: 'csv', path: expect.stringMatching(/people\.csv$/) });
    expect(select).toEqual({});
  });

  test('is of no account beside a list of missing users', () => {
    const { select, adobeOnlyList } = withOptions('', { users: ['mapped'], adobeOnlyUserList: 'a.csv' });

    expect([select, adobeOnlyList]).toEqual([{}, expect.stringMatching(/a\.csv$/)]);
  });
});

describe('options that contradict each other, or that nobody understands, are faults', () => {
  test.each([
    { name: 'an unknown connector', lines: 'connector: google', says: 'there is no connector "google"' },
    { name: 'csv without a file', lines: 'connector: csv', says: 'the connector csv takes one file' },
    { name: 'csv with two files', lines: 'connector: [csv, a, b]', says: 'the connector csv takes one file' },
    { name: 'ldap with a file', lines: 'connector: [ldap, a]', says: 'the connector ldap takes no file' },
    {
      name: 'a connector without an entry',
      lines: 'connector: okta',
      change: inMain('    okta: connector-okta.yml\n', ''),
      flags: { connector: ['okta'] },
      says: 'the key "directory_users.connectors.okta" is missing',
    },
    { name: 'unknown users', lines: 'users: some', says: 'there is no "some"' },
    { name: 'a group without a list', lines: 'users: group', says: 'group takes one list' },
    {
      name: 'a file beside csv',
      lines: "connector: [csv, a]\nusers: ['file', b]",
      says: 'the connector csv already names a file (a)',
    },
    {
      name: 'unknown Adobe users',
      lines: 'adobe_users: some',
      says: 'write all, mapped, or group and a list',
    },
    {
      name: 'a group of no organization',
      lines: "adobe_users: ['group', 'org3::A']",
      says: 'there is no organization "org3"',
    },
    { name: 'an unknown action', lines: 'adobe_only_user_action: kill', says: 'there is no action "kill"' },
    {
      name: 'write-file without a file',
      lines: 'adobe_only_user_action: write-file',
      says: 'write-file takes one file',
    },
    {
      name: 'remove with a file',
      lines: 'adobe_only_user_action: [remove, a]',
      says: 'remove takes nothing behind it',
    },
    {
      name: 'a list under push',
      lines: 'strategy: push\nadobe_only_user_list: a',
      says: 'push looks at no accounts',
    },
    {
      name: 'a list that is written to a file',
      lines: "adobe_only_user_list: a\nadobe_only_user_action: ['write-file', b]",
      says: 'use one of both',
    },
    {
      name: 'an unknown strategy',
      lines: 'strategy: pull',
      says: 'there is no strategy "pull"; write sync or push',
    },
    {
      name: 'a broken user_filter',
      lines: "user_filter: '('",
      says: "this regular expression can't be used",
    },
  ])('$name', ({ lines, says, change, flags = {} }) => {
    const faults = change === undefined ? faultsWith(lines) : faultsOf(change, { flags });

    expect(faults.join('\n')).toContain(says);
  });

  test('a fault of the command line names the option', () => {
    expect(faultsWith('', { users: ['some'] })).toEqual([
      '--users: there is no "some"; write all, mapped, group and a list, or file and a file',
    ]);
  });
});

test('user_filter is a pattern for whole names, and leaves everybody else alone', () => {
  const lines = "user_filter: 'a|b'";

  expect(withOptions(lines).select.users).toEqual(/^(?:a|b)$/iu);
  expect(problemsOf(defaults(lines)).join('\n')).toContain(
    'differs: user_filter leaves the accounts of everybody else alone',
  );
});

describe('files', () => {
  test.each([
    {
      name: 'a file that is not there',
      change: inMain('- connector-umapi.yml', '- nowhere.yml'),
      says: 'user-sync-config.yml:14:9: nowhere.yml: there is no such file',
    },
    {
      name: 'a main file with nothing in it',
      change: { 'user-sync-config.yml': '# later\n' },
      says: 'user-sync-config.yml:1:1: nothing stands here; the key "limits" is missing; add it',
    },
    {
      name: 'a connector with nothing in it',
      change: { 'connector-umapi.yml': '' },
      says: 'connector-umapi.yml:1:1: nothing stands here; the key "enterprise" is missing; add it',
    },
    {
      name: 'a file that is no YAML',
      change: { 'connector-ldap.yml': 'host: [\n' },
      says: 'connector-ldap.yml:2:1: this is no YAML',
    },
    {
      name: 'a file that is a list',
      change: { 'connector-ldap.yml': '- a\n' },
      says: 'connector-ldap.yml:1:1: this file must hold keys and values',
    },
    {
      name: 'a path that is a number',
      change: inMain('- connector-umapi.yml', '- 5'),
      says: 'write the path of a file, or a list of paths',
    },
    {
      name: 'a command in place of a value',
      change: { 'connector-umapi.yml': (text: string) => text.replace('hunter2-a1', '$(cat secret)') },
      says: 'connector-umapi.yml:12:18: a value of the form $(…) is not run',
    },
  ] satisfies readonly { name: string; change: Changes; says: string }[])(
    '$name is a fault',
    ({ change, says }) => {
      expect(faultsOf(change).join('\n')).toContain(says);
    },
  );

  test.each([
    { encoding: 'utf_8', bytes: 'utf8' },
    { encoding: 'cp1252', bytes: 'latin1' },
    { encoding: 'latin-1', bytes: 'latin1' },
    { encoding: 'utf_16', bytes: 'utf16le' },
  ] as const)('are read in the encoding that is named: $encoding', ({ encoding, bytes }) => {
    const recode = (text: string) => Buffer.from(text.replaceAll('dirA', 'Z\u00fcrich'), bytes);
    const names = [
      'user-sync-config.yml',
      'connector-umapi.yml',
      'connector-umapi-org2.yml',
      'connector-ldap.yml',
    ];
    const files = Object.fromEntries(names.map((name) => [name, recode(originalFile(name))]));

    const { orgs } = readOriginal(files, { encoding });

    expect(orgs[0].rules.groups[0]?.directory).toBe('Z\u00fcrich');
  });

  test.each([
    { encoding: 'klingon', says: 'there is no encoding "klingon"' },
    { encoding: 'utf-16', says: 'this is not utf-16' },
  ])('an encoding $encoding that does not fit is a fault', ({ encoding, says }) => {
    expect(faultsOf({ 'user-sync-config.yml': 'a: \u00fc' }, { encoding }).join('\n')).toContain(says);
  });

  test('anchors and aliases are followed', () => {
    const { orgs } = readOriginal(
      inMain(
        'adobe_groups: Photoshop',
        'adobe_groups: &all [Photoshop, Lightroom]\n    - directory_group: more\n      adobe_groups: *all',
      ),
    );

    expect(orgs[0].rules.groups[2]).toEqual({ directory: 'more', adobe: ['Photoshop', 'Lightroom'] });
  });
});
