/** Tells whoever waits for a write how it ended. */
export type Settle = () => void;

/** One write that waits. */
export interface Write {
  /** Runs it, and again when what it did was undone. @returns what to do once it is durable */
  run(): Settle;
  reject(error: unknown): void;
  /** It begins and ends its own transaction. */
  readonly isAlone?: true;
}

/** How writes are run. */
interface WriteRunner {
  /** Runs work as one transaction; when that fails, runs `instead` as one. */
  transact<T>(work: () => readonly T[], instead: () => readonly T[]): readonly T[];
  /** Runs one write of several so that its failure undoes it alone. @returns what to do once all of them are durable */
  runApart(write: Write): Settle;
}

/** Writes in the order in which they came. */
interface WriteQueue {
  /** @param run gives the result in a box, whatever it is */
  add<T>(run: () => { readonly result: T }, options?: Pick<Write, 'isAlone'>): Promise<T>;
  /** Runs what still waits. */
  finish(): void;
}

/** Writes that share one flush to the disk at most; more would keep readers waiting. */
const writesPerTransaction = 32;

/** Writes that arrive together become durable together; none is acknowledged before all of them are on the disk. */
export function createWriteQueue(runner: WriteRunner): WriteQueue {
  const waiting: Write[] = [];
  const flush = () => {
    runTogether(nextOf(waiting), runner);
    if (waiting.length > 0) setImmediate(flush);
  };
  return {
    add: (run, options = {}) =>
      new Promise((resolve, reject) => {
        const settled = () => {
          const { result } = run();
          return () => resolve(result);
        };
        waiting.push({ ...options, run: settled, reject });
        if (waiting.length === 1) setImmediate(flush);
      }),
    finish() {
      while (waiting.length > 0) runTogether(nextOf(waiting), runner);
    },
  };
}

function nextOf(waiting: Write[]): readonly Write[] {
  if (waiting[0]?.isAlone) return waiting.splice(0, 1);
  const alone = waiting.findIndex(({ isAlone }) => isAlone);
  return waiting.splice(0, Math.min(writesPerTransaction, alone < 0 ? waiting.length : alone));
}

function runTogether(writes: readonly Write[], runner: WriteRunner): void {
  const [first] = writes;
  if (!first) return;
  try {
    const settled = first.isAlone ? [first.run()] : runAll(writes, runner);
    for (const settle of settled) settle();
  } catch (error) {
    for (const { reject } of writes) reject(error);
  }
}

/** Failures are rare, and to be ready to undo one write alone takes a tenth of the time of all writes. */
function runAll(writes: readonly Write[], { transact, runApart }: WriteRunner): readonly Settle[] {
  return transact(
    () => writes.map((write) => write.run()),
    () => writes.map(runApart),
  );
}
