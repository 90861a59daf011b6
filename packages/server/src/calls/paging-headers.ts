import type { WireStrictness } from '../org/wire-strictness.ts';
import type { Place } from '../store/users-page.ts';

/** What a list call says about its page. */
interface PagingOptions {
  /** Entries of a full page. */
  readonly fullPage: number;
  /** Counted in the total, shown on no page. @defaultValue 0 */
  readonly unlisted?: number;
  readonly strictness: WireStrictness;
}

/** The headers of a page. */
export function pagingHeaders(
  { total, pages, page }: Place,
  { fullPage, unlisted = 0, strictness }: PagingOptions,
): Readonly<Record<string, string>> {
  const listed = Math.min(fullPage, total - page * fullPage);
  return {
    'X-Total-Count': String(total + unlisted),
    'X-Page-Count': String(pages),
    'X-Current-Page': currentPage(page, strictness),
    'X-Page-Size': pageSize(fullPage, listed, strictness),
  };
}

/** @param page from 0 */
export function currentPage(page: number, { currentPage: base }: WireStrictness): string {
  return String(base === 'from-1' ? page + 1 : page);
}

/** Never 0: clients divide by it. */
export function pageSize(fullPage: number, listed: number, { pageSize: size }: WireStrictness): string {
  return String(size === 'full' ? fullPage : Math.max(1, listed));
}
