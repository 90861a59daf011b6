import type { ConnectionListeners } from '@umapi-kit/client';
import type { Terminal } from '../terminal/terminal.ts';
import { clockTime } from './time-words.ts';

const shortestToldMs = 5_000;

const waitReasons = {
  pace: 'rate limit',
  retry: 'after a failure',
  server: 'the service asks for it',
} as const;

/** Waits that a person would wonder about are told, with the time at which it goes on; once for all who wait for it. */
export function tellWaits(terminal: Terminal): ConnectionListeners {
  let toldUntil = 0;
  return {
    wait({ reason, durationMs, until }) {
      if (durationMs < shortestToldMs || Math.abs(until - toldUntil) < shortestToldMs) return;
      toldUntil = until;
      const seconds = Math.ceil(durationMs / 1000);
      const text = `waiting ${seconds} s (${waitReasons[reason]}), on again at ${clockTime(until)}`;
      // The rate limit has somebody wait every minute: that is worth a line that goes away.
      if (reason === 'pace' && terminal.interactive) terminal.draw(text);
      else terminal.note(text);
    },
  };
}
