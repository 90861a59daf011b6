import { join } from 'node:path';
import { convertOriginalConfig, parseSyncConfig, readOriginalConfig, type SyncConfig } from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';
import { type Changes, inMain, originalFiles, replaced } from './support/original-files.ts';

type Flags = NonNullable<Parameters<typeof readOriginalConfig>[1]>['flags'];

/** The configuration of the original's files, and that of the native file which is made from them. */
function both(changes: Changes, flags: Flags = {}) {
  const folder = originalFiles(changes);
  const context = { folder, env: {}, flags };
  const before = readOriginalConfig('user-sync-config.yml', context);
  const { yaml } = convertOriginalConfig('user-sync-config.yml', 'sync.yaml', context);
  return { before, after: parseSyncConfig(yaml, join(folder, 'sync.yaml')), yaml };
}

/** Without remarks, and with secrets that can be compared. */
function comparable(config: SyncConfig): unknown {
  const text = JSON.stringify({ ...config, problems: [] }, (_, value) =>
    value instanceof RegExp ? String(value) : value,
  );
  return JSON.parse(text.replaceAll(/\{"env":"[A-Z_0-9]+"\}/g, '"***"'));
}

describe('a native file means what the files did that it was made from', () => {
  test.each([
    { name: 'LDAP and two organizations', changes: {}, flags: {} },
    { name: 'CSV', changes: {}, flags: { connector: ['csv', '/srv/people.csv'] } },
    {
      name: 'Okta, a filter and Adobe groups',
      changes: {},
      flags: { connector: ['okta'], userFilter: 'a|b', adobeUsers: ['group', 'A,org2::B'] },
    },
    {
      name: 'another organization',
      changes: {},
      flags: { connector: ['adobe_console'], users: ['group', 'a,b'], adobeUsers: ['mapped'] },
    },
    {
      name: 'a share as limit, and an action',
      changes: inMain('max_adobe_only_users: 200', 'max_adobe_only_users: 5%'),
      flags: { adobeOnlyUserAction: ['write-file', '/tmp/out.csv'], updateUserInfo: true },
    },
    {
      name: 'an extension',
      changes: inMain('  group_sync_options:', '  extension: extension-config.yml\n  group_sync_options:'),
      flags: { excludeUnmappedUsers: true },
    },
    { name: 'push', changes: {}, flags: { strategy: 'push' } },
  ])('$name', ({ changes, flags }) => {
    const { before, after } = both(changes, flags);

    expect(comparable(after)).toEqual(comparable(before));
  });
});

test('a secret in clear becomes a variable, which a comment names', () => {
  const { yaml } = both({});

  expect(yaml).not.toContain('hunter2');
  expect(yaml).toContain('# - Set UMAPI_CLIENT_SECRET in the environment');
  expect(yaml).toContain('# - Set LDAP_PASSWORD in the environment');
});

test('what works otherwise is said in comments, with file and line', () => {
  expect(both({}).yaml).toMatch(/^# - connector-umapi\.yml:8: server\.retries has no effect/m);
});

test('a Python hook becomes the frame of a JavaScript one, with its code as a comment', async () => {
  const folder = originalFiles({
    ...inMain('  group_sync_options:', '  extension: extension-config.yml\n  group_sync_options:'),
    'extension-config.yml': (text) => replaced(text, 'afterMapping: ./hook.js', ''),
  });

  const { yaml, hook } = convertOriginalConfig('user-sync-config.yml', 'sync.yaml', { folder, env: {} });

  expect(yaml).toContain('hook: ./after-mapping.js');
  expect(hook?.path).toBe(join(folder, 'after-mapping.js'));
  expect(hook?.text).toContain(" *   if source_attributes['title'] == 'Designer':");
});

test('what is about one run only is left out, and a comment says so', () => {
  const { yaml } = both({}, { adobeOnlyUserList: 'a.csv', testMode: true });

  expect(yaml).toContain('adobe_only_user_list is left out');
  expect(yaml).toContain('test_mode is left out');
});
