import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileRunLock } from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';
import { runUmapi, startUmapi } from './support/run-umapi.ts';
import {
  nativeConfig,
  originalConfig,
  peopleCsv,
  type SyncFolder,
  syncFolder,
} from './support/sync-folder.ts';

/** An organization of five, of whom the directory knows one; two newcomers. */
async function acmeFolder(): Promise<SyncFolder> {
  const acme = await syncFolder([
    { email: 'a@acme.example', groups: ['Sales'] },
    { email: 'gone1@acme.example', groups: ['Sales'] },
    { email: 'gone2@acme.example', groups: ['Design', 'Sales'] },
  ]);
  acme.write(
    'people.csv',
    peopleCsv([
      { email: 'a@acme.example', groups: ['design'] },
      { email: 'new@acme.example', groups: ['sales'] },
    ]),
  );
  return acme;
}

const inOrder = {
  'a@acme.example': ['Design'],
  'gone1@acme.example': [],
  'gone2@acme.example': [],
  'new@acme.example': ['Sales'],
};

describe('umapi sync', () => {
  test.each([
    { name: 'of user-sync', configure: (acme: SyncFolder) => originalConfig(acme) },
    { name: 'of its own', configure: (acme: SyncFolder) => nativeConfig(acme) },
  ])('with files $name plans, applies and says what the server confirmed', async ({ configure }) => {
    const acme = await acmeFolder();

    const { exit, out } = await runUmapi(['sync', '-c', configure(acme)]);

    expect(exit).toBe(0);
    expect(await acme.groups()).toEqual(inOrder);
    expect(out).toMatch(/accounts created +1 +1 +0 +0/);
    expect(out).toMatch(/accounts removed from groups +3 +3 +0 +0/);
  });

  test('shows one organization below the other', async () => {
    const acme = await acmeFolder();

    const { out } = await runUmapi(['sync', 'plan', '-c', originalConfig(acme, { labs: true })]);

    expect(out).toMatch(/\n\nlabs \(B2@AdobeOrg\): 0 changes/);
  });

  test('says what a plan costs, and how long that takes where the server keeps limits', async () => {
    const acme = await acmeFolder();
    const planning = ['sync', 'plan', '-c', nativeConfig(acme)];
    const unlimited = await runUmapi(planning);
    await acme.server.admin.changeOrg('A1@AdobeOrg', { settings: { throttle: 'documented' } });

    const { out } = await runUmapi(planning);

    expect(unlimited.out).toMatch(/^ {2}1 call$/m);
    expect(out).toMatch(/^ {2}1 call: less than a minute under Adobe's limits$/m);
  });

  test('says once that a certificate is not checked, however many requests there are', async () => {
    const acme = await syncFolder([], { tls: true });
    acme.write('people.csv', peopleCsv([{ email: 'new@acme.example', groups: ['design'] }]));
    const config = acme.write(
      'sync.yaml',
      `${acme.read(basename(nativeConfig(acme))).replace('  clientId', '  sslVerify: false\n  clientId')}`,
    );

    const { exit, err } = await runUmapi(['sync', '-c', config]);

    expect(exit).toBe(0);
    expect(err.match(/the certificate of \S+ is not checked/g)).toHaveLength(1);
  });

  test('has nothing to do the second time', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme);
    await runUmapi(['sync', '-c', config]);

    const { exit, out } = await runUmapi(['sync', '-c', config]);

    expect(exit).toBe(0);
    expect(out).toContain('nothing to do');
  });

  test('takes the options of user-sync before what the file says', async () => {
    const acme = await acmeFolder();

    await runUmapi([
      'sync',
      '-c',
      originalConfig(acme),
      '--adobe-only-user-action',
      'exclude',
      '--users',
      'mapped',
    ]);

    expect(await acme.groups()).toMatchObject({
      'gone1@acme.example': ['Sales'],
      'new@acme.example': ['Sales'],
    });
  });

  test('in test mode asks what would happen, changes nothing, and says so', async () => {
    const acme = await acmeFolder();
    const before = await acme.groups();
    const testing = ['sync', '-c', originalConfig(acme), '-t', '--no-process-groups'];

    const { exit, out } = await runUmapi([...testing, '--report', acme.path('report.html')]);
    const asData = await runUmapi([...testing, '--json']);

    expect(exit).toBe(0);
    expect(await acme.groups()).toEqual(before);
    expect(out).toContain('test mode: the service was only asked, nothing was changed');
    expect(acme.read('report.html')).toContain('nothing was changed');
    expect(JSON.parse(asData.out)).toMatchObject({ testOnly: true });
  });

  test('stops what a guard stops, does the rest, and ends with 4', async () => {
    const acme = await acmeFolder();

    const { exit } = await runUmapi(['sync', '-c', originalConfig(acme, { limit: '1' })]);

    expect(exit).toBe(4);
    expect(await acme.groups()).toEqual({
      'a@acme.example': ['Design'],
      'gone1@acme.example': ['Sales'],
      'gone2@acme.example': ['Design', 'Sales'],
      'new@acme.example': ['Sales'],
    });
  });

  test('with --strict does nothing at all when a guard stops something', async () => {
    const acme = await acmeFolder();
    const before = await acme.groups();

    const { exit, err } = await runUmapi(['sync', '-c', originalConfig(acme, { limit: '1' }), '--strict']);

    expect(exit).toBe(4);
    expect(err).toContain('--strict applies nothing');
    expect(await acme.groups()).toEqual(before);
  });

  test('names a change that failed, does the others, and ends with 3', async () => {
    const acme = await acmeFolder();
    const people = peopleCsv([
      { email: 'a@acme.example', groups: ['design'] },
      { email: 'b@elsewhere.example' },
      { email: 'new@acme.example', groups: ['sales'] },
    ]);
    acme.write('people.csv', people);

    const { exit, err } = await runUmapi(['sync', '-c', originalConfig(acme)]);

    expect(exit).toBe(3);
    expect(err).toMatch(/failed: b@elsewhere\.example: .* \(error\./);
    expect(err.match(/"umapi explain error\.[\w.]+" says/g)).toHaveLength(1);
    expect(await acme.groups()).toEqual(inOrder);
  });

  test('with --json gives the result as data', async () => {
    const acme = await acmeFolder();

    const { out } = await runUmapi(['sync', '-c', originalConfig(acme), '--json']);

    expect(JSON.parse(out)).toMatchObject({
      directory: { records: 2, users: 2, rejects: 0 },
      orgs: [{ org: 'A1@AdobeOrg', outcomes: { succeeded: 4, failed: 0 }, blocked: 0 }],
    });
  });

  test('with --report writes what came of it as a page', async () => {
    const acme = await acmeFolder();

    await runUmapi(['sync', '-c', originalConfig(acme), '--report', acme.path('report.html')]);

    expect(acme.read('report.html')).toMatch(/^<!doctype html>[\s\S]*A1@AdobeOrg/i);
  });

  test('writes a log where the configuration wants one', async () => {
    const acme = await acmeFolder();
    const logging =
      "logging:\n  log_to_file: true\n  file_log_directory: logs\n  file_log_name_format: '{:%Y-%m-%d}.log'\n";

    await runUmapi(['sync', '-c', originalConfig(acme, { more: logging })]);

    expect(acme.read('logs/2026-01-01.log')).toMatch(
      /^2026-01-01 00:00:00 \d+ (INFO|WARNING) sync - .*accounts created +1 +1 +0 +0$/ms,
    );
  });

  test('writes the accounts down that the directory does not have', async () => {
    const acme = await acmeFolder();

    await runUmapi([
      'sync',
      '-c',
      originalConfig(acme),
      '--adobe-only-user-action',
      'write-file',
      acme.path('out/missing.csv'),
    ]);

    expect(acme.read('out/missing.csv').split('\n').slice(1, 3)).toEqual([
      expect.stringContaining('gone1@acme.example'),
      expect.stringContaining('gone2@acme.example'),
    ]);
  });

  test('keeps secrets out of everything that it writes', async () => {
    const acme = await acmeFolder();

    const { out, err } = await runUmapi(['sync', '-c', originalConfig(acme)]);

    const state = readdirSync(acme.path('.umapi')).map((name) => acme.read(`.umapi/${name}`));
    expect([out, err, ...state].join('\n')).not.toContain('hunter2');
  });
});

