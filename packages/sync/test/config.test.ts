import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defaultGuards,
  defaultRules,
  parseSyncConfig,
  readSyncConfig,
  SyncConfigError,
} from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';

const least = 'directory:\n  csv: people.csv\nadobe:\n  orgId: A1@AdobeOrg\n';

function faultsOf(text: string): readonly string[] {
  try {
    parseSyncConfig(text, 'sync.yaml');
  } catch (error) {
    if (error instanceof SyncConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a configuration that can be used', () => {
  test('the least there can be has every default', () => {
    const config = parseSyncConfig(least, '/etc/umapi/sync.yaml');

    expect(config).toMatchObject({
      directory: { kind: 'csv', path: '/etc/umapi/people.csv', identityType: 'federatedID' },
      select: {},
      orgs: [{ connection: { orgId: 'A1@AdobeOrg' }, rules: defaultRules }],
      extraAttributes: [],
      state: '/etc/umapi/.umapi/sync-state.db',
      testOnly: false,
      problems: [],
    });
  });

  test('everything that is written is taken', () => {
    const text = `
directory:
  csv: { path: ../people.csv, delimiter: ';', encoding: windows-1252, columns: { email: Mail } }
  identityType: enterpriseID
  defaultCountry: de
adobe:
  orgId: A1@AdobeOrg
  endpoint: http://127.0.0.1:8080/v2/usermanagement
  authHost: 127.0.0.1:8080
  clientId: key
  clientSecret: { file: secret.txt }
  timeoutMs: 5000
select: { groups: [design], users: 'a.*' }
groups:
  - { directory: design, adobe: [Design, Default All Apps] }
dynamicGroups: [{ source: 'ACL-(.+)', target: 'Team $1' }]
extraGroups: [Extra]
processGroups: false
createMissingGroups: true
updateFields: [firstName]
adobeOnlyUsers: { removeAfterDays: 30, deleteAfterDays: 90 }
adobeUsersIn: mapped
createUnmapped: false
exclude: { identityTypes: [], groups: [VIP], users: ['free-\\d+@x\\.example'] }
hook: ./hook.js
extraAttributes: [title]
state: state.db
adobeOnlyFile: missing.csv
log: { folder: logs, fileLevel: debug }
`;

    const config = parseSyncConfig(text, '/etc/umapi/sync.yaml');

    expect(config).toEqual({
      directory: {
        kind: 'csv',
        path: '/etc/people.csv',
        delimiter: ';',
        encoding: 'windows-1252',
        columns: { email: 'Mail' },
        identityType: 'enterpriseID',
        defaultCountry: 'DE',
      },
      select: { groups: ['design'], users: /^(?:a.*)$/iu },
      orgs: [
        {
          connection: {
            orgId: 'A1@AdobeOrg',
            endpoint: 'http://127.0.0.1:8080/v2/usermanagement',
            authHost: '127.0.0.1:8080',
            clientId: 'key',
            clientSecret: { file: '/etc/umapi/secret.txt' },
            timeoutMs: 5_000,
          },
          rules: {
            groups: [{ directory: 'design', adobe: ['Design', 'Default All Apps'] }],
            dynamicGroups: [{ source: /ACL-(.+)/gu, target: 'Team $1' }],
            extraGroups: ['Extra'],
            processGroups: false,
            createMissingGroups: true,
            updateFields: ['firstName'],
            adobeOnlyUsers: { removeAfterDays: 30, deleteAfterDays: 90 },
            adobeUsersIn: 'mapped',
            createUnmapped: false,
            strategy: 'sync',
            exclude: { identityTypes: [], groups: ['VIP'], users: [/^(?:free-\d+@x\.example)$/iu] },
          },
        },
      ],
      guards: expect.anything(),
      hook: '/etc/umapi/hook.js',
      extraAttributes: ['title'],
      state: '/etc/umapi/state.db',
      adobeOnlyFile: '/etc/umapi/missing.csv',
      testOnly: false,
      log: {
        folder: '/etc/umapi/logs',
        fileName: '%Y-%m-%d.log',
        fileLevel: 'debug',
        consoleLevel: 'info',
        progress: true,
      },
      problems: [],
    });
  });

  test('a file is read with paths relative to it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sync-config-'));
    writeFileSync(join(folder, 'sync.yaml'), least);

    const config = readSyncConfig(join(folder, 'sync.yaml'));

    rmSync(folder, { recursive: true });
    expect(config.directory).toMatchObject({ path: join(folder, 'people.csv') });
  });
});

