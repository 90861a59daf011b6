import type { PlanMemory } from '../plan/plan-input.ts';
import type { SyncState } from '../state/sync-state.ts';

/** What earlier runs left about an org. */
export function memoryOf(state: SyncState, org: string): PlanMemory {
  const directoryUsers = state.lastDirectoryUsers();
  return {
    dynamicGroups: state.dynamicGroups(org),
    managedGroups: state.managedGroups(org),
    leaving: state.leaving(org),
    ...(directoryUsers === undefined ? {} : { directoryUsers }),
  };
}
