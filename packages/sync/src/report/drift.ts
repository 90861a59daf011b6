import type { AdobeOnlyAccount, PlannedChange, SyncPlan } from '../plan/plan.ts';

/** How far an org is from the directory. */
export interface OrgDrift {
  readonly org: string;
  /** The name that the configuration gives the org; absent for the first one. */
  readonly name?: string;
  /** People who have no account. */
  readonly onlyInDirectory: readonly PlannedChange[];
  /** Accounts that the directory does not have. */
  readonly onlyAtAdobe: readonly AdobeOnlyAccount[];
  /** People whose account is not what the directory says. */
  readonly different: readonly PlannedChange[];
  /** People whose account is as it should be. */
  readonly same: number;
}

/**
 * What a plan says about the difference between the two sides, whatever guards make of it.
 *
 * @example
 * for (const { org, onlyAtAdobe } of driftOf(plan)) console.log(org, onlyAtAdobe.length);
 */
export function driftOf({ orgs }: SyncPlan): readonly OrgDrift[] {
  return orgs.map(({ org, name, changes, blocked, adobeOnly, counts }) => {
    const missing = new Set(adobeOnly.map(({ id }) => id));
    const all = new Map([...blocked, ...changes].map((change) => [change.id, change]));
    const people = [...all.values()].filter(({ id, target }) => !('group' in target) && !missing.has(id));
    return {
      org,
      ...(name === undefined ? {} : { name }),
      onlyInDirectory: people.filter(({ kinds }) => kinds.includes('create')),
      onlyAtAdobe: adobeOnly,
      different: people.filter(({ kinds }) => !kinds.includes('create')),
      same: counts.unchanged,
    };
  });
}