describe('with files of user-sync', () => {
  test('people of the first organization get groups of the second one', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme, { labs: true });
    const people = peopleCsv([{ email: 'a@acme.example', groups: ['design', 'research'] }]);
    acme.write('people.csv', people);

    const { exit, out } = await runUmapi(['sync', '-c', config]);

    expect(exit).toBe(0);
    expect(out).toMatch(/labs \(B2@AdobeOrg\)\n/);
    expect(await acme.groups('B2@AdobeOrg')).toEqual({ 'a@acme.example': ['Research'] });
  });

  test('a list of missing users is worked off without a directory', async () => {
    const acme = await acmeFolder();
    acme.write('people.csv', '');
    acme.write('leavers.csv', 'type,email,username,domain\nfederatedID,gone1@acme.example,,\n');

    const options = [
      '--adobe-only-user-list',
      acme.path('leavers.csv'),
      '--adobe-only-user-action',
      'remove',
    ];
    const { exit } = await runUmapi(['sync', '-c', originalConfig(acme), ...options]);

    expect(exit).toBe(0);
    expect(Object.keys(await acme.groups())).toEqual(['a@acme.example', 'gone2@acme.example']);
  });

  test('push looks at no account', async () => {
    const acme = await acmeFolder();

    const { exit } = await runUmapi(['sync', '-c', originalConfig(acme), '--strategy', 'push']);

    expect(exit).toBe(0);
    expect(await acme.groups()).toEqual({
      'a@acme.example': ['Design'],
      'gone1@acme.example': ['Sales'],
      'gone2@acme.example': ['Design', 'Sales'],
      'new@acme.example': ['Sales'],
    });
  });

  describe('and an extension', () => {
    async function extended(): Promise<readonly [SyncFolder, string]> {
      const acme = await acmeFolder();
      acme.write('extension-config.yml', "after_mapping_hook: target_groups.add('Sales')\n");
      return [acme, originalConfig(acme, { people: '  extension: extension-config.yml\n' })];
    }

    test('its Python is not run, nor left out: nothing is done', async () => {
      const [acme, config] = await extended();
      const before = await acme.groups();

      const { exit, err } = await runUmapi(['sync', '-c', config]);

      expect(exit).toBe(2);
      expect(err).toMatch(/extension-config\.yml:1:21: the hook is Python, which is not run/);
      expect(await acme.groups()).toEqual(before);
    });

    test('a JavaScript module does what it did', async () => {
      const [acme, config] = await extended();
      acme.write('hook.mjs', "export default ({ targetGroups }) => { targetGroups.add('Sales'); };\n");

      const { exit } = await runUmapi(['sync', '-c', config, '--hook', acme.path('hook.mjs')]);

      expect(exit).toBe(0);
      expect(await acme.groups()).toMatchObject({ 'a@acme.example': ['Design', 'Sales'] });
    });
  });
});