describe('every kind of directory has its key', () => {
  test.each([
    ['jsonLines: people.jsonl', { kind: 'jsonLines', path: '/etc/people.jsonl' }],
    ['csv: "-"', { kind: 'csv', path: '-' }],
    [
      'ldap: { url: "ldaps://x.example", baseDn: "dc=x", username: cn=sync, password: { file: p }, tls: { caFile: ca.pem }, twoSteps: { memberAttribute: member, nested: true } }',
      {
        kind: 'ldap',
        url: 'ldaps://x.example',
        baseDn: 'dc=x',
        username: 'cn=sync',
        password: { file: '/etc/p' },
        tls: { caFile: '/etc/ca.pem' },
        twoSteps: { memberAttribute: 'member', nested: true },
      },
    ],
    [
      'okta: { host: acme.okta.com, apiToken: { command: [pass, okta] } }',
      { kind: 'okta', host: 'acme.okta.com', apiToken: { command: ['pass', 'okta'] } },
    ],
    [
      'entra: { tenant: acme.example, clientId: x, clientSecret: { env: ENTRA }, delta: { path: entra.db } }',
      { kind: 'entra', clientSecret: { env: 'ENTRA' }, delta: { path: '/etc/entra.db' } },
    ],
    [
      'adobe: { connection: { orgId: B2@AdobeOrg, clientSecret: { keyring: { service: s, account: a } } }, identityTypeFilter: federatedID }',
      {
        kind: 'adobe',
        connection: { orgId: 'B2@AdobeOrg', clientSecret: { keyring: { service: 's', account: 'a' } } },
        identityTypeFilter: 'federatedID',
      },
    ],
    [
      'module: { path: own.js, options: { a: 1 } }',
      { kind: 'module', path: '/etc/own.js', options: { a: 1 } },
    ],
  ])('%s', (written, directory) => {
    const config = parseSyncConfig(
      `directory: { ${written} }\nadobe: { orgId: A1@AdobeOrg }\n`,
      '/etc/sync.yaml',
    );

    expect(config.directory).toMatchObject(directory);
  });
});

describe('with further organizations', () => {
  const trustees = `${least}trustees: { org2: { orgId: B2@AdobeOrg, clientSecret: { file: b2.txt } } }\n`;

  test('groups go to the organization that stands before "::"', () => {
    const config = parseSyncConfig(
      `${trustees}groups: [{ directory: d, adobe: [A, "org2::B", "org2:: C "] }]\nextraGroups: ["org2::X"]\n`,
      '/etc/sync.yaml',
    );

    expect(config.orgs.map(({ name, rules }) => [name, rules.groups, rules.extraGroups])).toEqual([
      [undefined, [{ directory: 'd', adobe: ['A'] }], []],
      ['org2', [{ directory: 'd', adobe: ['B', 'C'] }], ['X']],
    ]);
    expect(config.orgs[1]?.connection.clientSecret).toEqual({ file: '/etc/b2.txt' });
  });

  test('accounts are updated in the first one, which owns them', () => {
    const { orgs } = parseSyncConfig(trustees, '/etc/sync.yaml');

    expect(orgs.map(({ rules }) => rules.updateFields.length)).toEqual([4, 0]);
  });

  test('admin roles are excluded in each of them, other groups in the one that is named', () => {
    const config = parseSyncConfig(
      `${trustees}exclude: { groups: [_org_admin, VIP, "org2::Guests"] }\n`,
      '/etc/sync.yaml',
    );

    expect(config.orgs.map(({ rules }) => rules.exclude.groups)).toEqual([
      ['_org_admin', 'VIP'],
      ['_org_admin', 'Guests'],
    ]);
  });
});

describe('guards', () => {
  function guardsOf(written: string) {
    return parseSyncConfig(`${least}${written}`, 'sync.yaml').guards;
  }

  test('have defaults for everything that takes something away', () => {
    expect(guardsOf('')).toEqual(defaultGuards);
  });

  test('that are written take the place of the default for the same kind', () => {
    const guards = guardsOf('guards: { remove: { max: 3, percent: 1 }, create: { max: 9 } }\n');

    expect(guards.filter(({ kind }) => kind === 'remove' || kind === 'create')).toEqual([
      { kind: 'create', max: 9 },
      { kind: 'remove', max: 3, percent: 1 },
    ]);
    expect(guards).toHaveLength(defaultGuards.length + 1);
  });

  test('can be switched off one by one', () => {
    expect(guardsOf('guards: { strip: off }\n')).toEqual(
      defaultGuards.filter(({ kind }) => kind !== 'strip'),
    );
  });
});

