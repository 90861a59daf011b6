import type { ErrorCode } from '@umapi-kit/protocol';

/**
 * Ends the parsing of one entry. The parsers of an entry are many small functions, and every one of them may
 * find the entry's one error; this never leaves `parseEntry`.
 */
export class EntryFault extends Error {
  override readonly name = 'EntryFault';
  readonly code: ErrorCode;
  readonly step: number | undefined;

  /** @param step where it is not the step that is being parsed */
  constructor(code: ErrorCode, message: string, step?: number) {
    super(message);
    this.code = code;
    this.step = step;
  }
}
