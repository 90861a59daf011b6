import type { Page } from '@umapi-kit/protocol';
import { IncompleteListError, NotFoundError } from '../errors.ts';
import { Fingerprints } from './fingerprints.ts';
import type { ListSource, ListSummary } from './listing.ts';
import { Prefetch } from './prefetch.ts';

/** A service that never says "last page" and sends no page count is not asked forever. */
const pagesAtMost = 100_000;

/**
 * Reads a list page by page. It is all or error: {@link next} returns pages until one is the last by every sign
 * there is, or throws. Identical items on different pages are kept once.
 */
export class PageReader<T> {
  readonly #keyOf: ListSource<T>['keyOf'];
  readonly #pages: Prefetch<T>;
  readonly #fromPage: number;
  #seen: Fingerprints | undefined;
  #first: Page<T>['counts'] | undefined;
  #page: number;
  #read = 0;
  #summary: ListSummary | undefined;

  constructor(source: ListSource<T>, fromPage: number, prefetch: number) {
    this.#keyOf = source.keyOf;
    this.#pages = new Prefetch(source, prefetch);
    this.#fromPage = fromPage;
    this.#page = fromPage;
  }

  /** Known after the last page. */
  get summary(): ListSummary | undefined {
    return this.#summary;
  }

  /**
   * The next page; `undefined` after the last one. After an error the same page is asked for again.
   *
   * @throws {@link IncompleteListError} when the pages contradict each other
   */
  async next(): Promise<Page<T> | undefined> {
    if (this.#summary !== undefined) return undefined;
    const page = await this.#fetch();
    checkEnd(page, this.#page);
    this.#first ??= page.counts;
    this.#page++;
    this.#read += page.items.length;
    this.#seen ??= new Fingerprints(page.counts.total);
    const seen = this.#seen;
    const items = page.items.filter((item) => seen.add(this.#keyOf(item)));
    if (page.lastPage) this.#summary = this.#conclude(page, seen.size);
    return { ...page, items };
  }

  /** Nothing more is wanted. */
  stop(): void {
    this.#pages.stop();
  }

  async #fetch(): Promise<Page<T>> {
    try {
      return await this.#pages.page(this.#page);
    } catch (cause) {
      if (this.#page === 0 || !(cause instanceof NotFoundError)) throw cause;
      throw new IncompleteListError(`page ${this.#page} is gone, the ones before it were there`, {
        cause,
        ...(cause.requestId === undefined ? {} : { requestId: cause.requestId }),
      });
    }
  }

  #conclude({ counts }: Page<T>, listed: number): ListSummary {
    const total = counts.total ?? this.#first?.total;
    return {
      listed,
      total,
      unlisted: total === undefined || this.#fromPage > 0 ? undefined : total - listed,
      fromPage: this.#fromPage,
      pages: this.#page,
      duplicates: this.#read - listed,
      stable: this.#first?.total === counts.total && this.#first?.pages === counts.pages,
    };
  }
}

/** A last page must be the one that the page count names; the groups call may confirm the end one page later. */
function checkEnd({ lastPage, counts, items }: Page<unknown>, page: number): void {
  const pages = counts.pages === undefined ? undefined : Math.max(1, counts.pages);
  if (!lastPage) {
    if (page < (pages ?? pagesAtMost)) return;
    throw new IncompleteListError(`page ${page} of ${pages ?? 'unknown'} pages is not the last one either`);
  }
  if (pages === undefined || page + 1 === pages || (page === pages && items.length === 0)) return;
  throw new IncompleteListError(`page ${page} says it is the last one, but there are ${pages} pages`);
}
