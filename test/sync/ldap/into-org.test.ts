import { createSimulatedClock } from '@umapi-kit/clock';
import { type RunningServer, startServer } from '@umapi-kit/server';
import {
  applySyncPlan,
  openSource,
  openSyncState,
  parseSyncConfig,
  planSyncRun,
  type SyncPlan,
} from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';
import { startLdapStandIn } from '../../../packages/sync/test/support/ldap-stand-in.ts';
import { entriesOf } from '../../../packages/sync/test/support/ldap-tree.ts';
import { acme, companySeed, connectTo, stateOf } from '../run/support/company.ts';
import { directories, ldapConfig, ldapContext, sayWithoutSlapd } from './directories.ts';

sayWithoutSlapd();

const mail = (uid: string) => ({ mail: [`${uid}@acme.example`], givenName: [uid], sn: ['Doe'], c: ['DE'] });
const tree = {
  people: { jane: mail('jane'), zoë: { ...mail('zoe'), givenName: ['Zoë'] }, max: mail('max') },
  groups: { design: ['jane', 'zoë'], print: ['zoë'] },
};
const accounts = [
  'jane@acme.example jane: Design',
  'max@acme.example max: ',
  'zoe@acme.example Zoë: Design, Print',
];

const config = (url: string) => {
  const { kind, ...ldap } = ldapConfig(url, { pageSize: 2 });
  const groups = [
    { directory: 'design', adobe: ['Design'] },
    { directory: 'print', adobe: ['Print'] },
  ];
  return parseSyncConfig(
    JSON.stringify({ directory: { ldap }, adobe: { orgId: acme }, groups }),
    '/etc/sync.yaml',
  );
};

/** One run: what was planned, and carried out. */
async function sync(url: string, server: RunningServer): Promise<SyncPlan> {
  await using conn = connectTo(server, acme);
  using state = openSyncState(':memory:');
  const clock = createSimulatedClock();
  const whole = config(url);
  const source = await openSource(whole.directory, ldapContext());
  const plan = await planSyncRun(whole, { source, orgs: [{ conn }], state, clock });
  const applying = applySyncPlan(plan, { orgs: [{ conn }], state, clock });
  for (let next = await applying.next(); !next.done; ) next = await applying.next();
  return plan;
}

describe.each(directories)('people of %s', (_, start) => {
  test('get accounts with their groups, and are found in order afterwards', async () => {
    await using ldap = await start(tree);
    await using server = await startServer({ seed: companySeed({}) });

    const first = await sync(ldap.url, server);
    const second = await sync(ldap.url, server);

    await using conn = connectTo(server, acme);
    expect(await stateOf(conn)).toEqual(accounts);
    expect([first, second].map(({ orgs }) => orgs[0]?.changes.length)).toEqual([3, 0]);
  });
});

test('nobody loses anything when the directory breaks off', async () => {
  await using server = await startServer({ seed: companySeed({}) });
  const entries = entriesOf(tree);
  await using whole = await startLdapStandIn({ entries });
  await sync(whole.url, server);
  await using broken = await startLdapStandIn({
    entries,
    fault: (search) => (search === 4 ? 'cut' : undefined),
  });

  const run = sync(broken.url, server);

  await expect(run).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
  await using conn = connectTo(server, acme);
  expect(await stateOf(conn)).toEqual(accounts);
});
