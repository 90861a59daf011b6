import type { Page } from '@umapi-kit/protocol';
import type { ListSource } from './listing.ts';

/** Fetches pages before they are asked for. Each is kept until it is asked for, or until nobody will. */
export class Prefetch<T> {
  readonly #source: Omit<ListSource<T>, 'keyOf'>;
  readonly #ahead: number;
  readonly #stop = new AbortController();
  readonly #pages = new Map<number, Promise<Page<T>>>();
  /** Pages that there are, by the latest answer. */
  #count: number | undefined;
  /** How far they may be fetched ahead. */
  #end = 0;

  /** @param ahead pages at most that are fetched before they are asked for */
  constructor(source: Omit<ListSource<T>, 'keyOf'>, ahead: number) {
    this.#source = source;
    this.#ahead = ahead;
  }

  /** After an error the same page can be asked for again. */
  async page(page: number): Promise<Page<T>> {
    const asked = this.#begin(page);
    this.#beginAhead(page);
    try {
      const { lastPage, counts } = await asked;
      this.#count = counts.pages;
      this.#end = counts.pages ?? (lastPage ? page + 1 : page + 2);
      if (this.#source.lastAlone === true) this.#end--;
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
    const end = Math.min(page + 1 + this.#ahead, this.#end);
    for (let next = page + 1; next < end; next++) this.#begin(next);
  }

  #begin(page: number): Promise<Page<T>> {
    const known = this.#pages.get(page);
    if (known) return known;
    const isLast = page + 1 === this.#count;
    const begun = this.#source.fetchPage(page, this.#stop.signal, isLast);
    // Whoever asks for it hears of the failure.
    begun.catch(() => {});
    this.#pages.set(page, begun);
    return begun;
  }
}
