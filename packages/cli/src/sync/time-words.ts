import type { EpochMs } from '@umapi-kit/clock';

/** `2026-01-31 13:05 UTC`. */
export function minuteOf(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `13:05:09 UTC`. */
export function clockTime(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`;
}
