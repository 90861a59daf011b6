import type { CommandEntry, GroupStep, StepError, UserStep } from '@umapi-kit/protocol';
import type { PackedCall } from '../pack/packing.ts';
import type { JournalRuns } from './journal-runs.ts';

/** What the actions of a journal are meant for. */
export interface JournalBinding {
  readonly orgId: string;
  readonly endpoint: string;
  readonly testMode: boolean;
}

/** A step, or a part of its list, that the service has carried out. */
export interface DoneStep {
  readonly seq: number;
  /** Counts within the action's own steps. */
  readonly step: number;
  /** What was sent for it. */
  readonly sent: UserStep | GroupStep;
  /** The user group whose entry carried it. */
  readonly group?: string;
}

/** An action without an outcome. */
export interface JournaledAction {
  readonly seq: number;
  /** As it was handed in. */
  readonly entry: CommandEntry;
  /** What of it has been carried out. */
  readonly done: readonly DoneStep[];
}

/** What became of an action; steps count within its own. */
export type SettledOutcome =
  | { readonly seq: number; readonly status: 'succeeded'; readonly warnings: readonly StepError[] }
  | {
      readonly seq: number;
      readonly status: 'failed';
      readonly failures: readonly StepError[];
      readonly warnings: readonly StepError[];
    }
  /** The answer was lost, and it can't be seen whether it was carried out. */
  | { readonly seq: number; readonly status: 'unknown' };

/** An action with its outcome, of which nobody has said yet that he was told. */
export interface SettledAction {
  readonly entry: CommandEntry;
  readonly outcome: SettledOutcome;
}

/**
 * An outbox: actions on their way, and the calls that carry them. Everything is durable once it resolves. It holds
 * personal data, so nothing stays that is settled.
 */
export interface Journal extends AsyncDisposable {
  /** How runs are noted in it and resumed: `journalRuns` of `@umapi-kit/client/node`. */
  readonly runs: JournalRuns;
  /**
   * Binds the journal to an organization, an endpoint and a mode.
   *
   * @throws JournalError when it is bound to another one
   */
  bind(to: JournalBinding): Promise<void>;
  /** Takes actions in, in their order. @returns the number of the first; the others follow */
  append(entries: readonly CommandEntry[]): Promise<{ readonly firstSeq: number }>;
  /** Only when it has resolved may the call leave. */
  markSent(call: PackedCall): Promise<void>;
  /** Takes the answer to a call in. @param decided actions that have their outcome by it: it is kept until told */
  settle(call: PackedCall, done: readonly DoneStep[], decided: readonly SettledOutcome[]): Promise<void>;
  /** The call surely had no effect. */
  release(call: PackedCall): Promise<void>;
  /** Forgets actions whose outcome was told. */
  forget(seqs: readonly number[]): Promise<void>;
  /** Calls that were sent and never settled: the process died, or the connection did. */
  unknown(): AsyncIterable<PackedCall>;
  /** Actions whose outcome is not forgotten, in the order of their numbers. */
  settled(): AsyncIterable<SettledAction>;
  /** Actions without an outcome, those of unknown calls included, in the order of their numbers. */
  pending(): AsyncIterable<JournaledAction>;
}
