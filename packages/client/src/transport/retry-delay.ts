import type { Random } from '@umapi-kit/clock';

const firstDelayMs = 15_000;
const longestDelayMs = 240_000;
const jitterMs = 5_000;

/**
 * The wait before try number `attempt + 1` where the service named none: 15 s, doubling up to 4 minutes, plus
 * up to 5 s by chance, so that many clients do not return together.
 *
 * @param attempt tries already made, from 1
 */
export function backoffMs(attempt: number, random: Random): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) + random() * jitterMs;
}
