import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection, OAuthS2S } from '@umapi-kit/client';
import { createSimulatedClock } from '@umapi-kit/clock';
import { type SeedUser, startServer } from '@umapi-kit/server';
import { createTerminal, run } from 'umapi-kit';
import { expect, onTestFinished, test } from 'vitest';
import { createEntraStandIn } from './entra/entra-stand-in.ts';
import { createOktaStandIn, type OktaFault } from './okta/okta-stand-in.ts';
import { type Handler, serveHandler } from './support/serve-handler.ts';

const org = 'A1@AdobeOrg';
const env = { CLIENT_SECRET: 'hunter2', OKTA_TOKEN: 'okta-token', ENTRA_SECRET: 'entra-secret' };

/** An organization with two groups, and a folder with a configuration that names its directory. */
async function organization(users: readonly SeedUser[], directory: (folder: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), 'whole-run-'));
  const server = await startServer({
    seed: {
      orgs: [
        {
          id: org,
          name: 'Acme',
          credentials: [{ clientId: 'key', clientSecret: 'hunter2' }],
          directories: [{ name: 'acme', type: 'federated', domains: ['acme.example'] }],
          userGroups: [{ name: 'Design' }, { name: 'Print' }],
          users,
        },
      ],
    },
  });
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });
  const adobe = `{ orgId: ${org}, endpoint: ${server.endpoint}, authHost: "${server.url}", clientId: key, clientSecret: { env: CLIENT_SECRET } }`;
  const groups = '[{ directory: design, adobe: [Design] }, { directory: print, adobe: [Print] }]';
  const config = join(folder, 'sync.yaml');
  writeFileSync(config, `directory: ${directory(folder)}\nadobe: ${adobe}\ngroups: ${groups}\n`);
  return {
    connection: adobe,
    sync: () => umapi(['sync', '-c', config]),
    async accounts() {
      const auth = new OAuthS2S({ clientId: 'key', clientSecret: 'hunter2', authHost: server.url });
      await using conn = new Connection({ orgId: org, auth, endpoint: server.endpoint, limits: 'unlimited' });
      const all = await conn.users().all();
      return Object.fromEntries(all.map(({ email, groups: own }) => [email, own.toSorted()]));
    },
  };
}

async function umapi(args: readonly string[]): Promise<{ readonly exit: number; readonly text: string }> {
  let text = '';
  const stream = {
    write(part: string) {
      text += part;
    },
  };
  const exit = await run(args, {
    terminal: createTerminal(stream, stream, {}),
    clock: createSimulatedClock(),
    env,
    signal: new AbortController().signal,
  });
  return { exit, text };
}

async function served(handler: Handler): Promise<string> {
  const server = await serveHandler(handler);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server.origin;
}

const seeded = [
  { email: 'jane@acme.example', firstName: 'Jane', groups: ['Print'] },
  { email: 'gone@acme.example', groups: ['Design'] },
];
const followed = {
  'jane@acme.example': ['Design'],
  'zoë@acme.example': ['Design', 'Print'],
  'gone@acme.example': [],
};

function okta(fault?: () => OktaFault | undefined) {
  const profile = (email: string, firstName: string) => ({ email, firstName, countryCode: 'DE' });
  return createOktaStandIn({
    clock: createSimulatedClock(),
    users: [
      { id: '00u1', profile: profile('jane@acme.example', 'Jane') },
      { id: '00u2', profile: profile('zoë@acme.example', 'Zoë') },
    ],
    groups: [
      { id: '00g1', name: 'Design', members: ['00u1', '00u2'] },
      { id: '00g2', name: 'Print', members: ['00u2'] },
    ],
    ...(fault === undefined ? {} : { fault }),
  });
}

test('an organization follows Okta, and a second run has nothing to do', async () => {
  const origin = await served(okta().handler);
  const { sync, accounts } = await organization(
    seeded,
    () => `{ okta: { host: "${origin}", apiToken: { env: OKTA_TOKEN } } }`,
  );

  const first = await sync();
  const after = await accounts();
  const second = await sync();

  expect([first.exit, after]).toEqual([0, followed]);
  expect(second).toEqual({ exit: 0, text: expect.stringContaining('nothing to do') });
});

test('where Okta refuses one list, nothing is changed', async () => {
  const origin = await served(okta(() => ({ status: 403 })).handler);
  const { sync, accounts } = await organization(
    seeded,
    () => `{ okta: { host: "${origin}", apiToken: { env: OKTA_TOKEN } } }`,
  );

  const { exit, text } = await sync();

  expect(exit).toBe(7);
  expect(text).toContain('was refused with status 403: E0000009');
  expect(await accounts()).toEqual({ 'jane@acme.example': ['Print'], 'gone@acme.example': ['Design'] });
});

test('an organization follows what changes in Entra', async () => {
  const person = (id: string, mail: string, givenName: string) => ({
    id,
    mail,
    givenName,
    usageLocation: 'DE',
  });
  const tenant = createEntraStandIn({
    clock: createSimulatedClock(),
    users: [person('u1', 'jane@acme.example', 'Jane'), person('u2', 'zoë@acme.example', 'Zoë')],
    groups: [
      { id: 'g1', displayName: 'Design', members: ['u1', 'u2'] },
      { id: 'g2', displayName: 'Print', members: ['u2'] },
    ],
  });
  const origin = await served(tenant.handler);
  const { sync, accounts } = await organization(
    seeded,
    () =>
      `{ entra: { tenant: t, clientId: c, clientSecret: { env: ENTRA_SECRET }, graph: "${origin}/v1.0", authority: "${origin}", delta: { path: entra.db } } }`,
  );

  const first = await sync();
  const before = await accounts();
  tenant.putGroup({ id: 'g1', displayName: 'Design', members: ['u2'] });
  tenant.putGroup({ id: 'g2', displayName: 'Print', members: ['u1'] });
  const second = await sync();

  expect([first.exit, second.exit]).toEqual([0, 0]);
  expect(before).toEqual(followed);
  expect(await accounts()).toEqual({
    ...followed,
    'jane@acme.example': ['Print'],
    'zoë@acme.example': ['Design'],
  });
});

test('an organization follows another one', async () => {
  const source = await organization(
    [{ email: 'jane@acme.example', firstName: 'Jane', country: 'DE', groups: ['Design', 'Print'] }],
    () => '{ csv: nowhere.csv }',
  );
  const { sync, accounts } = await organization(
    seeded,
    () => `{ adobe: { connection: ${source.connection} } }`,
  );

  const { exit } = await sync();

  expect(exit).toBe(0);
  expect(await accounts()).toEqual({ 'jane@acme.example': ['Design', 'Print'], 'gone@acme.example': [] });
});
