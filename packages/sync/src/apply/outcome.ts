import type { ChangeKind, Plan, PlannedChange } from '../plan/plan.ts';

/** What the service said against one step of a change. */
export interface StepFailure {
  /** Counts within the change's own steps. */
  readonly step: number;
  /** The service's code, such as `error.group.not_found`. */
  readonly code: string;
  readonly message: string;
}

/** What became of a change. */
export type Outcome =
  | { readonly status: 'succeeded' }
  /** Steps before the first failure are done. */
  | { readonly status: 'failed'; readonly failures: readonly StepFailure[] }
  /** Not sent, since the change with this id did not succeed. */
  | { readonly status: 'skipped'; readonly waitedFor: string }
  /** Not sent, or not known to be done: the run ended before. Planning again settles it. */
  | { readonly status: 'pending' }
  /** Sent, but the answer was lost. Planning again settles it. */
  | { readonly status: 'unknown' };

/** Told for each change as soon as it is settled. */
export interface ApplyEvent {
  readonly change: PlannedChange;
  readonly outcome: Outcome;
  /** Changes settled so far, this one included. */
  readonly settled: number;
  readonly total: number;
}

/** How many accounts or groups a kind of change was about. */
export interface KindTally {
  readonly planned: number;
  /** Counted from the service's answers. */
  readonly confirmed: number;
  /** Failed, or skipped since something before it failed. */
  readonly failed: number;
  /** Not sent, or the answer was lost. */
  readonly open: number;
}

/** What applying a plan came to. */
export interface ApplySummary {
  readonly kinds: Readonly<Record<ChangeKind, KindTally>>;
  readonly outcomes: Readonly<Record<Outcome['status'], number>>;
  /** Why the run ended before its plan did. Absent when every change was tried. */
  readonly stoppedBy?: unknown;
}

/** Counts outcomes into a summary. */
export function createTally(plan: Plan): {
  count(change: PlannedChange, outcome: Outcome): void;
  summary(stop: { readonly stoppedBy?: unknown }): ApplySummary;
} {
  const zero = () => ({ planned: 0, confirmed: 0, failed: 0, open: 0 });
  const tallies = {
    createGroup: zero(),
    create: zero(),
    update: zero(),
    remove: zero(),
    add: zero(),
    strip: zero(),
    removeFromOrg: zero(),
    deleteAccount: zero(),
  };
  const outcomes = { succeeded: 0, failed: 0, skipped: 0, pending: 0, unknown: 0 };
  for (const { kinds: own } of plan.changes) for (const kind of own) tallies[kind].planned++;

  function count(change: PlannedChange, outcome: Outcome): void {
    outcomes[outcome.status]++;
    for (const [step, kind] of change.kinds.entries()) tallies[kind][verdictOn(step, outcome)]++;
  }

  return { count, summary: (stop) => ({ kinds: tallies, outcomes, ...stop }) };
}

function verdictOn(step: number, outcome: Outcome): 'confirmed' | 'failed' | 'open' {
  if (outcome.status === 'succeeded') return 'confirmed';
  if (outcome.status === 'pending' || outcome.status === 'unknown') return 'open';
  if (outcome.status === 'skipped') return 'failed';
  return step < Math.min(...outcome.failures.map((failure) => failure.step)) ? 'confirmed' : 'failed';
}
