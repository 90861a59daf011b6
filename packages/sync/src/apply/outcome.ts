import { type ChangeKind, changeKinds, type PlannedChange } from '../plan/plan.ts';

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
  | {
      readonly status: 'succeeded';
      /** It was found done, and nothing was sent. */
      readonly found?: true;
    }
  /** Steps before the first failure are done. */
  | { readonly status: 'failed'; readonly failures: readonly StepFailure[] }
  /** Not sent, since the change with this id did not succeed. */
  | { readonly status: 'skipped'; readonly waitedFor: string }
  /** Not sent, since the account is not what the plan believed. Both are said in words. */
  | { readonly status: 'drifted'; readonly expected: string; readonly found: string }
  /** Not sent, or not known to be done: the run ended before. Resuming or planning again settles it. */
  | { readonly status: 'pending' }
  /** Sent, but the answer was lost. Resuming or planning again settles it. */
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
  /** Found done when the account was looked at, so nothing was sent. */
  readonly alreadySo: number;
  /** Failed, drifted, or skipped since something before it failed. */
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
interface Tally {
  plan(change: PlannedChange): void;
  count(change: PlannedChange, outcome: Outcome): void;
  summary(stop: { readonly stoppedBy?: unknown }): ApplySummary;
}

/** A tally of nothing yet. */
export function createTally(): Tally {
  const zero = () => ({ planned: 0, confirmed: 0, alreadySo: 0, failed: 0, open: 0 });
  const tallies: Record<ChangeKind, { -readonly [Field in keyof KindTally]: number }> = {
    createGroup: zero(),
    create: zero(),
    update: zero(),
    remove: zero(),
    add: zero(),
    strip: zero(),
    removeFromOrg: zero(),
    deleteAccount: zero(),
  };
  const outcomes = { succeeded: 0, failed: 0, skipped: 0, drifted: 0, pending: 0, unknown: 0 };
  return {
    plan({ kinds }) {
      for (const kind of kinds) tallies[kind].planned++;
    },
    count(change, outcome) {
      outcomes[outcome.status]++;
      for (const [step, kind] of change.kinds.entries()) tallies[kind][verdictOn(step, outcome)]++;
    },
    summary: (stop) => ({
      kinds: copyOf(tallies),
      outcomes: { ...outcomes },
      ...stop,
    }),
  };
}

function copyOf(tallies: Readonly<Record<ChangeKind, KindTally>>): Record<ChangeKind, KindTally> {
  const copy = { ...tallies };
  for (const kind of changeKinds) copy[kind] = { ...tallies[kind] };
  return copy;
}

function verdictOn(step: number, outcome: Outcome): 'confirmed' | 'alreadySo' | 'failed' | 'open' {
  if (outcome.status === 'succeeded') return outcome.found ? 'alreadySo' : 'confirmed';
  if (outcome.status === 'pending' || outcome.status === 'unknown') return 'open';
  if (outcome.status !== 'failed') return 'failed';
  return step < Math.min(...outcome.failures.map((failure) => failure.step)) ? 'confirmed' : 'failed';
}

/** Whether a change needs nothing more in this run. */
export function isFinal({ status }: Outcome): boolean {
  return status !== 'pending' && status !== 'unknown';
}
