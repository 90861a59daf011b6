import { inspect } from 'node:util';
import { defaultGuards, readSecret, type SecretReference } from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';
import { defaults, faultsOf, inMain, problemsOf, readOriginal, replaced } from './support/original-files.ts';

/** What the primary organization's rules are. */
function rulesOf(...given: Parameters<typeof readOriginal>) {
  return readOriginal(...given).orgs[0].rules;
}

describe('adobe_users', () => {
  test('exclude_identity_types, in any case', () => {
    const { exclude } = rulesOf(inMain('- adobeID', '- ADOBEID\n    - enterpriseid'));

    expect(exclude.identityTypes).toEqual(['adobeID', 'enterpriseID']);
  });

  test('without exclude_identity_types nobody is excluded for their type', () => {
    const { exclude } = rulesOf(inMain('  exclude_identity_types:\n    - adobeID\n', ''));

    expect(exclude.identityTypes).toEqual([]);
  });

  test('exclude_adobe_groups are those of the primary organization, roles of every one', () => {
    const groups = readOriginal().orgs.map(({ rules }) => rules.exclude.groups);

    expect(groups).toEqual([['_org_admin', 'VIP'], ['_org_admin']]);
  });

  test('exclude_users are patterns for whole names, without case', () => {
    const { exclude } = rulesOf(inMain("'free-[0-9]+.*'", "'a|b(?P<x>c)'"));

    expect(exclude.users[0]).toEqual(/^(?:a|b(?<x>c))$/iu);
  });

  test('update_attributes, if update_user_info is set, in the primary organization only', () => {
    const fields = readOriginal({}, { flags: { updateUserInfo: true } }).orgs.map(
      ({ rules }) => rules.updateFields,
    );

    expect(fields).toEqual([['firstName', 'lastName', 'email', 'username'], []]);
  });

  test('without update_attributes names and e-mail are updated, the username is not', () => {
    const { updateFields } = rulesOf(
      inMain('  update_attributes: [firstname, lastname, email, username]\n', ''),
      { flags: { updateUserInfo: true } },
    );

    expect(updateFields).toEqual(['firstName', 'lastName', 'email']);
  });

  test('connectors.umapi names the primary organization, then the others by name', () => {
    const orgs = readOriginal().orgs.map(({ name, connection }) => [name, connection.orgId]);

    expect(orgs).toEqual([
      [undefined, 'A1@AdobeOrg'],
      ['org2', 'B2@AdobeOrg'],
    ]);
  });

  test('connectors.umapi may be one path', () => {
    const text = (main: string) =>
      main
        .replace(
          '      - connector-umapi.yml\n      - org2: connector-umapi-org2.yml',
          '      connector-umapi.yml',
        )
        .replaceAll('org2::', '');

    const { orgs } = readOriginal({ 'user-sync-config.yml': text });

    expect(orgs.map(({ connection }) => connection.orgId)).toEqual(['A1@AdobeOrg']);
  });

  test.each([
    { name: 'an unknown type', change: ['- adobeID', '- robot'], says: ':4:7: "robot" is no identity type' },
    {
      name: 'a group of another organization',
      change: ['- VIP', "- 'org2::VIP'"],
      says: ':7:7: only groups of',
    },
    { name: 'a group without a name', change: ['- VIP', "- ' '"], says: ':7:7: write the name of a group' },
    {
      name: 'a broken pattern',
      change: ["'free-[0-9]+.*'", "'('"],
      says: ":9:7: this regular expression can't",
    },
    { name: 'a pattern that only Python has', change: ["'free-[0-9]+.*'", "'(?i)a'"], says: '"(?i)" has no' },
    { name: 'an unknown field', change: ['email, username]', 'phone]'], says: '"phone" can not be updated' },
    {
      name: 'a file of the primary organization behind the others',
      change: ['- org2: connector-umapi-org2.yml', '- org2: connector-umapi-org2.yml\n      - more.yml'],
      says: ':16:9: files of the primary organization come first',
    },
    {
      name: 'two organizations in one map',
      change: ['- org2: connector-umapi-org2.yml', '- { org2: a.yml, org3: b.yml }'],
      says: 'write one organization in each map',
    },
  ])('$name is a fault', ({ change: [from = '', to = ''], says }) => {
    expect(faultsOf(inMain(from, to)).join('\n')).toContain(says);
  });
});

