import type { ListSummary } from '@umapi-kit/client';
import type { ListCount } from '../state/sync-state.ts';

/** Whether a list of accounts is known to be whole, and why not. */
export type Reconciliation =
  | { readonly list: ListCount }
  /** Nothing may be taken from anyone. In words. */
  | { readonly doubt: string };

/** What a list is held against. */
interface ReconcileOptions {
  /** The latest list that was reconciled. */
  readonly last: ListCount | undefined;
  /**
   * Accounts that may be counted and not listed without a question. Every integration has a technical account that
   * is no user, so a few are usual.
   */
  readonly allowance: number;
  /** A person has confirmed that those who are missing are technical accounts. */
  readonly confirmed: boolean;
}

/**
 * Compares what a list gave with what the service counts. The list itself was read to an end that its pages agree
 * on; this finds lists that are wrong as a whole, for example cut to one page.
 */
export function reconcile(summary: ListSummary | undefined, options: ReconcileOptions): Reconciliation {
  if (summary === undefined) return { doubt: 'the list of accounts was not read to its end' };
  const { listed, total, stable } = summary;
  if (!stable) return { doubt: 'accounts came or went while they were listed; the next run sees them all' };
  if (total === undefined)
    return options.confirmed ? { list: { listed } } : { doubt: 'the service sent no count' };
  const unlisted = total - listed;
  if (unlisted < 0) return { doubt: `${listed} accounts were listed, and the service counts ${total}` };
  const { last } = options;
  const asBefore = last?.total !== undefined && last.total - last.listed === unlisted;
  if (unlisted <= options.allowance || asBefore || options.confirmed) return { list: { listed, total } };
  return {
    doubt: `the service counts ${total} accounts and lists ${listed}; confirm it once if ${unlisted} are technical accounts`,
  };
}
