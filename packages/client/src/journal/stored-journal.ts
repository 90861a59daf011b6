import type { CommandEntry } from '@umapi-kit/protocol';
import { UmapiError } from '../errors.ts';
import type { PackedCall, PackedEntry } from '../pack/packing.ts';
import type {
  DoneStep,
  Journal,
  JournalBinding,
  JournaledAction,
  SettledAction,
  SettledOutcome,
} from './journal.ts';
import { JournalError } from './journal-error.ts';
import { journalRuns } from './journal-runs.ts';

/** Something that is kept for an action, as JSON. */
export interface KeptValue {
  readonly seq: number;
  readonly value: string;
}

/** Where a journal is kept. Each method is one transaction, durable when it resolves; entries and values are JSON. */
export interface JournalStore {
  /** Notes what the journal is for, unless that is noted already. @returns what is noted */
  bind(target: string): Promise<string>;
  /** @returns the number of the first; numbers are never given twice */
  addActions(entries: readonly string[]): Promise<number>;
  putCall(id: string, entries: string): Promise<void>;
  dropCall(id: string): Promise<void>;
  /** Drops a call, and keeps what it came to of those actions that are still there. An outcome replaces done steps. */
  settleCall(id: string, done: readonly KeptValue[], outcomes: readonly KeptValue[]): Promise<void>;
  /** With everything that is kept for them. */
  dropActions(seqs: readonly number[]): Promise<void>;
  /** In the order of sending. */
  calls(): Promise<readonly { readonly id: string; readonly entries: string }[]>;
  /** Actions with an outcome beyond a number, in their order, so many at most. */
  settledAfter(seq: number, limit: number): Promise<readonly KeptSettled[]>;
  /** Actions without an outcome beyond a number, in their order, so many at most. */
  openAfter(seq: number, limit: number): Promise<readonly KeptOpen[]>;
  close(): Promise<void>;
}

interface KeptSettled {
  readonly seq: number;
  readonly entry: string;
  readonly outcome: string;
}

interface KeptOpen {
  readonly seq: number;
  readonly entry: string;
  /** In the order in which they were done. */
  readonly done: readonly string[];
}

/** Actions that are read at once; others may be settled between two reads. */
const actionsPerRead = 500;

/** A journal in whatever keeps its rows. */
export class StoredJournal implements Journal {
  readonly runs = journalRuns;
  readonly #store: JournalStore;

  constructor(store: JournalStore) {
    this.#store = store;
  }

  async bind({ orgId, endpoint, testMode }: JournalBinding): Promise<void> {
    const target = JSON.stringify([orgId, endpoint, testMode]);
    const found = await working(this.#store.bind(target));
    if (found === target) return;
    throw new JournalError(
      `the journal is for ${found} (organization, endpoint, test mode), not for ${target}`,
    );
  }

  async append(entries: readonly CommandEntry[]): Promise<{ readonly firstSeq: number }> {
    const kept = entries.map((entry) => JSON.stringify(entry));
    return { firstSeq: await working(this.#store.addActions(kept)) };
  }

  markSent({ id, entries }: PackedCall): Promise<void> {
    return working(this.#store.putCall(id, JSON.stringify(entries)));
  }

  settle({ id }: PackedCall, done: readonly DoneStep[], decided: readonly SettledOutcome[]): Promise<void> {
    const isDecided = new Set(decided.map(({ seq }) => seq));
    const open = done.filter(({ seq }) => !isDecided.has(seq));
    return working(this.#store.settleCall(id, open.map(kept), decided.map(kept)));
  }

  release({ id }: PackedCall): Promise<void> {
    return working(this.#store.dropCall(id));
  }

  forget(seqs: readonly number[]): Promise<void> {
    return working(this.#store.dropActions(seqs));
  }

  async *unknown(): AsyncGenerator<PackedCall, void, undefined> {
    for (const { id, entries } of await working(this.#store.calls())) {
      const packed: readonly PackedEntry[] = JSON.parse(entries);
      yield { id, entries: packed };
    }
  }

  async *settled(): AsyncGenerator<SettledAction, void, undefined> {
    for await (const row of inParts((seq, limit) => this.#store.settledAfter(seq, limit))) {
      const entry: CommandEntry = JSON.parse(row.entry);
      const outcome: SettledOutcome = JSON.parse(row.outcome);
      yield { entry, outcome };
    }
  }

  async *pending(): AsyncGenerator<JournaledAction, void, undefined> {
    for await (const row of inParts((seq, limit) => this.#store.openAfter(seq, limit))) {
      const entry: CommandEntry = JSON.parse(row.entry);
      yield { seq: row.seq, entry, done: row.done.map((step): DoneStep => JSON.parse(step)) };
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#store.close();
  }
}

function kept(value: DoneStep | SettledOutcome): KeptValue {
  return { seq: value.seq, value: JSON.stringify(value) };
}

/** What is thrown by whatever keeps the rows comes as a {@link JournalError}. */
async function working<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause) => {
    if (cause instanceof UmapiError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new JournalError(`the journal can not be used: ${reason}`, { cause });
  });
}

async function* inParts<Row extends { readonly seq: number }>(
  read: (seq: number, limit: number) => Promise<readonly Row[]>,
): AsyncGenerator<Row, void, undefined> {
  for (let last = 0; ; ) {
    const rows = await working(read(last, actionsPerRead));
    if (rows.length === 0) return;
    for (const row of rows) {
      last = row.seq;
      yield row;
    }
  }
}