describe('umapi sync plan', () => {
  test('shows what would happen and does nothing', async () => {
    const acme = await acmeFolder();
    const before = await acme.groups();

    const { exit, out } = await runUmapi(['sync', 'plan', '-c', originalConfig(acme)]);

    expect(exit).toBe(0);
    expect(out).toContain('A1@AdobeOrg: 4 changes');
    expect(await acme.groups()).toEqual(before);
  });

  test('with --exit-code ends with 10 while something is to be done', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme);

    const before = await runUmapi(['sync', 'plan', '-c', config, '--exit-code']);
    await runUmapi(['sync', '-c', config]);
    const after = await runUmapi(['sync', 'plan', '-c', config, '--exit-code']);

    expect([before.exit, after.exit]).toEqual([10, 0]);
  });

  test.each([
    { format: 'jsonl', looks: /^\{"format":"umapi-plan\/1"/ },
    { format: 'markdown', looks: /^# / },
    { format: 'html', looks: /^<!doctype html>/i },
    { format: 'text', looks: /^A1@AdobeOrg: 4 changes/ },
  ])('shows it as $format', async ({ format, looks }) => {
    const acme = await acmeFolder();

    const { out } = await runUmapi(['sync', 'plan', '-c', originalConfig(acme), '--format', format]);

    expect(out).toMatch(looks);
  });
});