describe('directory_users', () => {
  test('user_identity_type and default_country_code are for records without their own', () => {
    const { directory } = readOriginal({}, { flags: { connector: ['okta'] } });

    expect(directory).toMatchObject({ identityType: 'federatedID', defaultCountry: 'US' });
  });

  test('without user_identity_type people have an enterpriseID', () => {
    const { directory } = readOriginal(inMain('  user_identity_type: federatedID\n', ''), {
      flags: { connector: ['adobe_console'] },
    });

    expect(directory).toMatchObject({ identityType: 'enterpriseID' });
  });

  test('groups go to the organization that they name; a list, one name, or none', () => {
    const mapped = readOriginal().orgs.map(({ rules }) => rules.groups);

    expect(mapped).toEqual([
      [
        { directory: 'dirA', adobe: ['Acrobat'] },
        { directory: 'dirP', adobe: ['Photoshop'] },
        { directory: 'dirS', adobe: [] },
        { directory: 'filter-only', adobe: [] },
      ],
      [
        { directory: 'dirA', adobe: [] },
        { directory: 'dirP', adobe: [] },
        { directory: 'dirS', adobe: ['SecA'] },
        { directory: 'filter-only', adobe: [] },
      ],
    ]);
  });

  test('additional_groups are translated from Python', () => {
    const dynamic = readOriginal().orgs.map(({ rules }) => rules.dynamicGroups);

    expect(dynamic).toEqual([
      [{ source: /ACL-(?<team>.+)/gu, target: 'Team $<team>' }],
      [{ source: /XCL-(\p{Nd}+)/gu, target: 'X-($01)' }],
    ]);
  });

  test('group_sync_options.auto_create creates groups where groups are processed', () => {
    const created = [true, false].map(
      (processGroups) => rulesOf({}, { flags: { processGroups } }).createMissingGroups,
    );

    expect(created).toEqual([true, false]);
  });

  test.each([
    {
      name: 'a mapping without a directory group',
      change: ['directory_group: dirA', 'other: x'],
      says: 'is missing',
    },
    {
      name: 'a mapping to no group',
      change: ['adobe_groups: Photoshop', "adobe_groups: 'org2::'"],
      says: ':29:21: write the name',
    },
    {
      name: 'an organization that is not there',
      change: ["'org2::SecA'", "'org3::SecA'"],
      says: ':31:22: there is no organization "org3"',
    },
    {
      name: 'a dynamic group of an organization that is not there',
      change: ["'org2::X-", "'org3::X-"],
      says: 'no organization "org3"',
    },
    {
      name: 'a broken source',
      change: ["'ACL-(?P<team>.+)'", "'ACL-('"],
      says: ":35:15: this regular expression can't",
    },
    {
      name: 'a broken target',
      change: ["'Team \\g<team>'", "'Team \\q'"],
      says: ":36:15: this replacement can't",
    },
    {
      name: 'a country that is none',
      change: ['default_country_code: us', 'default_country_code: uk'],
      says: 'here GB',
    },
  ])('$name is a fault', ({ change: [from = '', to = ''], says }) => {
    expect(faultsOf(inMain(from, to)).join('\n')).toContain(says);
  });

  test('a connector that is not in use may lack its file', () => {
    const problems = problemsOf(inMain('okta: connector-okta.yml', 'okta: nowhere.yml'));

    expect(problems).toContain(
      'user-sync-config.yml:22 differs: the file of the connector okta is not there; it is not in use, so that is no fault',
    );
  });

  test('an unknown connector is remarked', () => {
    const problems = problemsOf(
      inMain('csv: connector-csv.yml', 'csv: connector-csv.yml\n    google: g.yml'),
    );

    expect(problems.join('\n')).toContain(':22 unknown: there is no connector "google"');
  });
});

