import { nameKey } from '../plan/identity.ts';
import type { Plan, PlannedChange } from '../plan/plan.ts';
import { type Standing, standingOf } from './drift.ts';
import { addressesOf } from './facts-after.ts';
import { findAccounts, type ReadConnection } from './find-accounts.ts';
import type { Outcome } from './outcome.ts';

/** Looks at a change just before it leaves. @returns its outcome if it must not leave */
export type Gate = (change: PlannedChange) => Promise<Outcome | undefined>;

/**
 * A gate that lets a change through only if the account is what the plan believed. What is done already counts as
 * succeeded; everything else has drifted.
 */
export async function driftGate(
  conn: ReadConnection,
  { managedGroups, counts }: Pick<Plan, 'managedGroups' | 'counts'>,
  changes: readonly PlannedChange[],
  signal: AbortSignal | undefined,
): Promise<Gate> {
  const managed = new Set(managedGroups.map(nameKey));
  const isManaged = (name: string) => managed.has(nameKey(name));
  const { adobeUsers } = counts;
  const find = await findAccounts(conn, changes, { adobeUsers, ...(signal === undefined ? {} : { signal }) });
  return async (change) => {
    let drifted: Standing | undefined;
    for (const address of addressesOf(change.entry)) {
      const account = await find(address);
      const standing = standingOf(change, account, isManaged);
      if (standing.kind !== 'drifted') return outcomeOf(standing);
      if (account || !drifted) drifted = standing;
    }
    return drifted && outcomeOf(drifted);
  };
}

function outcomeOf(standing: Standing): Outcome | undefined {
  if (standing.kind === 'asPlanned') return undefined;
  if (standing.kind === 'done') return { status: 'succeeded', found: true };
  const { expected, found } = standing;
  return { status: 'drifted', expected, found };
}
