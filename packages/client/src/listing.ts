import type { Page } from '@umapi-kit/protocol';
import { IncompleteListError, NotFoundError } from './errors.ts';

/** Fetches one page, counted from 0. */
export type FetchPage<T> = (page: number) => Promise<Page<T>>;

/** What is known about a list that was read to its end. */
export interface ListSummary {
  /** Items yielded. */
  readonly listed: number;
  /** What the service counts, by the last page; absent where it sent no count. */
  readonly total: number | undefined;
  /** `total` − `listed`: technical accounts are counted, but not listed. */
  readonly unlisted: number | undefined;
  readonly pages: number;
  /** Items that came again on a later page, and were yielded once. */
  readonly duplicates: number;
  /** Total and page count were the same on the first and the last page: nothing came or went meanwhile. */
  readonly stable: boolean;
}

/** Where pages come from, and which items are the same. */
export interface ListSource<T> {
  readonly fetchPage: FetchPage<T>;
  readonly keyOf: (item: T) => string;
}

/** A service that never says "last page" and sends no page count is not asked forever. */
const pagesAtMost = 100_000;

/**
 * Reads a list page by page. It is all or error: {@link next} returns pages until one is the last by every sign
 * there is, or throws. Identical items on different pages are kept once.
 */
export class PageReader<T> {
  readonly #source: ListSource<T>;
  readonly #seen = new Set<string>();
  #first: Page<T>['counts'] | undefined;
  #page = 0;
  #read = 0;
  #summary: ListSummary | undefined;

  constructor(source: ListSource<T>) {
    this.#source = source;
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
    const items = page.items.filter((item) => this.#isNew(item));
    if (page.lastPage) this.#summary = this.#conclude(page);
    return { ...page, items };
  }

  async #fetch(): Promise<Page<T>> {
    try {
      return await this.#source.fetchPage(this.#page);
    } catch (cause) {
      if (this.#page === 0 || !(cause instanceof NotFoundError)) throw cause;
      throw new IncompleteListError(`page ${this.#page} is gone, the ones before it were there`, {
        cause,
        ...(cause.requestId === undefined ? {} : { requestId: cause.requestId }),
      });
    }
  }

  #isNew(item: T): boolean {
    const key = this.#source.keyOf(item);
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  #conclude({ counts }: Page<T>): ListSummary {
    const listed = this.#seen.size;
    const total = counts.total ?? this.#first?.total;
    return {
      listed,
      total,
      unlisted: total === undefined ? undefined : total - listed,
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

/**
 * A list of the service. Each `for await` reads it anew, a page at a time as the loop gets there, so leaving the
 * loop early costs no further call. Memory stays flat but for the keys that find duplicates.
 *
 * It is all or error: a loop that ends has seen a whole list, and everything else throws.
 *
 * @example
 * const users = conn.users({ group: 'Employees' });
 * for await (const user of users) console.log(user.email);
 * console.log(users.summary?.listed);
 */
export class Listing<T> implements AsyncIterable<T> {
  readonly #source: ListSource<T>;
  #summary: ListSummary | undefined;

  /** Made by `Connection`. */
  constructor(source: ListSource<T>) {
    this.#source = source;
  }

  /** About the latest reading that came to the end; `undefined` before that. */
  get summary(): ListSummary | undefined {
    return this.#summary;
  }

  /** @internal */
  reader(): PageReader<T> {
    return new PageReader(this.#source);
  }

  /** Page by page; the page number counts from 0. */
  async *pages(): AsyncGenerator<{ readonly items: readonly T[]; readonly page: number }, void, void> {
    const reader = this.reader();
    for (let page = 0; ; page++) {
      const read = await reader.next();
      if (read === undefined) return;
      if (reader.summary !== undefined) this.#summary = reader.summary;
      yield { items: read.items, page };
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for await (const { items } of this.pages()) yield* items;
  }

  /** Everything at once. */
  async all(): Promise<readonly T[]> {
    const everything: T[][] = [];
    for await (const { items } of this.pages()) everything.push([...items]);
    return everything.flat();
  }
}
