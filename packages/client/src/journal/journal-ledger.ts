import type { Ledger } from '../execute/dispatcher.ts';
import { type ActionOutcome, withUnknown } from '../execute/outcome.ts';
import type { Packable, PackedCall } from '../pack/packing.ts';
import type { Journal, JournalBinding, SettledOutcome } from './journal.ts';
import { JournalError } from './journal-error.ts';
import { doneSteps } from './progress.ts';

/** Notes new actions in a journal that holds no others. */
export function journalLedger<A extends Packable>(journal: Journal, binding: JournalBinding): Ledger<A> {
  let run: number | undefined;
  return {
    ...callsIn(journal, (call) => ({ ...call, id: `${run}.${call.id}` })),
    async enroll(actions) {
      if (run === undefined) await checkEmpty(journal, binding);
      const { firstSeq } = await journal.append(actions.map(({ entry }) => entry));
      run ??= firstSeq;
      return actions.map((_, index) => firstSeq + index);
    },
  };
}

/**
 * @param noted a call as the journal knows it: with an id that no other run has, and steps of whole actions
 * @param whole an outcome in terms of the whole action
 */
export function callsIn<A extends Packable>(
  journal: Journal,
  noted: (call: PackedCall) => PackedCall,
  whole: (outcome: ActionOutcome<A>) => ActionOutcome = (outcome) => outcome,
): Omit<Ledger<A>, 'enroll'> {
  return {
    markSent: (call) => journal.markSent(noted(call)),
    settle(call, answer, outcomes) {
      const known = noted(call);
      const decided = outcomes.map((outcome) => settledOutcome(whole(withUnknown(outcome))));
      return journal.settle(known, doneSteps(known, answer), decided);
    },
    release: (call) => journal.release(noted(call)),
    forget: (seqs) => journal.forget(seqs),
  };
}

function settledOutcome(outcome: ActionOutcome): SettledOutcome {
  const { seq } = outcome;
  switch (outcome.status) {
    case 'succeeded':
      return { seq, status: 'succeeded', warnings: outcome.warnings };
    case 'failed':
      return { seq, status: 'failed', failures: outcome.failures, warnings: outcome.warnings };
    default:
      return { seq, status: 'unknown' };
  }
}

/** An action on a user must not overtake an earlier one on the same user; an outcome must not get lost. */
async function checkEmpty(journal: Journal, binding: JournalBinding): Promise<void> {
  await journal.bind(binding);
  for await (const { seq } of journal.pending()) {
    throw new JournalError(
      `the journal holds actions without an outcome, from number ${seq} on: resume() first`,
    );
  }
  for await (const { outcome } of journal.settled()) {
    throw new JournalError(
      `the journal holds outcomes that nobody was told, from number ${outcome.seq} on: resume() first`,
    );
  }
}
