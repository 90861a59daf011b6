import { mkdirSync } from 'node:fs';
import { type Clock, systemClock } from '@umapi-kit/clock';
import { fileRunLock } from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';
import { ownAuthority } from '../packages/cli/test/support/own-authority.ts';
import { runUmapi } from '../packages/cli/test/support/run-umapi.ts';
import { nativeConfig, type SyncFolder, syncFolder } from '../packages/cli/test/support/sync-folder.ts';
import { startProxy } from './support/proxy.ts';

const never = new AbortController().signal;
const jo = { email: 'jo@acme.example' };

interface Seen {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly remedy?: string;
}

/** What the doctor says of a server, in the environment of its first organization. */
async function doctor(
  { server }: SyncFolder,
  {
    args = [],
    env = {},
    clock = systemClock,
  }: { args?: readonly string[]; env?: Readonly<Record<string, string>>; clock?: Clock } = {},
) {
  const variables = {
    UMAPI_ORG_ID: 'A1@AdobeOrg',
    UMAPI_CLIENT_ID: 'key',
    UMAPI_CLIENT_SECRET: 'hunter2',
    UMAPI_ENDPOINT: server.endpoint,
    UMAPI_AUTH_HOST: server.url,
  };
  const { exit, out, err } = await runUmapi(
    ['doctor', '--json', ...args],
    never,
    { ...variables, ...env },
    clock,
  );
  const checks: readonly Seen[] = JSON.parse(out).checks;
  const of = (name: string) => {
    const found = checks.find((check) => check.name === name);
    return found && [found.status, found.message, found.remedy].filter(Boolean).join(': ');
  };
  return {
    exit,
    of,
    shown: out + err,
    failed: checks.filter(({ status }) => status === 'failed').map(({ name }) => name),
  };
}

test('umapi doctor finds nothing where everything works, and makes few calls', async () => {
  const acme = await syncFolder([jo], { tls: true });
  const env = { NODE_EXTRA_CA_CERTS: acme.write('ca.pem', acme.server.certificate ?? '') };

  const { exit, of, failed } = await doctor(acme, { env });

  expect(failed).toEqual([]);
  expect(exit).toBe(0);
  expect(of('proxy')).toMatch(/^ok: none for 127\.0\.0\.1:\d+$/);
  expect(of('connection')).toMatch(/^ok: 127\.0\.0\.1:\d+, in \d+ ms$/);
  expect(of('certificate')).toMatch(/^ok: TLSv1\.3, for localhost, issued by localhost, valid until \d{4}-/);
  expect(of('service')).toMatch(/^ok: LIVE, umapi-kit, 2$/);
  expect(of('organization')).toBe('ok: A1@AdobeOrg can be read');
  expect(of('changes')).toMatch(/^ok: permitted; asked in test mode/);
  expect(acme.server.calls.matching().map(({ call }) => call)).toEqual([
    'status',
    'oauthToken',
    'user',
    'action',
  ]);
});

test('umapi doctor prints one check a line, with what to do', async () => {
  const acme = await syncFolder([]);
  const { url, endpoint } = acme.server;
  const env = {
    UMAPI_ORG_ID: 'A1@AdobeOrg',
    UMAPI_CLIENT_ID: 'key',
    UMAPI_CLIENT_SECRET: 'wrong',
    UMAPI_ENDPOINT: endpoint,
    UMAPI_AUTH_HOST: url,
  };

  const { exit, out } = await runUmapi(['doctor'], never, env, systemClock);

  expect(exit).toBe(6);
  expect(out).toMatch(/^ok +runtime +umapi-kit \d/m);
  expect(out).toMatch(
    /^failed +token \(A1@AdobeOrg\) +the client secret of key is wrong; copy the secret anew/m,
  );
  expect(out).toMatch(/^skipped +changes \(A1@AdobeOrg\) +there is no token$/m);
});

