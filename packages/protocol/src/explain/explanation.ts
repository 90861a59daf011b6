import type { Retryable } from '../error-code.ts';

/** What codes are about. */
export const areas = [
  'people',
  'groups',
  'how a request is written',
  'organization and access',
  'products and profiles',
  'the service itself',
  'token service',
  'gateway',
  'HTTP status',
  'warning',
] as const;

/** What a code is about. */
export type Area = (typeof areas)[number];

/** What a code says, in words; each is a sentence without its full stop. */
export interface Explained {
  readonly meaning: string;
  /** What usually leads to it. */
  readonly cause: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** A code, and all there is to know about it. */
export interface Explanation extends Explained {
  readonly code: string;
  readonly area: Area;
  /** Whether the same request can succeed when it is sent again. */
  readonly retryable: Retryable;
}

/** Puts the three parts into their places. */
export function say(meaning: string, cause: string, remedy: string): Explained {
  return { meaning, cause, remedy };
}
