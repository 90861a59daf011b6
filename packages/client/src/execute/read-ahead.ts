/** What can be executed: a list, a generator, a stream. */
export type Source<T> = Iterable<T> | AsyncIterable<T>;

/** Reads a source only as far as it is told, and never twice at once. */
export class ReadAhead<T> {
  readonly #sync: Iterator<T> | undefined;
  readonly #async: AsyncIterator<T> | undefined;
  readonly #onChange: () => void;
  #items: T[] = [];
  #isReading: boolean = false;
  #ended: boolean = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param onChange told when something came of a read that had to wait */
  constructor(source: Source<T>, onChange: () => void) {
    if (Symbol.asyncIterator in source) this.#async = source[Symbol.asyncIterator]();
    else this.#sync = source[Symbol.iterator]();
    this.#onChange = onChange;
  }

  /** Items that were read and not taken. */
  get size(): number {
    return this.#items.length;
  }

  /** The source waits: for time to pass, or for something that its own items bring about. */
  get isReading(): boolean {
    return this.#isReading;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** What the source threw. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Everything that was read so far. */
  takeAll(): readonly T[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  /** Reads until there are `room` items; of an asynchronous source, one. */
  read(room: number): void {
    if (this.#async) {
      if (this.size < room && !this.#ended && !this.#isReading) void this.#readOne(this.#async);
      return;
    }
    try {
      while (this.#sync && this.size < room && !this.#ended) this.#take(this.#sync.next());
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Tells the source that nothing more is wanted. One that is still busy is told, but not waited for. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const closed = this.#tell().catch(() => {});
    if (!this.#isReading) await closed;
  }

  async #tell(): Promise<void> {
    this.#sync?.return?.();
    await this.#async?.return?.();
  }

  async #readOne(iterator: AsyncIterator<T>): Promise<void> {
    this.#isReading = true;
    try {
      const next = await iterator.next();
      if (!this.#ended) this.#take(next);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isReading = false;
      this.#onChange();
    }
  }

  #take(next: IteratorResult<T>): void {
    if (next.done === true) this.#ended = true;
    else this.#items.push(next.value);
  }

  #fail(error: unknown): void {
    this.#ended = true;
    this.#failure ??= { error };
  }
}
