import { createHash } from 'node:crypto';
import type { EpochMs } from '@umapi-kit/clock';
import { wireEntry } from '@umapi-kit/protocol';
import type { StepFailure } from '../apply/outcome.ts';
import type { Held, Plan, PlannedChange } from '../plan/plan.ts';
import type { Escrow, EscrowedChange, FailedChange } from '../state/escrow.ts';

/** Holds changes that failed before and are not due yet, and whatever waits for them. */
export function restEscrowed(plan: Plan, escrow: Escrow, now: EpochMs): Plan {
  const resting = new Set<string>();
  const held: Held[] = [];
  const changes = plan.changes.filter((change) => {
    const known = escrow.of(change.org, change.id, entryDigest(change));
    const waitsFor = change.after.find((id) => resting.has(id));
    // Nothing fails in the future: what seems to was noted while the clock was wrong.
    const rests = known !== undefined && known.failedAt <= now && now < known.due;
    if (!rests && waitsFor === undefined) return true;
    resting.add(change.id);
    held.push(holdOf(change, rests ? failedBefore(known) : `it waits for ${waitsFor}, which failed before`));
    return false;
  });
  return resting.size === 0 ? plan : { ...plan, changes, held: [...plan.held, ...held] };
}

/** A change that the service refused, as the escrow keeps it. */
export function failedChange(change: PlannedChange, [first]: readonly StepFailure[]): FailedChange {
  const reason = first === undefined ? 'it failed' : `${first.message} (${first.code})`;
  return { org: change.org, change: change.id, entry: entryDigest(change), who: nameOf(change), reason };
}

function holdOf(change: PlannedChange, reason: string): Held {
  const place = change.because.find((because) => because.place !== undefined)?.place;
  return { user: nameOf(change), what: 'everything', reason, ...(place === undefined ? {} : { place }) };
}

function failedBefore({ attempts, reason, due }: EscrowedChange): string {
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  return `it failed ${times}, last with: ${reason}; it is tried again after ${isoTime(due)}`;
}

/** In UTC, to the minute. */
function isoTime(at: EpochMs): string {
  return new Date(at).toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z');
}

function nameOf({ target }: PlannedChange): string {
  return 'group' in target ? target.group : target.user;
}

/** A corrected record leads to another entry, which need not rest. */
function entryDigest({ entry }: PlannedChange): string {
  return createHash('sha256')
    .update(JSON.stringify(wireEntry(entry)))
    .digest('hex')
    .slice(0, 32);
}
