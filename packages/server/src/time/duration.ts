import { z } from 'zod';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A hundred years: what is longer is a mistake, and dates end some time. */
const longestMs = 36_525 * unitMs.d;

/**
 * A time span in milliseconds, from a number of them or from what people write; `undefined` for what is none.
 *
 * @example
 * durationMs('1h30m') // 5_400_000
 */
export function durationMs(span: unknown): number | undefined {
  const totalMs = typeof span === 'string' ? parse(span) : span;
  if (typeof totalMs !== 'number' || !(totalMs >= 0 && totalMs <= longestMs)) return undefined;
  return Math.round(totalMs);
}

/** A span, as {@link durationMs} takes it. */
export const duration = z.custom<number | string>(
  (span) => durationMs(span) !== undefined,
  'must be milliseconds from 0 on, or a span like 90s, 2h or 1h30m, of a hundred years at most',
);

function parse(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  let totalMs = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    totalMs += Number(count) * (isUnit(unit) ? unitMs[unit] : 0);
  return totalMs;
}

function isUnit(text: string): text is keyof typeof unitMs {
  return Object.hasOwn(unitMs, text);
}
