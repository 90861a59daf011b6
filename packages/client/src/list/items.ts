/**
 * The items of one page after the other. A generator would make several promises for each item, which for a million
 * items takes as long as parsing them.
 */
export class Items<T> implements AsyncIterableIterator<T, void, void> {
  readonly #pages: AsyncGenerator<{ readonly items: readonly T[] }, void, void>;
  #items: Iterator<T, void, void> = [].values();
  #turning: Promise<void> | undefined;
  #hasEnded: boolean = false;

  constructor(pages: AsyncGenerator<{ readonly items: readonly T[] }, void, void>) {
    this.#pages = pages;
  }

  next(): Promise<IteratorResult<T, void>> {
    if (this.#turning !== undefined) return this.#turning.then(() => this.next());
    const next = this.#items.next();
    return next.done !== true || this.#hasEnded ? Promise.resolve(next) : this.#nextPage();
  }

  async return(): Promise<IteratorResult<T, void>> {
    this.#end();
    await this.#pages.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #nextPage(): Promise<IteratorResult<T, void>> {
    // The page that is through is to be free while the next one comes.
    this.#items = [].values();
    this.#turning = this.#turn().finally(() => {
      this.#turning = undefined;
    });
    return this.#turning.then(() => this.next());
  }

  async #turn(): Promise<void> {
    const page = await this.#pages.next();
    if (page.done === true) this.#end();
    else if (!this.#hasEnded) this.#items = page.value.items.values();
  }

  #end(): void {
    this.#hasEnded = true;
    this.#items = [].values();
  }
}
