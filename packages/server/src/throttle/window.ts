import type { EpochMs } from '@umapi-kit/clock';

/**
 * How a minute is counted. `fixed`: from full minute to full minute. `sliding`: any span of a minute.
 * `tokenBucket`: a full bucket of calls that fills up again evenly over a minute.
 */
export type WindowKind = 'fixed' | 'sliding' | 'tokenBucket';

/** So many calls in so long. */
export interface Limit {
  readonly kind: WindowKind;
  /** At least 1. */
  readonly calls: number;
  readonly windowMs: number;
}

/**
 * What is remembered of the calls under one limit. `marks` are, by kind: the window's start and the calls in it;
 * the moments of the calls; the moment at which the bucket will be full.
 */
export interface Tally {
  readonly kind: WindowKind;
  readonly marks: readonly number[];
}

/** The earliest moment at which a call fits: `now` when one does at once. */
export function freeAt(limit: Limit, tally: Tally | undefined, now: EpochMs): EpochMs {
  return Math.max(now, counters[limit.kind].freeAt(limit, marksOf(limit, tally), now));
}

/** The tally after one more call, whether it fitted or not. */
export function count(limit: Limit, tally: Tally | undefined, now: EpochMs): Tally {
  return { kind: limit.kind, marks: counters[limit.kind].count(limit, marksOf(limit, tally), now) };
}

/** Settings may have changed since: what was counted in another way counts no more. */
function marksOf({ kind }: Limit, tally: Tally | undefined): readonly number[] {
  return tally?.kind === kind ? tally.marks : [];
}

interface Counter {
  freeAt(limit: Limit, marks: readonly number[], now: EpochMs): EpochMs;
  count(limit: Limit, marks: readonly number[], now: EpochMs): readonly number[];
}

const fixed: Counter = {
  freeAt(limit, [start, calls = 0], now) {
    const window = startOfWindow(limit, now);
    return start === window && calls >= limit.calls ? window + limit.windowMs : now;
  },
  count(limit, [start, calls = 0], now) {
    const window = startOfWindow(limit, now);
    return [window, start === window ? calls + 1 : 1];
  },
};

function startOfWindow({ windowMs }: Limit, now: EpochMs): EpochMs {
  return Math.floor(now / windowMs) * windowMs;
}

const sliding: Counter = {
  freeAt(limit, marks, now) {
    const live = liveMarks(limit, marks, now);
    return (live.at(-limit.calls) ?? Number.NEGATIVE_INFINITY) + limit.windowMs;
  },
  count: (limit, marks, now) => [...liveMarks(limit, marks, now), now].slice(-limit.calls),
};

/** Moments that are still to come were noted before the clock was set back. */
function liveMarks({ windowMs }: Limit, marks: readonly number[], now: EpochMs): readonly number[] {
  return marks.filter((at) => at > now - windowMs && at <= now);
}

const tokenBucket: Counter = {
  freeAt: (limit, marks, now) => fullAt(limit, marks, now) - limit.windowMs + refillMs(limit),
  count: (limit, marks, now) => [Math.min(fullAt(limit, marks, now) + refillMs(limit), now + limit.windowMs)],
};

/** A bucket that is empty now is full after one window: it can't take longer, whatever the clock did. */
function fullAt({ windowMs }: Limit, [at = 0]: readonly number[], now: EpochMs): EpochMs {
  return Math.min(Math.max(at, now), now + windowMs);
}

/** How long one call takes to flow back. */
function refillMs({ windowMs, calls }: Limit): number {
  return windowMs / calls;
}

const counters: Readonly<Record<WindowKind, Counter>> = { fixed, sliding, tokenBucket };
