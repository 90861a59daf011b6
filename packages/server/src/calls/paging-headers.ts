import type { JsonPage } from '../store/users-page.ts';

/**
 * The headers of a page.
 *
 * @param unlisted counted in the total, shown on no page
 * @param pageSize the size of full pages; never 0, since clients divide by it
 */
export function pagingHeaders(
  { total, pages, page }: JsonPage,
  pageSize: number,
  unlisted = 0,
): Readonly<Record<string, string>> {
  return {
    'X-Total-Count': String(total + unlisted),
    'X-Page-Count': String(pages),
    'X-Current-Page': String(page + 1),
    'X-Page-Size': String(pageSize),
  };
}
