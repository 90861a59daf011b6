import { limits } from '@umapi-kit/protocol';

/** One page of a deprecated call, as values; empty past the end. */
export interface DeprecatedPage {
  readonly items: readonly unknown[];
  /** Over all pages. */
  readonly total: number;
}

/** How many rows come before a page. */
export function offsetOf(page: number): number {
  return page * limits.deprecatedPageSize;
}