describe('umapi sync apply', () => {
  /** Writes a plan and gives its digest. */
  async function planned(acme: SyncFolder, config: string): Promise<string> {
    const { err } = await runUmapi(['sync', 'plan', '-c', config, '--out', acme.path('plan.jsonl')]);
    return /plan ([0-9a-f]{64})/.exec(err)?.[1] ?? '';
  }

  test('does exactly what a plan file says, with the configuration that it was made from', async () => {
    const acme = await acmeFolder();
    await planned(acme, originalConfig(acme));

    const { exit } = await runUmapi(['sync', 'apply', acme.path('plan.jsonl')]);

    expect(exit).toBe(0);
    expect(await acme.groups()).toEqual(inOrder);
  });

  test('of a plan that was applied before tells what was so already from what it did', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme);
    await planned(acme, config);
    const apply = ['sync', 'apply', acme.path('plan.jsonl'), '-c', config];

    const first = await runUmapi(apply);
    const second = await runUmapi(apply);
    const data = await runUmapi([...apply, '--json']);

    expect(first.out).toMatch(/planned +confirmed +failed +open\naccounts created +1 +1 +0 +0\n/);
    expect(second.out).toMatch(
      /planned +confirmed +already so +failed +open\naccounts created +1 +0 +1 +0 +0\n/,
    );
    expect(JSON.parse(data.out)).toMatchObject({
      orgs: [{ kinds: { create: { planned: 1, confirmed: 0, alreadySo: 1, failed: 0, open: 0 } } }],
    });
  });

  test('leaves an account alone that has changed since, and ends with 3', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme);
    await planned(acme, config);
    acme.write('people.csv', peopleCsv([{ email: 'a@acme.example', groups: ['design', 'sales'] }]));
    await runUmapi(['sync', '-c', config, '--adobe-only-user-action', 'exclude']);

    const { exit, err } = await runUmapi(['sync', 'apply', acme.path('plan.jsonl')]);

    expect(exit).toBe(3);
    expect(err).toMatch(/not done: a@acme\.example/);
  });

  test('does what guards stopped for the plan whose digest is named, and no other', async () => {
    const acme = await acmeFolder();
    const digest = await planned(acme, originalConfig(acme, { limit: '1' }));

    const other = await runUmapi(['sync', 'apply', acme.path('plan.jsonl'), '--lift', 'f'.repeat(64)]);
    const this_ = await runUmapi(['sync', 'apply', acme.path('plan.jsonl'), '--lift', digest]);

    expect(other.exit).toBe(2);
    expect(this_.exit).toBe(0);
    expect(await acme.groups()).toEqual(inOrder);
  });

  test('with --test-only changes nothing', async () => {
    const acme = await acmeFolder();
    const before = await acme.groups();
    await planned(acme, originalConfig(acme, { limit: '1' }));

    await runUmapi(['sync', 'apply', acme.path('plan.jsonl'), '--test-only']);

    expect(await acme.groups()).toEqual(before);
  });

  test('refuses a plan file that was changed', async () => {
    const acme = await acmeFolder();
    await planned(acme, originalConfig(acme));
    acme.write('plan.jsonl', acme.read('plan.jsonl').replace('new@acme.example', 'eve@acme.example'));

    const { exit, err } = await runUmapi(['sync', 'apply', acme.path('plan.jsonl')]);

    expect(exit).toBe(2);
    expect(err).toContain('plan.jsonl');
  });
});

