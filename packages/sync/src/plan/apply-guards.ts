import { isAdminGroup } from './admin-group.ts';
import type { GuardRule, GuardVerdict } from './guards.ts';
import type { ChangeKind, Plan, PlannedChange } from './plan.ts';
import type { PlanMemory, UnguardedPlan } from './plan-input.ts';
import { blocksStep, type Guarded, splitChanges } from './split-changes.ts';

/** What guards look at beside the plan. */
interface GuardContext {
  readonly guards: readonly GuardRule[];
  readonly memory?: PlanMemory | undefined;
  /** A list says who is missing: the directory was not read, so its size says nothing. */
  readonly listDriven?: boolean;
  /** What the guards of the first org found: nobody is missed anywhere while they doubt who is missing there. */
  readonly primaryVerdicts?: readonly GuardVerdict[] | undefined;
}

/** Parts a plan into what may be applied and what a guard stopped. Safe changes go on. */
export function applyGuards(unguarded: UnguardedPlan, context: GuardContext): Plan {
  const { dynamicGroups: _, administrators, ...plan } = unguarded;
  const missing = new Set(plan.adobeOnly.map(({ id }) => id));
  const guarded: Guarded = {
    isMissing: ({ id }) => missing.has(id),
    losesAdmin: (change) => administrators.has(change.id) || change.entry.steps.some(takesAdminGroup),
  };
  const found = context.guards.map((rule) => judge(rule, { plan, guarded, context }));
  const inherited = (context.primaryVerdicts ?? []).filter(
    (one) => one.rule.kind === 'adobeOnly' && isExceeded(one),
  );
  const exceeded = [...found, ...inherited].filter(isExceeded).map(({ rule }) => rule.kind);
  const { kept, blocked } = splitChanges(plan.changes, blocksStep(new Set(exceeded), guarded));
  const verdicts = [...found, ...inherited]
    .map((one) => ({ ...one, fired: isExceeded(one) && stopsSomething(one.rule, plan.changes, guarded) }))
    .filter((one) => one.fired || one.org === plan.org);
  const stopped = new Set(blocked.map(({ id }) => id));
  const since = context.memory?.leaving ?? new Map();
  const stillLeaving = [...stopped].flatMap((id) => (since.has(id) ? [{ id, since: since.get(id) }] : []));
  return {
    ...plan,
    changes: kept,
    blocked,
    verdicts,
    leaving: [...plan.leaving.filter(({ id }) => !stopped.has(id)), ...stillLeaving],
  };
}

type Finding = Omit<GuardVerdict, 'fired'>;

/** A per cent counts from this many on: of five accounts, one is a fifth. */
const defaultFromCount = 20;

function judge(
  rule: GuardRule,
  of: { readonly plan: UnguardedCounts; readonly guarded: Guarded; readonly context: GuardContext },
): Finding {
  const { count, base } = measure(rule, of);
  return { rule, org: of.plan.org, count, of: base };
}

/** Whether a guard found more than it allows. Unless that is what the plan would do, the guard stays quiet. */
export function isExceeded({ rule, count, of }: Finding): boolean {
  const { max = Number.POSITIVE_INFINITY, percent = Number.POSITIVE_INFINITY } = rule;
  const { fromCount = defaultFromCount } = rule;
  return count > max || (of > 0 && count >= fromCount && count > (of * percent) / 100);
}

function stopsSomething({ kind }: GuardRule, changes: readonly PlannedChange[], guarded: Guarded): boolean {
  const stops = blocksStep(new Set([kind]), guarded);
  return changes.some((change) => change.kinds.some((own) => stops(change, own)));
}

type UnguardedCounts = Pick<Plan, 'org' | 'changes' | 'adobeOnly' | 'counts'>;

function measure(
  rule: GuardRule,
  { plan, guarded, context }: Parameters<typeof judge>[1],
): { readonly count: number; readonly base: number } {
  const { adobeUsers, excluded, directoryUsers } = plan.counts;
  const base = rule.percentOf === 'notExcluded' ? adobeUsers - excluded : adobeUsers;
  if (rule.kind === 'directoryShrinks') {
    const last = context.listDriven === true ? 0 : (context.memory?.directoryUsers ?? 0);
    return { count: Math.max(0, last - directoryUsers), base: last };
  }
  if (rule.kind === 'adobeOnly') {
    const missing = plan.changes.filter(guarded.isMissing).length;
    return { count: rule.groupRemovalsOnly ? missing : plan.adobeOnly.length, base };
  }
  const { kind } = rule;
  // Where a rule of its own counts those who are missing from the directory, no other counts them again.
  const apart = context.guards.some((other) => other.kind === 'adobeOnly');
  const counted = plan.changes.filter((change) => !(apart && guarded.isMissing(change)));
  return { count: counted.filter((change) => isOf(kind, change, guarded)).length, base };
}

function isOf(kind: ChangeKind | 'loseAdmin', change: PlannedChange, { losesAdmin }: Guarded): boolean {
  return kind === 'loseAdmin' ? losesAdmin(change) : change.kinds.includes(kind);
}

function takesAdminGroup(step: PlannedChange['entry']['steps'][number]): boolean {
  return step.kind === 'remove' && 'groups' in step && step.groups.some(isAdminGroup);
}