describe('limits', () => {
  const others = defaultGuards.filter(({ kind }) => kind === 'loseAdmin' || kind === 'directoryShrinks');

  test.each([
    { written: '200', guard: { kind: 'adobeOnly', max: 200 } },
    { written: "'0'", guard: { kind: 'adobeOnly', max: 0 } },
    { written: '5%', guard: { kind: 'adobeOnly', percent: 5, percentOf: 'notExcluded', fromCount: 0 } },
    {
      written: "'2.5 %'",
      guard: { kind: 'adobeOnly', percent: 2.5, percentOf: 'notExcluded', fromCount: 0 },
    },
  ])(
    'max_adobe_only_users $written takes the place of the default guards for taking away',
    ({ written, guard }) => {
      const { guards } = readOriginal(
        inMain('max_adobe_only_users: 200', `max_adobe_only_users: ${written}`),
      );

      expect(guards).toEqual([...others, guard]);
    },
  );

  test('group_removals_only counts who would leave a group', () => {
    const { guards } = readOriginal(inMain('group_removals_only: false', 'group_removals_only: true'));

    expect(guards).toContainEqual({ kind: 'adobeOnly', max: 200, groupRemovalsOnly: true });
  });

  test.each(['101%', '-1', 'many', '1.5', '[1]'])('max_adobe_only_users %s is a fault', (written) => {
    const faults = faultsOf(inMain('max_adobe_only_users: 200', `max_adobe_only_users: ${written}`));

    expect(faults).toEqual([expect.stringContaining('must be a number such as 200, or a share such as 5%')]);
  });

  test('they have to be there', () => {
    const faults = faultsOf(
      inMain('limits:\n  max_adobe_only_users: 200\n  group_removals_only: false\n', ''),
    );

    expect(faults).toEqual(['user-sync-config.yml:2:1: the key "limits" is missing; add it']);
  });
});

describe('logging', () => {
  test('is taken over, its folder beside the file that names it', () => {
    const { log } = readOriginal();

    expect(log).toEqual({
      folder: expect.stringMatching(/\/logs$/),
      fileName: '%Y-%m-%d-sync.log',
      fileLevel: 'debug',
      consoleLevel: 'warning',
      progress: false,
    });
  });

  test('is not written to a file without log_to_file', () => {
    const { log } = readOriginal(inMain('log_to_file: true', 'log_to_file: false'));

    expect(log.folder).toBeUndefined();
  });

  test('may be left out', () => {
    const text = (main: string) => main.replace(/logging:[\s\S]*(?=invocation)/, '');

    expect(readOriginal({ 'user-sync-config.yml': text }).log).toEqual({
      fileName: '%Y-%m-%d.log',
      fileLevel: 'info',
      consoleLevel: 'info',
      progress: true,
    });
  });

  test('an unknown level is info, and remarked', () => {
    const problems = problemsOf(inMain('file_log_level: debug', 'file_log_level: loud'));

    expect(problems.join('\n')).toContain('"loud" is no log level, so info is used');
  });

  test.each(["'{:%A}.log'", "'{:%Y.log'", "'{:%}.log'"])('the name %s is a fault', (name) => {
    const faults = faultsOf(inMain("'{:%Y-%m-%d}-sync.log'", name));

    expect(faults).toEqual([
      expect.stringMatching(/:4[0-9]:25: .* in the name of the log file has no counterpart/),
    ]);
  });
});

