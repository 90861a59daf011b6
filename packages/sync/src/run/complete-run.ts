import type { Clock } from '@umapi-kit/clock';
import { isExceeded } from '../plan/apply-guards.ts';
import type { Plan, SyncPlan } from '../plan/plan.ts';
import type { FailedChange } from '../state/escrow.ts';
import type { OrgMemory, SyncState } from '../state/sync-state.ts';
import { failedChange } from './escrow-changes.ts';

/** Hands over to the next run what this one leaves, and ends it. */
export function completeRun(
  plan: SyncPlan,
  { state, clock, lifted }: { readonly state: SyncState; readonly clock: Clock; readonly lifted: boolean },
): void {
  const { records, users } = plan.directory;
  // A directory that shrank too much is not what the next one is measured by, until somebody has looked at it.
  const doubted = !lifted && plan.orgs.some(shrankTooMuch);
  // One person says nothing about the others.
  const orgs = plan.only === undefined ? plan.orgs : [];
  const escrowed = new Set(state.escrow.list().map(({ org, change }) => JSON.stringify([org, change])));
  state.complete({
    at: clock.now(),
    ...(records === 0 || plan.only !== undefined || doubted ? {} : { directoryUsers: users }),
    orgs: orgs.map((one) => ({
      ...groupsOf(plan, one),
      ...outcomesOf(one, state, (change) => escrowed.has(JSON.stringify([one.org, change]))),
    })),
  });
}

function shrankTooMuch({ verdicts }: Plan): boolean {
  return verdicts.some((verdict) => verdict.rule.kind === 'directoryShrinks' && isExceeded(verdict));
}

function groupsOf(
  { directory }: SyncPlan,
  { org, list, managedGroups, leaving }: Plan,
): Omit<OrgMemory, 'failures' | 'recovered'> {
  const dynamicGroups = directory.dynamicGroups
    .filter((one) => one.org === org)
    .flatMap(({ groups }) => groups);
  return { org, ...(list === undefined ? {} : { list }), managedGroups, dynamicGroups, leaving };
}

function outcomesOf(
  { org, changes }: Plan,
  state: SyncState,
  isEscrowed: (change: string) => boolean,
): Pick<OrgMemory, 'failures' | 'recovered'> {
  const settled = state.run.settled(org);
  const failures: FailedChange[] = [];
  const recovered: string[] = [];
  for (const change of changes) {
    const outcome = settled.get(change.id);
    if (outcome?.status === 'failed') failures.push(failedChange(change, outcome.failures));
    if (outcome?.status === 'succeeded' && isEscrowed(change.id)) recovered.push(change.id);
  }
  return { failures, recovered };
}
