import { JournalError } from '../errors.ts';
import type { Ledger } from '../execute/dispatcher.ts';
import type { Packable, PackedCall } from '../pack/packing.ts';
import type { Journal, JournalBinding } from './journal.ts';
import { doneSteps } from './progress.ts';

/** Notes new actions in a journal that holds no others. */
export function journalLedger<A extends Packable>(journal: Journal, binding: JournalBinding): Ledger<A> {
  let run: number | undefined;
  return {
    ...callsIn(journal, () => String(run)),
    async enroll(actions) {
      if (run === undefined) await checkEmpty(journal, binding);
      const { firstSeq } = await journal.append(actions.map(({ entry }) => entry));
      run ??= firstSeq;
      return actions.map((_, index) => firstSeq + index);
    },
  };
}

/** @param run stands before the ids of calls, which are unique in one run only */
export function callsIn(journal: Journal, run: () => string): Omit<Ledger<Packable>, 'enroll'> {
  const keyed = (call: PackedCall) => ({ ...call, id: `${run()}.${call.id}` });
  return {
    markSent: (call) => journal.markSent(keyed(call)),
    settle: (call, answer, outcomes) => {
      const decided = outcomes.map(({ seq }) => seq);
      return journal.settle(keyed(call), doneSteps(call, answer), decided);
    },
    release: (call) => journal.release(keyed(call)),
  };
}

/** An action on a user must not overtake an earlier one on the same user. */
async function checkEmpty(journal: Journal, binding: JournalBinding): Promise<void> {
  await journal.bind(binding);
  for await (const { seq } of journal.pending()) {
    throw new JournalError(
      `the journal holds actions without an outcome, from number ${seq} on: resume() first`,
    );
  }
}