describe('the extension', () => {
  const withExtension = inMain(
    '  group_sync_options:',
    '  extension: extension-config.yml\n  group_sync_options:',
  );

  test('names attributes, groups and, in place of its Python, a JavaScript module', () => {
    const config = readOriginal(withExtension);

    expect(config).toMatchObject({
      hook: expect.stringMatching(/\/hook\.js$/),
      extraAttributes: ['title', 'department'],
      orgs: [{ rules: { extraGroups: ['Designers'] } }, { rules: { extraGroups: ['Guests'] } }],
    });
  });

  test('without a JavaScript module stops, and never runs its Python', () => {
    const faults = faultsOf({
      ...withExtension,
      'extension-config.yml': (text) => replaced(text, 'afterMapping: ./hook.js', ''),
    });

    expect(faults).toEqual([
      expect.stringMatching(/^extension-config\.yml:7:21: the hook is Python, which is not run/),
    ]);
  });

  test('takes the module that the command line names', () => {
    const { hook } = readOriginal(
      { ...withExtension, 'extension-config.yml': (text) => replaced(text, 'afterMapping: ./hook.js', '') },
      { hook: 'other.js' },
    );

    expect(hook).toMatch(/\/other\.js$/);
  });

  test('may leave extended_attributes out', () => {
    const { extraAttributes } = readOriginal({
      ...withExtension,
      'extension-config.yml': 'after_mapping_hook: "pass"\nafterMapping: hook.js\n',
    });

    expect(extraAttributes).toEqual([]);
  });

  test('with neither code nor module is a fault', () => {
    const faults = faultsOf({ ...withExtension, 'extension-config.yml': 'extended_attributes: [a]\n' });

    expect(faults).toEqual([expect.stringContaining('"after_mapping_hook" or "afterMapping" is missing')]);
  });

  test('is left out when UST_EXTENSION is 0, and that is remarked', () => {
    const problems = problemsOf(withExtension, { env: { UST_EXTENSION: '0' } });

    expect(problems.join('\n')).toContain('the extension is left out');
  });
});

describe('keys that nobody reads', () => {
  test.each([
    {
      name: 'at the top',
      change: ['limits:', 'limit: 1\nlimits:'],
      says: ':41:1: there is no key "limit"; did you mean "limits"?',
    },
    {
      name: 'in adobe_users',
      change: ['  exclude_users:', '  exclude_user: []\n  exclude_users:'],
      says: 'there is no key "exclude_user" in adobe_users; did you mean "exclude_users"?',
    },
    {
      name: 'in a mapping',
      change: ['adobe_groups: Photoshop', 'adobe_group: Photoshop'],
      says: 'did you mean "adobe_groups"?',
    },
    {
      name: 'in invocation_defaults',
      change: ['users: mapped', 'user: mapped'],
      says: 'there is no key "user" in invocation_defaults; did you mean "users"?',
    },
    {
      name: 'of version 1',
      change: ['limits:', 'dashboard: {}\nlimits:'],
      says: ':41:1: this is the form of version 1; today it is called adobe_users',
    },
    {
      name: 'of Acrobat Sign',
      change: ['limits:', 'post_sync: {}\nlimits:'],
      says: 'Acrobat Sign is not part of this program',
    },
  ])('$name stop the run', ({ change: [from = '', to = ''], says }) => {
    expect(faultsOf(inMain(from, to)).join('\n')).toContain(says);
  });
});

test('a value of the wrong type is named with its key and what it should be', () => {
  const faults = faultsOf(defaults("process_groups: 'yes'\nusers: [1]\nuser_filter: 5"));

  expect(faults.map((fault) => fault.replace(/^[^ ]+ /, ''))).toEqual([
    'invocation_defaults.process_groups must be true or false',
    'invocation_defaults.users must be a list of texts; put numbers in quotes',
    'invocation_defaults.user_filter must be a text; put numbers in quotes',
  ]);
});

test('every fault of every file is told at once', () => {
  const faults = faultsOf({
    ...inMain('- adobeID', '- robot'),
    'connector-umapi.yml': (text) => replaced(text, 'timeout: 60', 'timeout: soon'),
    'connector-ldap.yml': (text) => replaced(text, 'host:', 'hosts:'),
  });

  expect(faults.map((fault) => fault.slice(0, fault.indexOf(' ')))).toEqual([
    'user-sync-config.yml:4:7:',
    'connector-umapi.yml:7:12:',
    'connector-ldap.yml:1:1:',
    'connector-ldap.yml:2:1:',
  ]);
});

test('no secret of any file is shown', async () => {
  const connectors = [['ldap'], ['okta'], ['adobe_console']];
  const configs = connectors.map((connector) => readOriginal({}, { flags: { connector } }));

  const shown = inspect(configs, { depth: 12, showHidden: true }) + JSON.stringify(configs);

  expect(shown).not.toContain('hunter2');
  const read = (reference: SecretReference | undefined) => reference && readSecret(reference);
  expect(await read(configs[0]?.orgs[0].connection.clientSecret)).toBe('hunter2-a1');
});
