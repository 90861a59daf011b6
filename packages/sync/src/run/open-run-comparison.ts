import type { Clock } from '@umapi-kit/clock';
import type { SyncConfig } from '../config/sync-config.ts';
import type { HookLogger } from '../desired/after-mapping.ts';
import { type ComparedOrg, type Comparison, openComparison } from '../desired/comparison.ts';
import { loadAfterMapping } from '../desired/hook.ts';
import type { PlanMemory } from '../plan/plan-input.ts';
import type { SyncState } from '../state/sync-state.ts';
import { readMissing } from './adobe-only-file.ts';
import { memoryOf } from './memory-of.ts';

/** What a comparison is opened with, besides the configuration. */
export interface ComparisonContext {
  readonly state: SyncState;
  readonly clock: Clock;
  /** Takes the remarks of a hook. @defaultValue nobody does */
  readonly logger?: HookLogger;
  /** The run is about one person: what is known of everybody says nothing then. @defaultValue false */
  readonly alone?: boolean;
}

/** Opens the comparison that a configuration describes. @throws HookError when its hook can't be loaded */
export async function openRunComparison(config: SyncConfig, context: ComparisonContext): Promise<Comparison> {
  const { state, clock, logger = silent, alone = false } = context;
  const [first, ...others] = config.orgs;
  const compared = (one: SyncConfig['orgs'][number]): ComparedOrg => ({
    org: one.connection.orgId,
    ...(one.name === undefined ? {} : { name: one.name }),
    rules: one.rules,
    memory: alone
      ? withoutOthers(memoryOf(state, one.connection.orgId))
      : memoryOf(state, one.connection.orgId),
  });
  return openComparison({
    orgs: [compared(first), ...others.map(compared)],
    select: config.select,
    guards: config.guards,
    now: clock.now(),
    ...(config.hook === undefined
      ? {}
      : { hook: { afterMapping: await loadAfterMapping(config.hook), logger } }),
    ...(config.adobeOnlyList === undefined
      ? {}
      : { missing: await readMissing(config.adobeOnlyList, config) }),
  });
}

const silent: HookLogger = { info: () => {}, warn: () => {} };

/** What is known of others must not be held against a directory and a list that have one person alone. */
function withoutOthers({ dynamicGroups = [] }: PlanMemory): PlanMemory {
  return { dynamicGroups };
}
