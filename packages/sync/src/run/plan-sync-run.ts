import type { Clock } from '@umapi-kit/clock';
import type { SyncConfig } from '../config/sync-config.ts';
import { createDirectoryIndex, type Directory } from '../plan/directory.ts';
import type { Plan, SyncPlan } from '../plan/plan.ts';
import { planSync } from '../plan/plan-sync.ts';
import type { DirectorySource } from '../source/source.ts';
import type { SyncState } from '../state/sync-state.ts';
import { restEscrowed } from './escrow-changes.ts';
import { type ListConnection, type OrgSide, readOrg } from './read-org.ts';
import { reconcile } from './reconciled.ts';
import { together } from './together.ts';

/** Told while both sides are read. */
export type PlanRunEvent =
  | { readonly kind: 'read'; readonly side: 'directory'; readonly read: number }
  | { readonly kind: 'read'; readonly side: 'accounts'; readonly org: string; readonly read: number }
  | { readonly kind: 'planned'; readonly plan: SyncPlan };

/** What planning works with. */
export interface PlanRunOptions {
  readonly source: DirectorySource;
  /** One for each org of the configuration, in any order. */
  readonly orgs: readonly { readonly conn: ListConnection }[];
  readonly state: SyncState;
  readonly clock: Clock;
  /**
   * Accounts that the service may count without listing them, before somebody has to confirm it.
   * @defaultValue 10
   */
  readonly unlistedAllowance?: number;
  /** Somebody has confirmed that accounts which are counted and not listed are technical ones. @defaultValue false */
  readonly confirmLists?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: PlanRunEvent) => void;
}

/**
 * Reads the directory and all orgs at the same time, and plans what a run would do. Nothing is changed, here or
 * there.
 *
 * @throws what the source throws, or an error of the client, when one side can't be read to its end: nothing is
 * planned then
 *
 * @example
 * const plan = await planSyncRun(config, { source, orgs: [{ conn }], state, clock: systemClock });
 */
export async function planSyncRun(config: SyncConfig, options: PlanRunOptions): Promise<SyncPlan> {
  const { state, clock, signal, onEvent = () => {} } = options;
  let directory: Directory | undefined;
  const sides = new Map<string, OrgSide>();
  await together(
    [
      async (stop) => {
        directory = await readPeople(options.source, stop, (read) => {
          onEvent({ kind: 'read', side: 'directory', read });
        });
      },
      ...options.orgs.map(({ conn }) => async (stop: AbortSignal) => {
        const onRead = ({ read }: { readonly read: number }) => {
          onEvent({ kind: 'read', side: 'accounts', org: conn.orgId, read });
        };
        sides.set(conn.orgId, await readOrg(conn, stop, onRead));
      }),
    ],
    signal,
  );
  if (!directory) throw new RangeError('the directory was not read');
  const people = directory;
  const orgs = config.orgs.map(({ connection: { orgId }, rules, name }) => {
    const side = sides.get(orgId);
    if (!side) throw new RangeError(`the configuration names ${orgId}, and there is no connection to it`);
    const plan = planOne({ orgId, side, directory: people, rules, guards: config.guards, ...options });
    return { ...plan, ...(name === undefined ? {} : { name }) };
  });
  const plan = {
    orgs: orgs.map((one) => restEscrowed(one, state.escrow, clock.now())),
    directory: {
      records: people.records,
      users: people.people.length,
      selected: people.people.length,
      rejects: people.rejects,
      dynamicGroups: [],
    },
  };
  onEvent({ kind: 'planned', plan });
  return plan;
}

function planOne({
  orgId,
  side,
  directory,
  rules,
  guards,
  state,
  clock,
  unlistedAllowance = 10,
  confirmLists = false,
}: PlanRunOptions & {
  readonly orgId: string;
  readonly side: OrgSide;
  readonly directory: Directory;
} & Pick<SyncConfig['orgs'][number], 'rules'> &
  Pick<SyncConfig, 'guards'>): Plan {
  const last = state.lastList(orgId);
  const whole = reconcile(side.summary, { last, allowance: unlistedAllowance, confirmed: confirmLists });
  const directoryUsers = state.lastDirectoryUsers();
  const plan = planSync({
    org: orgId,
    directory,
    groups: side.groups,
    users: side.users,
    rules,
    guards,
    memory: {
      dynamicGroups: state.dynamicGroups(orgId),
      managedGroups: state.managedGroups(orgId),
      leaving: state.leaving(orgId),
      ...(directoryUsers === undefined ? {} : { directoryUsers }),
    },
    now: clock.now(),
    reconciled: 'list' in whole,
  });
  if ('list' in whole) return { ...plan, list: whole.list };
  return { ...plan, problems: [...plan.problems, `nothing is taken from anyone: ${whole.doubt}`] };
}

async function readPeople(
  source: DirectorySource,
  signal: AbortSignal,
  onRead: (read: number) => void,
): Promise<Directory> {
  const index = createDirectoryIndex();
  let read = 0;
  for await (const record of source.read({ signal })) {
    index.add(record);
    onRead(++read);
  }
  return index.finish();
}
