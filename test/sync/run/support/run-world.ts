import { join } from 'node:path';
import type { Connection, ConnectionOptions, Journal } from '@umapi-kit/client';
import { openJournal } from '@umapi-kit/client/node';
import { type Clock, createSimulatedClock } from '@umapi-kit/clock';
import { type RunningServer, type ServerOptions, startServer } from '@umapi-kit/server';
import {
  type ApplyEvent,
  type ApplySyncOptions,
  applySyncPlan,
  type DirectoryRecord,
  type DirectorySource,
  defaultGuards,
  openSyncState,
  type PlanRunOptions,
  planSyncRun,
  type RunTargets,
  resumeSyncRun,
  type SyncConfig,
  type SyncPlan,
  type SyncRules,
  type SyncState,
  type SyncSummary,
} from '@umapi-kit/sync';
import { acme, connectTo, rules } from './company.ts';

/** A source that is at hand; it yields and returns as the real ones do. */
export function sourceOf(records: readonly DirectoryRecord[]): DirectorySource {
  return {
    async *read() {
      yield* records;
      const groupsFound = records.flatMap((record) => ('groups' in record ? record.groups : []));
      return { groupsFound: [...new Set(groupsFound)] };
    },
  };
}

/** A configuration with everything at its default. */
export function configOf(
  fields: Partial<Omit<SyncConfig, 'orgs'>> & { readonly rules?: SyncRules } = {},
): SyncConfig {
  const { rules: own = rules, ...others } = fields;
  return {
    directory: { kind: 'csv', path: '/nowhere.csv', identityType: 'federatedID' },
    select: {},
    orgs: [{ connection: { orgId: acme }, rules: own }],
    guards: defaultGuards,
    extraAttributes: [],
    state: '/nowhere.db',
    testOnly: false,
    log: { fileName: 'sync.log', fileLevel: 'info', consoleLevel: 'info', progress: false },
    problems: [],
    ...others,
  };
}

/** Plans some orgs, the first of which owns the directory. */
export async function planFor(
  orgs: readonly [PlannedOrg, ...PlannedOrg[]],
  people: readonly DirectoryRecord[],
): Promise<SyncPlan> {
  using state = openSyncState(':memory:');
  const [first, ...others] = orgs.map(({ conn, rules: own }, index) => ({
    ...(index === 0 ? {} : { name: conn.orgId }),
    connection: { orgId: conn.orgId },
    rules: own,
  }));
  if (!first) throw new RangeError('there is no org');
  const config: SyncConfig = { ...configOf(), orgs: [first, ...others] };
  const clock = createSimulatedClock();
  return await planSyncRun(config, { source: sourceOf(people), orgs, state, clock });
}

interface PlannedOrg {
  readonly conn: Connection;
  readonly rules: SyncRules;
}

/** What came of a run. */
interface Ran {
  readonly events: readonly ApplyEvent[];
  readonly summary: SyncSummary;
}

/** Reads a run to its end. */
export async function ranThrough(run: AsyncGenerator<ApplyEvent, SyncSummary, void>): Promise<Ran> {
  const events: ApplyEvent[] = [];
  for (let next = await run.next(); ; next = await run.next()) {
    if (next.done === true) return { events, summary: next.value };
    events.push(next.value);
  }
}

/** A server with one organization, and a folder where runs leave their state. */
interface RunWorld extends AsyncDisposable {
  readonly server: RunningServer;
  readonly state: SyncState;
  readonly clock: Clock;
  readonly targets: RunTargets & {
    readonly orgs: readonly [{ readonly conn: Connection; readonly journal: Journal }];
  };
  plan(
    records: readonly DirectoryRecord[],
    config?: SyncConfig,
    options?: Partial<PlanRunOptions>,
  ): Promise<SyncPlan>;
  apply(plan: SyncPlan, options?: Partial<ApplySyncOptions>): Promise<Ran>;
  resume(): Promise<Ran>;
}

/** How a world is made. */
export interface WorldOptions extends ServerOptions {
  readonly folder: string;
  readonly connection?: Partial<ConnectionOptions>;
}

/** A world whose server is reached without a socket, unless `listen` says otherwise. */
export async function openWorld({ folder, connection, ...options }: WorldOptions): Promise<RunWorld> {
  const server = await startServer({ listen: false, ...options });
  const state = openSyncState(join(folder, 'state.db'));
  const journal = openJournal({ path: join(folder, 'journal.db') });
  const clock = options.clock ?? createSimulatedClock();
  const transport = options.listen === true ? { fetch } : {};
  const conn = connectTo(server, acme, { journal, ...transport, ...connection });
  const targets: RunWorld['targets'] = { orgs: [{ conn, journal }], state, clock };
  return {
    server,
    state,
    clock,
    targets,
    plan: (records, config = configOf(), more = {}) =>
      planSyncRun(config, { source: sourceOf(records), ...targets, ...more }),
    apply: (plan, more = {}) => ranThrough(applySyncPlan(plan, { ...targets, ...more })),
    resume: () => ranThrough(resumeSyncRun(targets)),
    async [Symbol.asyncDispose]() {
      await server.close();
      await journal[Symbol.asyncDispose]();
      state[Symbol.dispose]();
    },
  };
}
