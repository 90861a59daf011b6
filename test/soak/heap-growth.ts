/** When the heap is looked at: once everything is warm and the record of calls is full, and much later. */
const lookedAt = { first: 20_000, last: 100_000 };

/** What the heap may have grown by in between. */
const allowedBytes = 5_000_000;

/** Looks at the heap while requests are sent. */
interface HeapWatch {
  /** To be called every thousand requests. */
  look(done: number): void;
  /** In words; `undefined` when there were too few requests to tell. */
  verdict(): { readonly text: string; readonly isBounded: boolean } | undefined;
}

/** @param settledBytes the heap in use after a garbage collection */
export function watchHeap(settledBytes: () => number): HeapWatch {
  const seen = new Map<number, number>();
  return {
    look(done) {
      if (done === lookedAt.first || done === lookedAt.last) seen.set(done, settledBytes());
    },
    verdict() {
      const first = seen.get(lookedAt.first);
      const last = seen.get(lookedAt.last);
      if (first === undefined || last === undefined) return undefined;
      const text =
        `heap after garbage collection: ${megabytes(first)} MB at request ${lookedAt.first}, ` +
        `${megabytes(last)} MB at request ${lookedAt.last}`;
      return { text, isBounded: last - first <= allowedBytes };
    },
  };
}

/** The heap in use once nothing is left to collect. @throws Error in a process without `--expose-gc` */
export function settledHeapBytes(): number {
  if (!globalThis.gc) throw new Error('start node with --expose-gc to look at the heap');
  // What the first run only makes unreachable goes with the second.
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
