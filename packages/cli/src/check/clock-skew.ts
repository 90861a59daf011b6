import { type Finding, failed, ok, skipped, warning } from './check.ts';

/** Answers are on the way for seconds, and `Date` counts whole ones: less is no sign of a wrong clock. */
const tolerableMs = 60_000;

/** Whether clocks differ by so much that it matters. */
export function isSkewed(aheadMs: number | undefined): aheadMs is number {
  return aheadMs !== undefined && Math.abs(aheadMs) > tolerableMs;
}

/**
 * What the clocks of both sides say.
 *
 * @param aheadMs by how much the service is ahead of this machine
 * @param matters whether something was refused that a wrong clock can be the reason of
 */
export function clockFinding(aheadMs: number | undefined, matters: boolean): Finding {
  if (aheadMs === undefined) return skipped('no answer told the time');
  if (!isSkewed(aheadMs)) return ok('this machine and the service agree on the time');
  const message = `this machine’s clock is ${durationWords(Math.abs(aheadMs))} ${aheadMs < 0 ? 'ahead of' : 'behind'} the service’s`;
  const remedy = 'set it, and have it kept by NTP: JWTs and certificates are only taken near their time';
  return matters ? failed('auth', message, remedy) : warning(message, remedy);
}

/** `3 min`, `5 h`, `4 days`. */
export function durationWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
