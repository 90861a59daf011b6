import type { PlanCost } from './plan.ts';

const minuteMs = 60_000;
const minutesPerHour = 60;

/** A length of time in words, such as `40 s`, `6 minutes` or `2 h 10 min`. */
export function durationText(durationMs: number): string {
  if (durationMs < minuteMs) return `${Math.max(1, Math.ceil(durationMs / 1000))} s`;
  const minutes = Math.round(durationMs / minuteMs);
  if (minutes < minutesPerHour) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const [hours, rest] = [Math.floor(minutes / minutesPerHour), minutes % minutesPerHour];
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** What carrying a plan out takes, in words; nothing where that is nothing, or is not known. */
export function costText(cost: PlanCost | undefined): string | undefined {
  if (cost === undefined || cost.calls === 0) return undefined;
  const { calls, minutes, minutesFromFile = minutes } = cost;
  const counted = calls === 1 ? '1 call' : `${calls} calls`;
  if (minutes === undefined || minutesFromFile === undefined) return counted;
  const direct = `${counted}: ${aboutMinutes(minutes)} under Adobe's limits`;
  return minutesFromFile === minutes
    ? direct
    : `${direct}, ${aboutMinutes(minutesFromFile)} from a plan file`;
}

function aboutMinutes(minutes: number): string {
  return minutes === 0 ? 'less than a minute' : `about ${durationText(minutes * minuteMs)}`;
}
