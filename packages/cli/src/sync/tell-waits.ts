import type { ConnectionListeners } from '@umapi-kit/client';
import type { Terminal } from '../terminal/terminal.ts';
import type { RunTraffic } from './run-traffic.ts';
import { clockTime } from './time-words.ts';

const shortestToldMs = 5_000;

const waitReasons = {
  pace: 'rate limit',
  retry: 'after a failure',
  server: 'the service asks for it',
} as const;

/**
 * Waits that a person would wonder about are told, with the time at which it goes on; once for all who wait for it.
 * The rate limit has somebody wait every minute: where progress is shown, that is in its time.
 */
export function tellWaits(
  terminal: Terminal,
  traffic: Pick<RunTraffic, 'isWatched'>,
): NonNullable<ConnectionListeners['wait']> {
  let toldUntil = 0;
  return ({ reason, durationMs, until }) => {
    if (durationMs < shortestToldMs || Math.abs(until - toldUntil) < shortestToldMs) return;
    if (reason === 'pace' && traffic.isWatched) return;
    toldUntil = until;
    const seconds = Math.ceil(durationMs / 1000);
    const text = `waiting ${seconds} s (${waitReasons[reason]}), on again at ${clockTime(until)}`;
    if (reason === 'pace' && terminal.interactive) terminal.draw(text);
    else terminal.note(text);
  };
}
