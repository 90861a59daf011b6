import { parseHttpDate } from '@umapi-kit/protocol';

/** Answers are on the way for seconds, and `Date` counts whole ones: less is no sign of a wrong clock. */
const tolerableMs = 60_000;

/**
 * What to say of a refused JWT when this machine and the service don't agree on the time.
 *
 * @param date the answer's `Date` header
 * @param now this machine's time
 */
export function clockAdvice(date: string | null, now: number): string | undefined {
  const theirs = parseHttpDate(date);
  if (theirs === undefined) return undefined;
  const aheadMs = now - theirs;
  if (Math.abs(aheadMs) <= tolerableMs) return undefined;
  const direction = aheadMs > 0 ? 'ahead of' : 'behind';
  return (
    `This machine's clock is ${duration(Math.abs(aheadMs))} ${direction} the token service's (${date}), ` +
    'and a JWT is only taken near its own time: set the clock and try again'
  );
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
