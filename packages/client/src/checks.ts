import { ArgumentError } from './errors.ts';

/** Visible ASCII: what may stand in an HTTP header everywhere. */
const headerText = /^[\x20-\x7e]+$/;

/** Whether `text` can be the value of an HTTP header. */
export function fitsHeader(text: string): boolean {
  return headerText.test(text);
}

/** The refusal of a value, which it repeats: never call it with a secret. @param what the value has to be */
export function mustBe(name: string, what: string, value: unknown): ArgumentError {
  return new ArgumentError(`${name} must be ${what}, not ${show(value)}`);
}

/** @throws {@link ArgumentError} unless `value` is a string with something in it */
export function checkText(name: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw mustBe(name, 'a text that is not empty', value);
}

/** @throws {@link ArgumentError} unless `value` is one of the words */
export function checkWord<Word extends string>(name: string, words: readonly Word[], value: unknown): Word {
  const known = words.find((word) => word === value);
  if (known !== undefined) return known;
  throw mustBe(name, `one of ${words.join(', ')}`, value);
}

/** @throws {@link ArgumentError} unless `value` can stand in a header; the message does not repeat it */
export function checkHeaderText(name: string, value: unknown): string {
  const text = checkText(name, value);
  if (fitsHeader(text)) return text;
  throw new ArgumentError(`${name} must consist of printable ASCII characters`);
}

/** @throws {@link ArgumentError} unless `value` is a number of milliseconds from 0; `Infinity` is one */
export function checkDuration(name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw mustBe(name, 'a number of milliseconds from 0 to Infinity', value);
}

/** A number of things. @throws {@link ArgumentError} when `value` is not whole, or less than `least` */
export function checkWhole(name: string, value: unknown, least: number = 0): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least) return value;
  throw mustBe(name, `a whole number from ${least}`, value);
}

/** A time-out: 0, less and `Infinity` mean none. @throws {@link ArgumentError} when `value` is no number */
export function checkTimeout(name: string, value: unknown): number {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw mustBe(name, 'a number of milliseconds', value);
  }
  return value > 0 ? value : Number.POSITIVE_INFINITY;
}

/**
 * Reads an `http:` or `https:` address. Slashes at its end don't matter.
 *
 * @throws {@link ArgumentError} when it is no address, or has a query, a fragment, a user or a password
 */
export function checkUrl(name: string, value: unknown): URL {
  const text = checkText(name, value);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw mustBe(name, 'an http or https address', value);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ArgumentError(`${name} must not hold a user or a password`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ArgumentError(`${name} must end with its path, not ${show(value)}`);
  }
  return url;
}

/**
 * `fetch` offers no way to accept a certificate that can't be verified, so `false` is refused instead of ignored.
 *
 * @throws {@link ArgumentError} for anything but `true` and `undefined`
 */
export function checkSslVerify(value: unknown): void {
  if (value === undefined || value === true) return;
  throw new ArgumentError(
    `sslVerify: ${show(value)} can't be honoured: fetch always verifies certificates. In Node, pass the fetch of ` +
      'createFetch({ ca }) or createFetch({ sslVerify: false }) from @umapi-kit/client/node',
  );
}

/** A value as a message can hold it. Never call it with a secret. */
export function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : String(value);
}
