import type { Page } from '@umapi-kit/protocol';
import type { FetchPage } from './listing.ts';

/** Fetches pages before they are asked for. Each is kept until it is asked for, or until nobody will. */
export class Prefetch<T> {
  readonly #fetch: FetchPage<T>;
  readonly #ahead: number;
  readonly #stop = new AbortController();
  readonly #pages = new Map<number, Promise<Page<T>>>();
  /** By the latest answer. */
  #count: number | undefined;

  /** @param ahead pages at most that are fetched before they are asked for */
  constructor(fetch: FetchPage<T>, ahead: number) {
    this.#fetch = fetch;
    this.#ahead = ahead;
  }

  /** After an error the same page can be asked for again. */
  async page(page: number): Promise<Page<T>> {
    const asked = this.#begin(page);
    this.#beginAhead(page);
    try {
      const { lastPage, counts } = await asked;
      this.#count = counts.pages ?? (lastPage ? page + 1 : page + 2);
      this.#beginAhead(page);
      return await asked;
    } finally {
      this.#pages.delete(page);
    }
  }

  /** Nobody will ask any more: what waits for its turn is given up. */
  stop(): void {
    this.#stop.abort();
  }

  #beginAhead(page: number): void {
    const end = Math.min(page + 1 + this.#ahead, this.#count ?? 0);
    for (let next = page + 1; next < end; next++) this.#begin(next);
  }

  #begin(page: number): Promise<Page<T>> {
    const known = this.#pages.get(page);
    if (known) return known;
    const begun = this.#fetch(page, this.#stop.signal);
    // Whoever asks for it hears of the failure.
    begun.catch(() => {});
    this.#pages.set(page, begun);
    return begun;
  }
}
