import type { Ledger } from '../execute/dispatcher.ts';
import type { Run } from '../execute/execution.ts';
import type { Packable } from '../pack/packing.ts';
import type { Journal, JournalBinding } from './journal.ts';
import { journalLedger } from './journal-ledger.ts';
import { type ResumedAction, Resumption, type ResumptionOptions } from './resumption.ts';

/** What runs need of a journal. Every journal brings it along, so that it is loaded only where there is one. */
export interface JournalRuns {
  /** Notes new actions in a journal that holds no others. */
  ledger<A extends Packable>(journal: Journal, binding: JournalBinding): Ledger<A>;
  /** Settles the calls whose answers are missing, then sends what is left. */
  resumption(options: ResumptionOptions): Run<ResumedAction>;
}

/** The one way in which runs use a journal, wherever it keeps what it is told. */
export const journalRuns: JournalRuns = {
  ledger: journalLedger,
  resumption: (options) => new Resumption(options),
};