describe('a certificate', () => {
  test('whose issuer nobody trusts is told with the issuer’s name, and what to set', async () => {
    const { certificate, identity } = await ownAuthority({}, systemClock.now());
    const acme = await syncFolder([], { tls: identity });

    const untrusted = await doctor(acme);
    const trusted = await doctor(acme, { env: { NODE_EXTRA_CA_CERTS: acme.write('root.pem', certificate) } });

    expect(untrusted.exit).toBe(5);
    expect(untrusted.of('certificate')).toMatch(/issued by Acme Inspection Root \(Acme Security\)/);
    expect(untrusted.of('certificate')).toMatch(
      /trusts Acme Inspection Root.*set NODE_EXTRA_CA_CERTS to that file/,
    );
    expect(untrusted.of('token')).toBe('skipped: the road to the service ends before');
    expect(trusted.of('certificate')).toMatch(/^ok: .* issued by Acme Inspection Root/);
    expect(trusted.exit).toBe(0);
  });

  test.each([
    {
      name: 'that has expired',
      made: { fromDays: -30, untilDays: -3 },
      says: /it expired at \d{4}-.*look whether the clock/,
    },
    { name: 'that is not valid yet', made: { fromDays: 3 }, says: /only valid from \d{4}-.*set the clock/ },
    {
      name: 'of another host',
      made: { host: 'other.example' },
      says: /not for 127\.0\.0\.1, but for other\.example/,
    },
  ])('$name is told as such', async ({ made, says }) => {
    const { certificate, identity } = await ownAuthority(made, systemClock.now());
    const acme = await syncFolder([], { tls: identity });
    const env = { NODE_EXTRA_CA_CERTS: acme.write('root.pem', certificate) };

    const { exit, of } = await doctor(acme, { env });

    expect(exit).toBe(5);
    expect(of('certificate')).toMatch(says);
  });

  test('that ends soon is a warning', async () => {
    const { certificate, identity } = await ownAuthority({ untilDays: 5 }, systemClock.now());
    const acme = await syncFolder([], { tls: identity });
    const env = { NODE_EXTRA_CA_CERTS: acme.write('root.pem', certificate) };

    const { exit, of } = await doctor(acme, { env });

    expect(exit).toBe(0);
    expect(of('certificate')).toMatch(/^warning: .*it ends soon/);
  });

  test('that is not checked is a warning that says whom it is from', async () => {
    const { identity } = await ownAuthority({}, systemClock.now());
    const acme = await syncFolder([], { tls: identity });

    const { exit, of } = await doctor(acme, { env: { UMAPI_SSL_VERIFY: 'false' } });

    expect(exit).toBe(0);
    expect(of('certificate')).toMatch(/^warning: .*Acme Inspection Root.*as ssl_verify is off/);
    expect(of('organization')).toMatch(/^ok/);
  });
});

describe('a proxy', () => {
  test('is named with its variable, and leads on; its password is never shown', async () => {
    const acme = await syncFolder([], { tls: true });
    await using proxy = await startProxy('me:never-show-this');
    const env = {
      https_proxy: proxy.url.replace('://', '://me:never-show-this@'),
      NODE_EXTRA_CA_CERTS: acme.write('ca.pem', acme.server.certificate ?? ''),
    };

    const { exit, of, shown } = await doctor(acme, { env });

    expect(exit).toBe(0);
    expect(of('proxy')).toBe(`ok: https_proxy=http://***@${new URL(proxy.url).host}`);
    expect(of('connection')).toMatch(new RegExp(`through ${new URL(proxy.url).host}`));
    expect(of('certificate')).toMatch(/^ok/);
    expect(proxy.asked).toContain(`CONNECT ${new URL(acme.server.url).host}`);
    expect(shown).not.toContain('never-show-this');
    expect(shown).not.toContain('hunter2');
  });

  test('that wants to know who we are is told as such', async () => {
    const acme = await syncFolder([], { tls: true });
    await using proxy = await startProxy('me:secret');

    const { exit, of } = await doctor(acme, { env: { HTTPS_PROXY: proxy.url } });

    expect(exit).toBe(5);
    expect(of('connection')).toMatch(
      /wants to know who you are \(407\): write user and password into HTTPS_PROXY/,
    );
  });

  test('that is not there is told with its variable', async () => {
    const acme = await syncFolder([], { tls: true });

    const { exit, of } = await doctor(acme, { env: { ALL_PROXY: 'http://127.0.0.1:9' } });

    expect(exit).toBe(5);
    expect(of('connection')).toMatch(
      /no connection to the proxy 127\.0\.0\.1:9 \(ECONNREFUSED\): look at ALL_PROXY/,
    );
  });

  test('is not used for what NO_PROXY lists', async () => {
    const acme = await syncFolder([]);

    const { of } = await doctor(acme, {
      env: { HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'localhost, 127.0.0.1' },
    });

    expect(of('proxy')).toMatch(/^ok: none/);
  });
});