describe('a run that was interrupted', () => {
  test('ends with 130, and is resumed', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme);
    const interrupt = new AbortController();
    const run = startUmapi(['sync', '-c', config], interrupt.signal);
    await run.outputMatching(/A1@AdobeOrg: 4 changes/);
    interrupt.abort();

    const exit = await run.exit;
    const resumed = await runUmapi(['sync', 'resume', '-c', config]);

    expect(exit).toBe(130);
    expect(resumed.exit).toBe(0);
    expect(await acme.groups()).toEqual(inOrder);
  });

  test('while it reads ends with 130, and has nothing to resume', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme);
    const interrupted = AbortSignal.abort(new DOMException('interrupted', 'AbortError'));

    const { exit, err } = await runUmapi(['sync', '-c', config], interrupted);
    const { out } = await runUmapi(['sync', 'resume', '-c', config]);

    expect(exit).toBe(130);
    expect(err).toBe('umapi: interrupted\n');
    expect(out).toContain('nothing to resume');
  });

  test('because the service asks to wait longer than is allowed ends with 5, and is resumed', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme);
    const effect = { kind: 'status' as const, status: 429, retryAfterSeconds: 3_600 };
    acme.server.faults.add({ match: { call: 'action' }, times: 1, effect });

    const { exit, err } = await runUmapi(['sync', '-c', config, '--max-wait', '60']);
    const resumed = await runUmapi(['sync', 'resume', '-c', config]);

    expect(exit).toBe(5);
    expect(err).toContain('"umapi sync resume" goes on with it');
    expect(resumed.exit).toBe(0);
    expect(await acme.groups()).toEqual(inOrder);
  });

  test('that was none leaves nothing to resume', async () => {
    const acme = await acmeFolder();

    const { exit, out } = await runUmapi(['sync', 'resume', '-c', originalConfig(acme)]);

    expect(exit).toBe(0);
    expect(out).toContain('nothing to resume');
  });
});

test('--state names where runs remember things', async () => {
  const acme = await acmeFolder();

  await runUmapi(['sync', '-c', originalConfig(acme), '--state', acme.path('elsewhere/state.db')]);

  expect(existsSync(acme.path('elsewhere/state.db'))).toBe(true);
  expect(existsSync(acme.path('.umapi'))).toBe(false);
});

