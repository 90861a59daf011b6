import type { EpochMs } from '@umapi-kit/clock';
import { type LaneLimit, nextDeparture } from './sliding-log.ts';

/** What is remembered of the calls of all clients of an application together. */
export interface ApplicationState {
  /** When the last calls left: as many as the limit counts, oldest first. */
  readonly log: readonly EpochMs[];
  /**
   * Who was told to come back, in the order of coming, and until when his place is kept. Without places, whoever is
   * quickest would take every call that gets free.
   */
  readonly line: readonly { readonly who: string; readonly until: EpochMs }[];
}

/** Before the first call. */
export const unusedApplication: ApplicationState = { log: [], line: [] };

/** Beyond the moment that somebody was told to come back at: for a slow machine. One that died is passed over then. */
const placeKeptMs = 5_000;

/**
 * The turn of one who may call for all that concerns himself. Each call that gets free is for the first in the line,
 * so that everybody gets one before anybody who is in it gets two.
 *
 * @param who a client and a lane: whose calls stand for each other
 * @returns when to ask again: `now` when the call is charged already
 */
export function applicationTurn(
  { log, line }: ApplicationState,
  limit: LaneLimit,
  who: string,
  now: EpochMs,
): { readonly at: EpochMs; readonly application: ApplicationState } {
  // A place that is kept for longer is from before the clock was set back.
  const latest = now + limit.windowMs + limit.guardMs + placeKeptMs;
  const present = line.filter(({ until }) => until >= now && until <= latest);
  const place = present.findIndex((other) => other.who === who);
  const ahead = present.slice(0, place < 0 ? present.length : place);
  const free = freeAt(log, limit, ahead.length, now);
  const others = present.filter((other) => other.who !== who);
  if (free <= now) return { at: now, application: { log: [...log, now].slice(-limit.calls), line: others } };
  const at = Math.min(free, ...ahead.map(({ until }) => until + 1));
  const own = { who, until: at + placeKeptMs };
  return { at, application: { log, line: others.toSpliced(ahead.length, 0, own) } };
}

/** When there is one call more than those ahead take. If they take all that get free at once, that is later. */
function freeAt(log: readonly EpochMs[], limit: LaneLimit, ahead: number, now: EpochMs): EpochMs {
  const { calls, windowMs, guardMs } = limit;
  if (ahead < calls) return nextDeparture(log, { ...limit, calls: calls - ahead }, now);
  return Math.max(now, log.at(-1) ?? now) + windowMs + guardMs;
}
