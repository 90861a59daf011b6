import type { ListSummary } from './listing.ts';

/** What a list may lack, and still be whole. */
export interface Reconciliation {
  /** Technical accounts there may be: they are counted, but not listed. @defaultValue 0 */
  readonly unlistedAtMost?: number;
  /** How many were not listed when the list was last reconciled. */
  readonly unlistedBefore?: number;
}

/**
 * Whether a list can be relied on to say who is *not* in it: it was read from its first page to its last, nothing
 * came or went meanwhile, and what is counted but not listed is explained. Take nothing from anybody otherwise.
 *
 * @param summary of a list that was read to its end; without one it was not
 *
 * @example
 * const users = conn.users();
 * const everybody = await users.all();
 * if (!isReconciled(users.summary, { unlistedAtMost: 2 })) throw new Error('read it again');
 */
export function isReconciled(
  summary: ListSummary | undefined,
  { unlistedAtMost = 0, unlistedBefore }: Reconciliation = {},
): boolean {
  const { stable = false, unlisted = -1 } = summary ?? {};
  return stable && unlisted >= 0 && (unlisted <= unlistedAtMost || unlisted === unlistedBefore);
}