describe('what stops a run has a code of the table, and one line', () => {
  test.each([
    {
      name: 'no configuration',
      args: (_: SyncFolder) => ['-c', '/nowhere/user-sync-config.yml'],
      exit: 2,
      says: 'there is no such file',
    },
    {
      name: 'a configuration with a mistake',
      args: (acme: SyncFolder) => ['-c', originalConfig(acme, { limit: 'many' })],
      exit: 2,
      says: 'max_adobe_only_users',
    },
    {
      name: 'files of user-sync with nothing in them',
      args: (acme: SyncFolder) => ['-c', acme.write('user-sync-config.yml', '')],
      exit: 2,
      says: 'user-sync-config.yml:1:1: nothing stands here; the key "adobe_users" is missing; add it',
    },
    {
      name: 'a hook that fails for everybody',
      args: (acme: SyncFolder) => [
        ...['-c', originalConfig(acme)],
        ...['--hook', acme.write('hook.mjs', "export default () => { throw new Error('no storage') };\n")],
      ],
      exit: 7,
      says: 'people.csv:2: none of the 2 records can be used; nothing is planned from them. The first: the hook failed: no storage',
    },
    {
      name: 'a hook that is not there',
      args: (acme: SyncFolder) => ['-c', originalConfig(acme), '--hook', acme.path('nowhere.mjs')],
      exit: 2,
      says: 'nowhere.mjs is not there; check the path',
    },
    {
      name: 'a file that the machine can not write',
      args: (acme: SyncFolder) => [
        ...['-c', originalConfig(acme)],
        ...['--adobe-only-user-action', 'write-file', acme.path('people.csv/missing.csv')],
      ],
      exit: 2,
      says: 'people.csv',
    },
    {
      name: 'a wrong option',
      args: (acme: SyncFolder) => ['-c', originalConfig(acme), '--users', 'some'],
      exit: 2,
      says: '--users: there is no "some"',
    },
    {
      name: 'an option of user-sync beside a native file',
      args: (acme: SyncFolder) => ['-c', nativeConfig(acme), '--users', 'all'],
      exit: 2,
      says: '--users belongs to user-sync-config.yml',
    },
    {
      name: 'a directory that is not there',
      args: (acme: SyncFolder) => ['-c', originalConfig(acme), '--connector', 'csv', '/nowhere/people.csv'],
      exit: 7,
      says: '/nowhere/people.csv',
    },
    {
      name: 'credentials that are refused',
      args: (acme: SyncFolder) => ['-c', originalConfig(acme, { secret: 'wrong' })],
      exit: 6,
      says: 'A1@AdobeOrg|invalid_client|refused',
    },
    {
      name: 'a state that can not be kept',
      args: (acme: SyncFolder) => ['-c', originalConfig(acme), '--state', acme.path('people.csv/state.db')],
      exit: 2,
      says: 'name another file with --state',
    },
    {
      name: 'a secret that is not there',
      args: (acme: SyncFolder) => ['-c', nativeConfig(acme, '{ env: NOWHERE }')],
      exit: 2,
      says: 'environment variable NOWHERE is not set',
    },
  ])('$name', async ({ args, exit: code, says }) => {
    const acme = await acmeFolder();

    const { exit, err } = await runUmapi(['sync', ...args(acme)]);

    expect(exit).toBe(code);
    expect(err).toMatch(new RegExp(says.replaceAll('.', '\\.')));
    expect(err).not.toMatch(/^ +at /m);
    expect(err).not.toContain('wrong');
  });

  test('another run that writes', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme);
    await using _ = await fileRunLock(acme.path('.umapi')).acquire('sync-state', 'process 4711');

    const second = await runUmapi(['sync', '-c', config]);

    expect(second.exit).toBe(8);
    expect(second.err).toMatch(/another run holds the lock .*: process 4711/);
  });
});

describe('umapi sync config', () => {
  test('check lists what works otherwise, with its line, and why', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme, { invocation: '  user_filter: a.*\n' });

    const { exit, out } = await runUmapi(['sync', 'config', 'check', '-c', config, '--explain']);

    expect(exit).toBe(0);
    expect(out).toMatch(/user-sync-config\.yml: of user-sync, csv to A1@AdobeOrg/);
    expect(out).toMatch(
      /differs: .*user-sync-config\.yml:\d+:\d+: user_filter leaves[^\n]*\n {2}the original counts/,
    );
    expect(out).toContain('it can be used; 1 remark');
  });

  test('check gives the same as data', async () => {
    const acme = await acmeFolder();

    const { out } = await runUmapi(['sync', 'config', 'check', '-c', originalConfig(acme), '--json']);

    expect(JSON.parse(out)).toEqual({
      path: acme.path('user-sync-config.yml'),
      original: true,
      problems: [],
    });
  });

  test('convert writes a native file that does the same', async () => {
    const acme = await acmeFolder();
    const config = originalConfig(acme);

    await runUmapi(['sync', 'config', 'convert', '-c', config, '--out', acme.path('sync.yaml')]);
    const { exit } = await runUmapi(['sync', '-c', acme.path('sync.yaml')], undefined, {
      UMAPI_CLIENT_SECRET: 'hunter2',
    });

    expect(acme.read('sync.yaml')).not.toContain('hunter2');
    expect(exit).toBe(0);
    expect(await acme.groups()).toEqual(inOrder);
  });

  test('convert does not write over a file', async () => {
    const acme = await acmeFolder();
    acme.write('sync.yaml', 'mine');

    const args = ['-c', originalConfig(acme), '--out', acme.path('sync.yaml')];
    const { exit } = await runUmapi(['sync', 'config', 'convert', ...args]);

    expect(exit).toBe(2);
    expect(acme.read('sync.yaml')).toBe('mine');
  });

  test('example prints a native file that can be used', async () => {
    const acme = await acmeFolder();

    const { out } = await runUmapi(['sync', 'config', 'example']);
    const { exit } = await runUmapi(['sync', 'config', 'check', '-c', acme.write('sync.yaml', out)]);

    expect(exit).toBe(0);
  });

  test('schema prints the schema of the native file', async () => {
    const { out } = await runUmapi(['sync', 'config', 'schema']);

    expect(JSON.parse(out)).toMatchObject({
      title: 'Configuration of umapi sync',
      required: ['directory', 'adobe'],
    });
  });
});

