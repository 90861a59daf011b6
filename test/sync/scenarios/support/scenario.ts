import { Connection, OAuthS2S } from '@umapi-kit/client';
import { createSimulatedClock } from '@umapi-kit/clock';
import {
  type LoggedCall,
  type RunningServer,
  type Seed,
  type SeedUser,
  startServer,
} from '@umapi-kit/server';
import {
  type ApplyEvent,
  applySyncPlan,
  csvSource,
  type DirectorySource,
  defaultGuards,
  defaultRules,
  type GuardRule,
  type OrgConfig,
  openSyncState,
  planSyncRun,
  type SyncConfig,
  type SyncPlan,
  type SyncRules,
  type SyncState,
  type SyncSummary,
} from '@umapi-kit/sync';

/** Owns the directories. */
const primary = 'PRIM0001@AdobeOrg';
/** Called `org2` in the configuration; trusts the first one. */
const secondary = 'SECO0001@AdobeOrg';

/** The rules of every scenario, unless it says otherwise: `dirA → Acrobat`, `dirP → Photoshop`. */
const baseRules: SyncRules = {
  ...defaultRules,
  groups: [
    { directory: 'dirA', adobe: ['Acrobat'] },
    { directory: 'dirP', adobe: ['Photoshop'] },
  ],
  updateFields: [],
};

/** What an original configuration makes of `max_adobe_only_users: 200`, in place of what guards the leavers. */
export function limit(rule: Partial<GuardRule>): readonly GuardRule[] {
  const others = defaultGuards.filter(({ kind }) => ['loseAdmin', 'directoryShrinks'].includes(kind));
  return [{ kind: 'adobeOnly', fromCount: 0, percentOf: 'notExcluded', ...rule }, ...others];
}

/** One line of the table of scenarios. */
export interface Scenario {
  /** `a[dirA,dirP]` for a@x.com, or a row by column. */
  readonly people: readonly (string | Readonly<Record<string, string>>)[];
  /** `a{Acrobat}` for a federated a@x.com, or a user of the seed. */
  readonly accounts: readonly (string | SeedUser)[];
  /** Accounts of the second organization, which maps `dirS → SecA`. Absent: there is none. */
  readonly second?: readonly string[];
  readonly rules?: Partial<SyncRules>;
  readonly guards?: readonly GuardRule[];
  readonly config?: Partial<Pick<SyncConfig, 'select' | 'hook' | 'adobeOnlyList'>>;
  /** Groups of the first organization. @defaultValue Acrobat, Photoshop, Other, VIP */
  readonly groups?: readonly string[];
  /** In the place of the CSV text. */
  readonly source?: DirectorySource;
  readonly state?: SyncState;
}

/** What came of it. */
interface Played {
  readonly plan: SyncPlan;
  /** What was sent, in order: `a@x.com: add acrobat`; `org2 a@x.com: …`. Group names folded and sorted. */
  readonly wire: readonly string[];
  /** Calls by name. */
  readonly calls: readonly LoggedCall[];
  readonly events: readonly ApplyEvent[];
  readonly summary: SyncSummary;
  /** What the next run would do, by organization. */
  readonly again: readonly number[];
}

/** Plays a scenario over HTTP: reads both sides, plans, applies, and plans again. */
export async function play(scenario: Scenario): Promise<Played> {
  await using server = await startServer({ seed: seedOf(scenario) });
  using own = openSyncState(':memory:');
  const state = scenario.state ?? own;
  const config = configOf(scenario);
  const orgs = config.orgs.map(({ connection: { orgId } }) => ({ conn: connectTo(server, orgId) }));
  const clock = createSimulatedClock();
  const source =
    scenario.source ?? csvSource({ text: csvOf(scenario), name: 'people.csv', defaultCountry: 'US' });
  const plan = await planSyncRun(config, { source, orgs, state, clock });
  const events: ApplyEvent[] = [];
  const run = applySyncPlan(plan, { orgs, state, clock });
  let next: IteratorResult<ApplyEvent, SyncSummary>;
  for (next = await run.next(); !next.done; next = await run.next()) events.push(next.value);
  const calls = server.calls.matching();
  const again = await planSyncRun(config, { source, orgs, state, clock });
  return {
    plan,
    wire: wireOf(calls),
    calls,
    events,
    summary: next.value,
    again: again.orgs.map(({ changes }) => changes.length),
  };
}

