import type { Page } from '@umapi-kit/protocol';
import { checkWhole } from '../checks.ts';
import { Items } from './items.ts';
import type { PageReader } from './page-reader.ts';

/**
 * Fetches one page, counted from 0. When `stop` aborts it waits no longer, but what is under way goes on. `isLast` as
 * far as the page count of the pages before says.
 */
export type FetchPage<T> = (page: number, stop?: AbortSignal, isLast?: boolean) => Promise<Page<T>>;

/** Options of every list. */
export interface ListOptions {
  /**
   * Page to begin with, counted from 0: where an earlier reading stopped. What came on the pages before is not known
   * here, so it may come again.
   * @defaultValue 0
   */
  readonly fromPage?: number;
  /** Pages that are fetched before the loop gets there, as far as the rate limit allows. @defaultValue 0 */
  readonly prefetch?: number;
  /** Ends the reading; the loop then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What is known about a list that was read to its end. */
export interface ListSummary {
  /** Items yielded. */
  readonly listed: number;
  /** What the service counts, by the last page; absent where it sent no count. */
  readonly total: number | undefined;
  /** `total` − `listed`: technical accounts are counted, but not listed. */
  readonly unlisted: number | undefined;
  /** The page it began with. From any but the first nothing is known about `unlisted`. */
  readonly fromPage: number;
  /** Those before `fromPage` included. */
  readonly pages: number;
  /** Items that came again on a later page, and were yielded once. */
  readonly duplicates: number;
  /** Total and page count were the same on the first and the last page read: nothing came or went meanwhile. */
  readonly stable: boolean;
}

/** A page of a list that is being read. */
export interface ListedPage<T> {
  /** Without what came on an earlier page. */
  readonly items: readonly T[];
  /** Counts from 0. */
  readonly page: number;
  /** How many pages there are, as the service counts now; absent where it does not say. */
  readonly pages: number | undefined;
}

/** Where pages come from, and which items are the same. */
export interface ListSource<T> {
  readonly fetchPage: FetchPage<T>;
  readonly keyOf: (item: T) => string;
  /** The last page is not fetched before the others are there. @defaultValue false */
  readonly lastAlone?: boolean;
}

/**
 * A list of the service. Each `for await` reads it anew, a page at a time as the loop gets there, so leaving the
 * loop early costs no further call but those of `prefetch`. Memory stays flat but for 11 bytes an item, by which
 * duplicates are found.
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
  readonly #fromPage: number;
  readonly #prefetch: number;
  #summary: ListSummary | undefined;

  /** Made by `Connection`. @throws {@link ArgumentError} naming the option that can't be used */
  constructor(source: ListSource<T>, { fromPage = 0, prefetch = 0 }: ListOptions = {}) {
    this.#source = source;
    this.#fromPage = checkWhole('fromPage', fromPage);
    this.#prefetch = checkWhole('prefetch', prefetch);
  }

  /** About the latest reading that came to the end; `undefined` before that. */
  get summary(): ListSummary | undefined {
    return this.#summary;
  }

  /**
   * Only whoever reads a list loads what reads it.
   *
   * @internal
   */
  async reader(): Promise<PageReader<T>> {
    const { PageReader } = await import('./page-reader.ts');
    return new PageReader(this.#source, this.#fromPage, this.#prefetch);
  }

  /**
   * Page by page. To go on after an interruption, note the number of each page that is done, and begin a new list with
   * `fromPage` one further.
   */
  async *pages(): AsyncGenerator<ListedPage<T>, void, void> {
    const reader = await this.reader();
    try {
      for (let page = this.#fromPage, read = await reader.next(); read !== undefined; page++) {
        if (reader.summary !== undefined) this.#summary = reader.summary;
        yield { items: read.items, page, pages: read.counts.pages };
        // So that a page is free while the next one comes: whoever is done with it may be waiting for that long.
        read = undefined;
        read = await reader.next();
      }
    } finally {
      reader.stop();
    }
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T, void, void> {
    return new Items(this.pages());
  }

  /** Everything at once. */
  async all(): Promise<readonly T[]> {
    const everything: T[][] = [];
    for await (const { items } of this.pages()) everything.push([...items]);
    return everything.flat();
  }
}