describe('umapi sync for one person', () => {
  test('why follows them from the record to the steps', async () => {
    const acme = await acmeFolder();

    const { exit, out } = await runUmapi(['sync', 'why', 'a@acme.example', '-c', originalConfig(acme)]);

    expect(exit).toBe(0);
    expect(out).toMatch(
      /^Directory\n {2}people\.csv:2: .*\n[\s\S]*design → Design[\s\S]*remove from groups: Sales/,
    );
  });

  test('--user syncs nobody else', async () => {
    const acme = await acmeFolder();
    const before = await acme.groups();

    await runUmapi(['sync', '--user', 'a@acme.example', '-c', originalConfig(acme)]);

    expect(await acme.groups()).toEqual({ ...before, 'a@acme.example': ['Design'] });
  });
});

describe('umapi sync drift', () => {
  test('says who is only here, only there, or different', async () => {
    const acme = await acmeFolder();

    const { exit, out } = await runUmapi(['sync', 'drift', '-c', originalConfig(acme), '--exit-code']);

    expect(exit).toBe(10);
    expect(out).toBe(
      [
        'A1@AdobeOrg: 0 the same',
        'only in the directory: 1',
        '  new@acme.example',
        'only at Adobe: 2',
        '  gone1@acme.example',
        '  gone2@acme.example',
        'different: 1',
        '  a@acme.example',
        '',
      ].join('\n'),
    );
  });
});

describe('umapi sync escrow', () => {
  test('lists what keeps failing, and forgets it', async () => {
    const acme = await acmeFolder();
    acme.write('people.csv', peopleCsv([{ email: 'b@elsewhere.example' }]));
    const config = originalConfig(acme);
    await runUmapi(['sync', '-c', config]);

    const listed = await runUmapi(['sync', 'escrow', 'list', '-c', config]);
    const dropped = await runUmapi(['sync', 'escrow', 'drop', 'B@elsewhere.example', '-c', config]);
    const empty = await runUmapi(['sync', 'escrow', 'list', '-c', config]);

    expect(listed.out).toMatch(/A1@AdobeOrg +b@elsewhere\.example +1 /);
    expect(dropped.exit).toBe(0);
    expect(empty.out).toBe('nothing keeps failing\n');
  });
});

test('help names every option of user-sync, and every exit code', async () => {
  const { exit, out } = await runUmapi(['sync', '--help']);

  const options = [
    '--config-filename',
    '--connector',
    '--users',
    '--user-filter',
    '--adobe-users',
    '--adobe-only-user-action',
  ];
  const more = [
    '--adobe-only-user-list',
    '--process-groups',
    '--update-user-info',
    '--strategy',
    '--test-mode',
    '130',
    '10 changes',
  ];
  expect([...options, ...more].filter((name) => !out.includes(name))).toEqual([]);
  expect(exit).toBe(0);
  expect(existsSync('.umapi')).toBe(false);
});