describe('the road', () => {
  test('ends where nobody listens, and the rest is skipped', async () => {
    const acme = await syncFolder([]);

    const { exit, of, failed } = await doctor(acme, {
      args: ['--endpoint', 'http://127.0.0.1:9/v2/usermanagement'],
    });

    expect(exit).toBe(5);
    expect(failed).toEqual(['connection']);
    expect(of('service')).toBe('skipped: the road to it ends before');
  });

  test('ends where a name is not known', async () => {
    const acme = await syncFolder([]);

    const { exit, of } = await doctor(acme, { args: ['--auth-host', 'https://nowhere.invalid'] });

    expect(exit).toBe(5);
    expect(of('name')).toMatch(/^failed: the name nowhere\.invalid is not found/);
  });

  test('is looked at without credentials too', async () => {
    const acme = await syncFolder([]);
    const hosts = ['--endpoint', acme.server.endpoint, '--auth-host', acme.server.url];

    const { exit, out } = await runUmapi(['doctor', ...hosts], never, {}, systemClock);

    expect(exit).toBe(2);
    expect(out).toMatch(/^failed +credentials +there are no credentials/m);
    expect(out).toMatch(/^ok +service .*LIVE/m);
  });
});

describe('the service', () => {
  test('in a rate limit is left alone: its end is told, and no further call is made', async () => {
    const acme = await syncFolder([]);
    acme.server.faults.add({
      match: { call: 'user' },
      effect: { kind: 'status', status: 429, retryAfterSeconds: 3000 },
    });

    const { exit, of } = await doctor(acme);

    expect(exit).toBe(5);
    expect(of('rate limit')).toMatch(/left alone until \d\d:\d\d:\d\d UTC, for 50 min/);
    expect(of('changes')).toBe('skipped: a rate limit is in force');
    expect(acme.server.calls.matching({ call: 'user' })).toHaveLength(1);
    expect(acme.server.calls.matching({ call: 'action' })).toHaveLength(0);
  });

  test('that migrates the organization says so to a change that only asks', async () => {
    const acme = await syncFolder([]);
    await acme.server.admin.changeOrg('A1@AdobeOrg', { state: 'migrating' });

    const { exit, of } = await doctor(acme);

    expect(exit).toBe(6);
    expect(of('changes')).toMatch(/^failed: Adobe is migrating the organization/);
  });

  test('may let a credential read, and not change', async () => {
    const acme = await syncFolder([]);
    await acme.server.admin.changeCredential('A1@AdobeOrg', 'key', { permissions: ['read'] });

    const { exit, of } = await doctor(acme);

    expect(exit).toBe(6);
    expect(of('organization')).toMatch(/^ok/);
    expect(of('changes')).toMatch(/^failed: the credential may not change anything/);
  });

  test('of another time shows that this clock is wrong', async () => {
    const acme = await syncFolder([]);
    const clock = { ...systemClock, now: () => systemClock.now() - 600_000 };

    const { of } = await doctor(acme, { clock });

    expect(of('clock')).toMatch(/^warning: this machine’s clock is 10 min behind the service’s/);
  });
});

describe('a directory', () => {
  test('that Adobe’s own connector fills is recognised, and nobody is created', async () => {
    const acme = await syncFolder([jo]);
    await acme.server.admin.changeDirectory('A1@AdobeOrg', 'acme', { adobeSynced: true });

    const { exit, of } = await doctor(acme, { args: ['--user', jo.email] });

    expect(exit).toBe(0);
    expect(of('directory')).toMatch(
      /^warning: people of acme\.example can not be added.*\(Entra or Google\) fills/,
    );
    expect(Object.keys(await acme.groups())).toEqual([jo.email]);
  });

  test('of one’s own takes people, and nobody is created', async () => {
    const acme = await syncFolder([jo]);

    const { of } = await doctor(acme, { args: ['--user', jo.email] });

    expect(of('directory')).toBe('ok: people of acme.example can be added; asked in test mode');
    expect(Object.keys(await acme.groups())).toEqual([jo.email]);
  });
});

describe('the machine', () => {
  test('is said to have a lock that another run holds, and by whom', async () => {
    const acme = await syncFolder([]);
    const args = ['--config', nativeConfig(acme)];
    mkdirSync(acme.path('.umapi'));

    const before = await doctor(acme, { args });
    const lock = await fileRunLock(acme.path('.umapi')).acquire('sync-state', 'process 7 on mars');
    const meanwhile = await doctor(acme, { args });
    await lock[Symbol.asyncDispose]();
    const after = await doctor(acme, { args });

    expect(before.of('state')).toMatch(/sync-state\.db can be made$/);
    expect(before.of('lock')).toBe('ok: nobody holds it');
    expect(meanwhile.of('lock')).toMatch(/^warning: process 7 on mars holds it/);
    expect(meanwhile.exit).toBe(0);
    expect(after.of('lock')).toBe('ok: nobody holds it');
  });

  test('is said to have no room for the state where a file is in the way', async () => {
    const acme = await syncFolder([]);
    acme.write('.umapi', 'a file');

    const { exit, of } = await doctor(acme, { args: ['--config', nativeConfig(acme)] });

    expect(exit).toBe(2);
    expect(of('state')).toMatch(/^failed: .* can not be written/);
  });
});
