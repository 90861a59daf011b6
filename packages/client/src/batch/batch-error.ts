import type { Action } from '../action/action.ts';
import { UmapiError } from '../errors.ts';
import type { ExecuteStatistics } from './statistics.ts';

/** What became of the actions of batches that failed as a whole. */
interface BatchFailure {
  readonly causes: readonly UmapiError[];
  readonly statistics: ExecuteStatistics;
  readonly queued: readonly Action[];
  readonly unknown: readonly Action[];
}

/** At least one batch failed as a whole. The other batches were sent; nothing is lost. */
export class BatchError extends UmapiError {
  override readonly name = 'BatchError';
  readonly code = 'BATCH_FAILED';
  /** `true` when one of the causes can succeed later. */
  readonly retryable: boolean;
  /** Why each failed batch failed. */
  readonly causes: readonly UmapiError[];
  readonly statistics: ExecuteStatistics;
  /** Actions that stay queued: those of the failed batches, and those that had to wait for them. */
  readonly queued: readonly Action[];
  /**
   * Actions whose answer was lost and that can't be repeated blindly (renames, deletions, strict creates).
   * They are not queued any more: look what became of them, then execute them again if needed.
   */
  readonly unknown: readonly Action[];

  constructor({ causes, statistics, queued, unknown }: BatchFailure) {
    const retryAt = Math.max(...causes.map((cause) => cause.retryAt ?? 0));
    super(describeBatches(causes, queued, unknown), { cause: causes[0] }, retryAt > 0 ? retryAt : undefined);
    this.retryable = causes.some((cause) => cause.retryable);
    this.causes = causes;
    this.statistics = statistics;
    this.queued = queued;
    this.unknown = unknown;
  }
}

function describeBatches(
  causes: readonly UmapiError[],
  queued: readonly Action[],
  unknown: readonly Action[],
): string {
  const reasons = [...new Set(causes.map((cause) => cause.message))].join('; ');
  const facts = [
    `${causes.length} ${causes.length === 1 ? 'batch' : 'batches'} failed`,
    `${queued.length} ${queued.length === 1 ? 'action stays' : 'actions stay'} queued`,
    ...(unknown.length > 0 ? [`the outcome of ${unknown.length} is unknown`] : []),
  ];
  return `${facts.join(', ')}: ${reasons}`;
}
