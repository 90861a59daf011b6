import type { Clock } from '@umapi-kit/clock';
import { durationText } from '@umapi-kit/sync';

const minuteMs = 60_000;

/** `, about 2 h 10 min, until 04:35 UTC`; nothing where nothing is known. Another day is named. */
export function remainingText(clock: Clock, remainingMs: number | undefined): string {
  if (remainingMs === undefined || remainingMs <= 0) return '';
  const about = `, about ${durationText(remainingMs)}`;
  if (remainingMs < minuteMs) return about;
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  // To the minute in which it is over.
  const end = new Date(Math.ceil((clock.now() + remainingMs) / minuteMs) * minuteMs).toISOString();
  const [day, time] = [end.slice(0, 10), end.slice(11, 16)];
  return `${about}, until ${day === today ? time : `${day} ${time}`} UTC`;
}
