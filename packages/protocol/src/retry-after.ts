/**
 * Reads a `Retry-After` header: seconds, or an HTTP date.
 *
 * @param now milliseconds since 1970, for dates
 * @returns milliseconds to wait from `now`, never negative; `undefined` when absent or unreadable
 */
export function parseRetryAfterMs(header: string | null, now: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d{1,12}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = parseHttpDate(text);
  return date === undefined ? undefined : Math.max(0, date - now);
}

/**
 * Reads the date of a header such as `Date`.
 *
 * @returns milliseconds since 1970; `undefined` when absent or unreadable
 */
export function parseHttpDate(header: string | null): number | undefined {
  const date = header !== null && /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}

/**
 * Writes a `Retry-After` header: whole seconds, or an HTTP date. Rounded up, so that nobody comes back too early.
 *
 * @param retryAt milliseconds since 1970
 * @param now milliseconds since 1970
 *
 * @example
 * formatRetryAfter(61_500, 0, 'seconds') // '62'
 */
export function formatRetryAfter(retryAt: number, now: number, form: 'seconds' | 'date'): string {
  if (form === 'seconds') return String(Math.max(1, Math.ceil((retryAt - now) / 1000)));
  return new Date(Math.ceil(retryAt / 1000) * 1000).toUTCString();
}
