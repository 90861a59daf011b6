import { UmapiError } from '../errors.ts';

/** The journal can't be used: it is in use, belongs to another organization, or holds actions to be resumed. */
export class JournalError extends UmapiError {
  override readonly name = 'JournalError';
  readonly code = 'JOURNAL';
  readonly retryable = false;
}
