import type { SyncConfig } from '../config/sync-config.ts';
import type { Comparison } from '../desired/comparison.ts';
import { SourceError } from '../errors.ts';
import { nameKey } from '../plan/identity.ts';
import type { Plan, SyncPlan } from '../plan/plan.ts';
import { placeText } from '../plan/wording.ts';
import { restEscrowed } from './escrow-changes.ts';
import { type ComparisonContext, openRunComparison } from './open-run-comparison.ts';
import { type ReadEvent, readBoth, type SidesToRead } from './read-both.ts';
import { mappedGroups, withUnseen } from './read-request.ts';
import type { OrgSide } from './read-sides.ts';
import { type Reconciliation, reconcile } from './reconciled.ts';

/** Told while both sides are read. */
export type PlanRunEvent = ReadEvent | { readonly kind: 'planned'; readonly plan: SyncPlan };

/** What planning works with. */
export interface PlanRunOptions extends Omit<ComparisonContext, 'alone'>, SidesToRead {
  /**
   * Accounts that the service may count without listing them, before somebody has to confirm it.
   * @defaultValue 10
   */
  readonly unlistedAllowance?: number;
  /** Somebody has confirmed that accounts which are counted and not listed are technical ones. @defaultValue false */
  readonly confirmLists?: boolean;
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
  using comparison = await openRunComparison(config, options);
  const both = await readBoth(config, comparison, options);
  const compared = await compare(config, { comparison, ...both }, options);
  refuseUseless(compared.directory);
  const plan = withUnseen(withProblems(compared, missingGroups(config, both.groupsFound)), config);
  options.onEvent?.({ kind: 'planned', plan });
  return plan;
}

/** One odd record stops nobody; where all of them are, it is the directory, or the hook, that is at fault. */
function refuseUseless({ users, rejects }: SyncPlan['directory']): void {
  const [first] = rejects;
  if (users > 0 || first === undefined) return;
  const problem = `none of the ${rejects.length} records can be used; nothing is planned from them. The first: ${first.reject}`;
  throw new SourceError('SOURCE_FORMAT', { file: placeText(first) }, problem);
}

async function compare(
  { orgs }: SyncConfig,
  { comparison, sides }: { readonly comparison: Comparison; readonly sides: ReadonlyMap<string, OrgSide> },
  options: PlanRunOptions,
): Promise<SyncPlan> {
  const found = orgs.map(({ connection }) => reconcileSide(connection.orgId, sides, options));
  const readings = orgs.map(({ connection }, index) => {
    const { groups } = sides.get(connection.orgId) ?? {};
    return { ...(groups === undefined ? {} : { groups }), reconciled: !('doubt' in (found[index] ?? {})) };
  });
  const plan = await comparison.plan(readings);
  const { state, clock } = options;
  return {
    ...plan,
    orgs: plan.orgs.map((one, index) => {
      return restEscrowed(withList(one, found[index]), state.escrow, clock.now());
    }),
  };
}

function reconcileSide(
  org: string,
  sides: ReadonlyMap<string, OrgSide>,
  { state, unlistedAllowance = 10, confirmLists = false }: PlanRunOptions,
): Reconciliation | undefined {
  const side = sides.get(org);
  const last = state.lastList(org);
  return side && reconcile(side.summary, { last, allowance: unlistedAllowance, confirmed: confirmLists });
}

function withList(plan: Plan, found: Reconciliation | undefined): Plan {
  if (found === undefined) return plan;
  if ('list' in found) return { ...plan, list: found.list };
  return { ...plan, problems: [...plan.problems, `nothing is taken from anyone: ${found.doubt}`] };
}

/** A mapping of a directory group that is not there gives nobody anything, and so takes from those who have it. */
function missingGroups(config: SyncConfig, groupsFound: readonly string[] | undefined): readonly string[] {
  if (groupsFound === undefined) return [];
  const found = new Set(groupsFound.map(nameKey));
  const missing = mappedGroups(config).filter((name) => !found.has(nameKey(name)));
  return [...new Set(missing)].map((name) => `the directory has no group "${name}", which a mapping names`);
}

function withProblems(plan: SyncPlan, problems: readonly string[]): SyncPlan {
  const [first, ...others] = plan.orgs;
  if (problems.length === 0 || !first) return plan;
  return { ...plan, orgs: [{ ...first, problems: [...first.problems, ...problems] }, ...others] };
}
