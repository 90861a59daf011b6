import process from 'node:process';
import { Connection, OAuthS2S } from '@umapi-kit/client';
import { systemClock, systemRandom } from '@umapi-kit/clock';
import { type RunningServer, startServer } from '@umapi-kit/server';
import { inMemory } from '@umapi-kit/sqlite';
import {
  applySyncPlan,
  type DirectorySource,
  openSource,
  openSyncState,
  parseSyncConfig,
  planSyncRun,
  type SyncConfig,
} from '@umapi-kit/sync';
import { entriesOf, ldifOf } from '../../packages/sync/test/support/ldap-tree.ts';
import { type Slapd, slapdMissing, startSlapd } from '../../test/support/slapd.ts';
import type { Row, Table } from '../client/figures.ts';

/** What reading a directory took. */
export interface LdapFigures {
  readonly users: number;
  readonly searches: number;
  readonly seconds: number;
}

const orgId = 'BENCH@AdobeOrg';
const secret = 'a local secret';
const pageSize = 1_000;

/**
 * People of a real OpenLDAP, read alone, and synced into an empty local org.
 *
 * @param users each in one of the groups
 */
export async function ldapTables({
  users = 20_000,
  groups = 200,
}: {
  readonly users?: number;
  readonly groups?: number;
} = {}): Promise<readonly Table[]> {
  const missing = slapdMissing();
  if (missing !== undefined) return [{ title: `LDAP is left out: ${missing}`, rows: [] }];
  await using slapd = await startSlapd({ ldif: ldifOf(entriesOf(company(users, groups))) });
  const rows: Row[] = [];
  for (const [members, how] of ways) {
    const { searches, seconds } = await readAlone(slapd, configOf(slapd, groups, how));
    rows.push({ members, searches, seconds });
  }
  const most = Math.ceil(users / pageSize) + 2 * groups;
  const synced = await syncIntoEmptyOrg(slapd, configOf(slapd, groups, {}));
  return [
    {
      title: `${users} LDAP users and ${groups} groups read, pages of ${pageSize}; at most ${most} searches`,
      rows,
    },
    { title: `${users} LDAP users into an empty local org`, rows: [synced] },
  ];
}

const ways: readonly (readonly [name: string, how: object])[] = [
  ['attribute of people', {}],
  ['attribute of groups', { twoSteps: { memberAttribute: 'member' } }],
  ['filter for each group', { groupMemberFilterFormat: '(&(memberOf={group_dn})(objectClass=person))' }],
];

function company(users: number, groups: number) {
  const people = Array.from({ length: users }, (_, index) => [
    `user${index}`,
    { givenName: [`Given ${index}`], sn: [`Family ${index}`], c: ['DE'] },
  ]);
  const members = Array.from({ length: groups }, (_, group) => [
    `group ${group}`,
    people.flatMap(([uid], index) => (index % groups === group ? [uid] : [])),
  ]);
  return { people: Object.fromEntries(people), groups: Object.fromEntries(members) };
}

function configOf({ url }: Slapd, groups: number, how: object): SyncConfig {
  const names = Array.from({ length: groups }, (_, group) => `group ${group}`);
  const ldap = {
    url,
    baseDn: 'dc=example,dc=com',
    pageSize,
    allUsersFilter: '(objectClass=inetOrgPerson)',
    groupFilterFormat: '(&(objectClass=groupOfNames)(cn={group}))',
    ...how,
  };
  const document = {
    directory: { ldap },
    adobe: { orgId },
    createMissingGroups: true,
    groups: names.map((name) => ({ directory: name, adobe: [name] })),
  };
  return parseSyncConfig(JSON.stringify(document), '/bench/sync.yaml');
}

function open({ directory }: SyncConfig): Promise<DirectorySource> {
  return openSource(directory, {
    clock: systemClock,
    random: systemRandom,
    secret: () => Promise.reject(new Error('nobody signs in')),
    warn: () => {},
  });
}

async function readAlone(slapd: Slapd, config: SyncConfig): Promise<LdapFigures> {
  const source = await open(config);
  const groups = config.orgs[0].rules.groups.map(({ directory }) => directory);
  const began = systemClock.monotonic();
  let users = 0;
  for await (const record of source.read({ groups, signal: new AbortController().signal })) {
    if (!('reject' in record) && record.groups.length > 0) users++;
  }
  const seconds = secondsSince(began);
  return { users, searches: await slapd.searches(), seconds };
}

async function syncIntoEmptyOrg(slapd: Slapd, config: SyncConfig): Promise<Row> {
  await using server = await startServer({ seed: { orgs: [emptyOrg] } });
  const conn = connectTo(server);
  const source = await open(config);
  const began = systemClock.monotonic();
  const busyBefore = process.cpuUsage();
  using state = openSyncState(inMemory);
  const plan = await planSyncRun(config, { source, orgs: [{ conn }], state, clock: systemClock });
  const planSeconds = secondsSince(began);
  let confirmed = 0;
  for await (const { outcome } of applySyncPlan(plan, { orgs: [{ conn }], state, clock: systemClock })) {
    if (outcome.status === 'succeeded') confirmed++;
  }
  const seconds = secondsSince(began);
  const { user, system } = process.cpuUsage(busyBefore);
  // Source, client and server are in this process: where other work goes on, this says more than the clock.
  const cpuSeconds = Math.round((user + system) / 100_000) / 10;
  return { searches: await slapd.searches(), planSeconds, changesConfirmed: confirmed, seconds, cpuSeconds };
}

const emptyOrg = {
  id: orgId,
  name: 'Bench',
  credentials: [{ clientId: 'bench', clientSecret: secret }],
  directories: [{ name: 'People', type: 'federated' as const, domains: ['example.com'] }],
};

function connectTo({ url, endpoint }: RunningServer): Connection {
  const auth = new OAuthS2S({ clientId: 'bench', clientSecret: secret, authHost: url });
  return new Connection({ orgId, auth, endpoint, limits: 'unlimited' });
}

function secondsSince(began: number): number {
  return Math.round((systemClock.monotonic() - began) / 100) / 10;
}