describe('a fault is named with its line, its column and a remedy', () => {
  test.each([
    [
      'an unknown key',
      `${least}updateField: [email]\n`,
      ['sync.yaml:5:1: there is no key "updateField"; did you mean "updateFields"?'],
    ],
    [
      'a key that is like none',
      `${least}exclude: { colours: [] }\n`,
      ['sync.yaml:5:12: there is no key "colours"; the keys here are identityTypes, groups, users'],
    ],
    [
      'an unknown key of an alternative',
      'directory:\n  csv: { path: a.csv, delimeter: x }\nadobe: { orgId: A@AdobeOrg }\n',
      ['sync.yaml:2:23: there is no key "delimeter"; did you mean "delimiter"?'],
    ],
    [
      'a missing key',
      'directory:\n  csv: a.csv\nadobe:\n  clientId: x\n',
      ['sync.yaml:4:3: the key "orgId" is missing; add it'],
    ],
    ['a wrong word', `${least}strategy: pull\n`, ['sync.yaml:5:11: write sync or push']],
    [
      'a wrong kind of value',
      `${least}createMissingGroups: 'yes'\n`,
      ['sync.yaml:5:22: write true or false'],
    ],
    [
      'a wrong organization',
      'directory: { csv: a.csv }\nadobe: { orgId: A1 }\n',
      ['sync.yaml:2:17: an organization id looks like A495E53@AdobeOrg'],
    ],
    [
      'no path',
      'directory: { csv: 5 }\nadobe: { orgId: A@AdobeOrg }\n',
      ['sync.yaml:1:19: write the path of the file, or { path: …, delimiter: …, columns: … }'],
    ],
    [
      'a wrong country',
      'directory: { csv: a.csv, defaultCountry: uk }\nadobe: { orgId: A@AdobeOrg }\n',
      ['sync.yaml:1:42: "uk" is no country code; write the two letters of ISO 3166, here GB'],
    ],
    [
      'a role that nobody can give',
      `${least}groups:\n  - { directory: it, adobe: [_org_admin] }\n`,
      ['sync.yaml:6:30: the service lets nobody give or take this role; leave it out'],
    ],
    [
      'a broken expression',
      `${least}exclude: { users: ['('] }\n`,
      [expect.stringContaining('sync.yaml:5:20: this is no regular expression')],
    ],
    ['broken YAML', 'directory: [\n', [expect.stringContaining('sync.yaml:2:1: this is no YAML: ')]],
    [
      'an alias without an anchor',
      'directory: *nowhere\n',
      [expect.stringContaining('sync.yaml:1:1: an alias (*name) has no anchor')],
    ],
    [
      'an empty file',
      '# directory: later\n',
      ['sync.yaml:1:1: nothing stands here; write keys and values, at least directory, adobe'],
    ],
    [
      'a file that holds something else',
      'people.csv\n',
      ['sync.yaml:1:1: write keys and values, at least directory, adobe'],
    ],
    [
      'a key with nothing behind it',
      'directory: { csv: a.csv }\nadobe:\n',
      ['sync.yaml:2:7: nothing stands here; write keys and values, at least orgId'],
    ],
    [
      'a value that is of none of its kinds',
      `${least}guards: { remove: 7 }\n`,
      ['sync.yaml:5:19: write { max: …, percent: … }, or off'],
    ],
    [
      'a number out of its bounds',
      `${least}guards: { remove: { percent: 200 } }\n`,
      ['sync.yaml:5:30: write a number of at most 100'],
    ],
    [
      'a name that can not be one',
      `${least}trustees: { 'a:b': { orgId: B@AdobeOrg } }\n`,
      ['sync.yaml:5:13: a name has no ":" and no space around it; it stands before "::" in group names'],
    ],
    [
      'no directory',
      'directory: {}\nadobe: { orgId: A@AdobeOrg }\n',
      ['sync.yaml:1:12: name a directory: one of csv, jsonLines, ldap, okta, entra, adobe, module'],
    ],
    [
      'two directories',
      'directory: { csv: a.csv, jsonLines: b }\nadobe: { orgId: A@AdobeOrg }\n',
      ['sync.yaml:1:12: there is one directory; keep one of csv, jsonLines'],
    ],
    [
      'an unknown key of a further organization',
      `${least}trustees: { org2: { orgId: B@AdobeOrg, clientid: x } }\n`,
      ['sync.yaml:5:40: there is no key "clientid"; did you mean "clientId"?'],
    ],
    [
      'a group of an organization that is not there',
      `${least}groups: [{ directory: d, adobe: ["org3::A"] }]\n`,
      ['sync.yaml:5:34: there is no organization "org3"; the trustees are none, add one below "trustees"'],
    ],
    [
      'a group without a name',
      `${least}extraGroups: ["org2::"]\n`,
      ['sync.yaml:5:15: write the name of the group behind the "::"'],
    ],
    [
      'missing people under push, which looks for none',
      `${least}strategy: push\nadobeOnlyUsers: remove\n`,
      ['sync.yaml:6:17: push does not look at accounts, so nobody is missed; remove this, or use sync'],
    ],
    [
      'attributes that nobody reads',
      `${least}extraAttributes: [title]\n`,
      ['sync.yaml:5:18: only a hook reads these; add "hook", or remove them'],
    ],
    [
      'dynamic groups of a directory that would not name every group of a person',
      'directory: { okta: { host: a, apiToken: { env: A } } }\n' +
        'adobe: { orgId: A@AdobeOrg }\n' +
        'dynamicGroups: [{ source: "acl-(.+)", target: "$1" }]\n',
      ['sync.yaml:1:20: dynamic groups need "allGroups: true" here'],
    ],
    [
      'a filter that is no condition on user',
      'directory: { okta: { host: a, apiToken: { env: A }, userFilter: "os.exit()" } }\n' +
        'adobe: { orgId: A@AdobeOrg }\n',
      [
        'sync.yaml:1:65: column 1 of the filter: os is not known; only user and its attributes, texts and lists are',
      ],
    ],
    [
      'a template whose brace has no other half',
      'directory: { ldap: { url: "ldap://a", baseDn: "", templates: { email: "{mail" } } }\n' +
        'adobe: { orgId: A@AdobeOrg }\n',
      ['sync.yaml:1:71: "{mail": the brace "{" has no other half; double it'],
    ],
    [
      'several faults, in the order of the file',
      'groups: 5\ndirectory: { csv: a.csv }\nadobe: { orgId: A@AdobeOrg, sekret: 1 }\n',
      [
        'sync.yaml:1:9: write a list, such as [a, b]',
        'sync.yaml:3:29: there is no key "sekret"; the keys here are orgId, endpoint, authHost, authEndpoint, clientId, clientSecret, serviceAccount, timeoutMs, sslVerify',
      ],
    ],
  ])('%s', (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  test.each([
    'p-hunter2',
    "'p-hunter2",
    '*p-hunter2',
    '{ p-hunter2: 1 }',
    '[p-hunter2]',
    '{ env: [p-hunter2] }',
    '!p-hunter2 x',
  ])('a secret that stands in the file as %s is refused and not repeated', (secret) => {
    const org = `adobe:\n  orgId: A@AdobeOrg\n`;
    const texts = [
      `directory: { csv: a.csv }\n${org}  clientSecret: ${secret}\n`,
      `directory: { csv: a.csv }\n${org}  serviceAccount: { techAcctId: a, privateKey: ${secret} }\n`,
      `directory: { okta: { host: a, apiToken: ${secret} } }\n${org}`,
      `directory: { ldap: { url: "ldap://a", baseDn: "", password: ${secret} } }\n${org}`,
    ];

    const faults = texts.map(faultsOf);

    expect(faults).not.toContainEqual([]);
    expect(faults.flat().join('\n')).not.toContain('p-hunter2');
  });

  test('a file that is not there', () => {
    expect(() => readSyncConfig('/nowhere/sync.yaml')).toThrow(
      '/nowhere/sync.yaml: there is no such file; check the path',
    );
  });
});

test('a connection that takes any certificate is remarked, in each organization', () => {
  const text = `directory: { csv: people.csv }
adobe: { orgId: A1@AdobeOrg, sslVerify: false }
trustees:
  labs: { orgId: B2@AdobeOrg, sslVerify: false }
  other: { orgId: C3@AdobeOrg, sslVerify: true }
`;

  const { problems } = parseSyncConfig(text, 'sync.yaml');

  expect(problems.map(({ file, kind, problem }) => [file, kind, problem.split(' ', 2).join(' ')])).toEqual([
    ['sync.yaml', 'risky', 'adobe.sslVerify: false'],
    ['sync.yaml', 'risky', 'trustees.labs.sslVerify: false'],
  ]);
});