/** The configuration of a scenario. */
function configOf({ rules, guards = limit({ max: 200 }), second, config }: Scenario): SyncConfig {
  const first: OrgConfig = { connection: { orgId: primary }, rules: { ...baseRules, ...rules } };
  const further: OrgConfig = {
    name: 'org2',
    connection: { orgId: secondary },
    rules: { ...baseRules, ...rules, groups: [{ directory: 'dirS', adobe: ['SecA'] }] },
  };
  return {
    directory: { kind: 'csv', path: '/nowhere.csv', identityType: 'federatedID' },
    select: { groups: 'mapped' },
    orgs: second ? [first, further] : [first],
    guards,
    extraAttributes: [],
    state: '/nowhere.db',
    testOnly: false,
    log: { fileName: 'sync.log', fileLevel: 'info', consoleLevel: 'info', progress: false },
    problems: [],
    ...config,
  };
}

const columns = [
  'email',
  'firstname',
  'lastname',
  'country',
  'groups',
  'type',
  'username',
  'domain',
] as const;

function csvOf({ people }: Scenario): string {
  const rows = people.map((one) => {
    const row = typeof one === 'string' ? parsePerson(one) : one;
    return columns.map((column) => `"${row[column] ?? ''}"`).join(',');
  });
  return [columns.join(','), ...rows].join('\n');
}

function parsePerson(text: string): Readonly<Record<string, string>> {
  const [, name = '', groups = ''] = /^([^[]+)\[(.*)\]$/.exec(text) ?? [];
  return { email: name.includes('@') ? name : `${name}@x.com`, groups };
}

function parseAccount(text: string | SeedUser): SeedUser {
  if (typeof text !== 'string') return text;
  const [, name = '', groups = ''] = /^([^{]+)\{(.*)\}$/.exec(text) ?? [];
  const email = name.includes('@') ? name : `${name}@x.com`;
  return { email, country: 'US', groups: groups === '' ? [] : groups.split(',') };
}

function seedOf(scenario: Scenario): Seed {
  const { accounts, second = [], groups = ['Acrobat', 'Photoshop', 'Other', 'VIP'] } = scenario;
  return {
    orgs: [
      {
        id: primary,
        name: 'Primary',
        credentials: [{ clientId: primary, clientSecret: 'a local secret' }],
        directories: [
          { name: 'Federated', type: 'federated', login: 'username', domains: ['x.com', 'other.com'] },
          { name: 'Enterprise', type: 'enterprise', domains: ['ent.com'] },
        ],
        userGroups: groups.map((name) => ({ name })),
        users: accounts.map(parseAccount),
      },
      {
        id: secondary,
        name: 'Secondary',
        credentials: [{ clientId: secondary, clientSecret: 'a local secret' }],
        directories: [{ name: 'Own', type: 'federated', domains: ['sec.com'] }],
        trusts: [{ org: primary, directory: 'Federated' }],
        userGroups: [{ name: 'SecA' }],
        users: second.map(parseAccount),
      },
    ],
  };
}

function connectTo({ url, endpoint }: RunningServer, orgId: string): Connection {
  const auth = new OAuthS2S({ clientId: orgId, clientSecret: 'a local secret', authHost: url });
  return new Connection({ orgId, auth, endpoint, limits: 'unlimited' });
}

interface WireEntry {
  readonly user?: string;
  readonly domain?: string;
  readonly usergroup?: string;
  readonly do: readonly Readonly<Record<string, unknown>>[];
}

function wireOf(calls: readonly LoggedCall[]): readonly string[] {
  return calls
    .filter(({ call }) => call === 'action')
    .flatMap(({ org, requestBody }) => {
      const entries: readonly WireEntry[] = JSON.parse(requestBody);
      const prefix = org === secondary ? 'org2 ' : '';
      return entries.flatMap(linesOf).map((line) => prefix + line);
    });
}

/** A group-wise entry says the same about several people. */
function linesOf(entry: WireEntry): readonly string[] {
  const { user, domain, usergroup } = entry;
  if (usergroup !== undefined) {
    return entry.do.flatMap((step) =>
      Object.entries(step).flatMap(([name, value]) =>
        usersOf(value).map((member) => `${member}: ${name} ${usergroup.toLowerCase()}`),
      ),
    );
  }
  const steps = entry.do.flatMap((step) => Object.entries(step).map(([name, value]) => stepOf(name, value)));
  return [`${user}${domain === undefined ? '' : ` (${domain})`}: ${steps.join('; ')}`];
}

function usersOf(value: unknown): readonly string[] {
  const users = isRecord(value) ? value['user'] : undefined;
  return Array.isArray(users) ? users.map(String) : [];
}

function stepOf(name: string, value: unknown): string {
  if (!isRecord(value)) return `${name} ${String(value)}`;
  const { group } = value;
  if (Array.isArray(group))
    return `${name} ${group
      .map((one) => String(one).trim().toLowerCase())
      .toSorted()
      .join(' ')}`;
  const fields = Object.entries(value).map(([key, field]) => `${key}=${String(field)}`);
  return [name, ...fields.toSorted()].join(' ');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
