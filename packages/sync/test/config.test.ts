import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRules, parseSyncConfig, readSyncConfig, SyncConfigError } from '@umapi-kit/sync';
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

    expect(config).toEqual({
      directory: { path: '/etc/umapi/people.csv', identityType: 'federatedID' },
      adobe: { orgId: 'A1@AdobeOrg' },
      ...defaultRules,
    });
  });

  test('everything that is written is taken', () => {
    const text = `
directory:
  csv: { path: ../people.csv, delimiter: ';', columns: { email: Mail } }
  identityType: enterpriseID
  defaultCountry: de
adobe:
  orgId: A1@AdobeOrg
  endpoint: http://127.0.0.1:8080/v2/usermanagement
  authHost: 127.0.0.1:8080
  clientId: key
  clientSecret: { file: secret.txt }
groups:
  - { directory: design, adobe: [Design, Default All Apps] }
createMissingGroups: true
updateFields: [lastName]
adobeOnlyUsers: exclude
exclude: { identityTypes: [], groups: [VIP], users: ['free-\\d+@x\\.example'] }
`;

    const config = parseSyncConfig(text, '/etc/umapi/sync.yaml');

    expect(config).toEqual({
      ...defaultRules,
      directory: {
        path: '/etc/people.csv',
        delimiter: ';',
        columns: { email: 'Mail' },
        identityType: 'enterpriseID',
        defaultCountry: 'DE',
      },
      adobe: {
        orgId: 'A1@AdobeOrg',
        endpoint: 'http://127.0.0.1:8080/v2/usermanagement',
        authHost: '127.0.0.1:8080',
        clientId: 'key',
        clientSecret: { file: '/etc/umapi/secret.txt' },
      },
      groups: [{ directory: 'design', adobe: ['Design', 'Default All Apps'] }],
      createMissingGroups: true,
      updateFields: ['lastName'],
      adobeOnlyUsers: 'exclude',
      exclude: { identityTypes: [], groups: ['VIP'], users: [/^(?:free-\d+@x\.example)$/iu] },
    });
  });

  test('a file is read with paths relative to it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sync-config-'));
    writeFileSync(join(folder, 'sync.yaml'), least);

    const config = readSyncConfig(join(folder, 'sync.yaml'));

    rmSync(folder, { recursive: true });
    expect(config.directory.path).toBe(join(folder, 'people.csv'));
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
    [
      'a wrong word',
      `${least}adobeOnlyUsers: delete\n`,
      ['sync.yaml:5:17: Invalid option: expected one of "preserve"|"exclude"'],
    ],
    [
      'a wrong kind of value',
      `${least}createMissingGroups: 'yes'\n`,
      ['sync.yaml:5:22: Invalid input: expected boolean, received string'],
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
    ['an empty file', '', ['sync.yaml:1:1: Invalid input: expected object, received null']],
    [
      'several faults, in the order of the file',
      'groups: 5\ndirectory: { csv: a.csv }\nadobe: { orgId: A@AdobeOrg, sekret: 1 }\n',
      [
        'sync.yaml:1:9: Invalid input: expected array, received number',
        'sync.yaml:3:29: there is no key "sekret"; the keys here are orgId, endpoint, authHost, clientId, clientSecret',
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
    const text = `directory: { csv: a.csv }\nadobe:\n  orgId: A@AdobeOrg\n  clientSecret: ${secret}\n`;

    const faults = faultsOf(text);

    expect(faults).not.toEqual([]);
    expect(faults.join('\n')).not.toContain('p-hunter2');
  });

  test('a file that is not there', () => {
    expect(() => readSyncConfig('/nowhere/sync.yaml')).toThrow(
      '/nowhere/sync.yaml: there is no such file; check the path',
    );
  });
});
