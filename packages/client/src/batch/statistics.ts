/** What an `execute…` call did. Actions are counted, however many entries each was split into. */
export interface ExecuteStatistics {
  /** Actions that wait for a later call. */
  readonly queued: number;
  /** Actions that left in this call, wholly or with their last part. */
  readonly sent: number;
  /** Those of `sent` that the service carried out without an error. */
  readonly succeeded: number;
}
