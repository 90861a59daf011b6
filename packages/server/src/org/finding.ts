import type { deprecatedWarning, ErrorCode } from '@umapi-kit/protocol';

/** What is to be said about one step of one entry. */
export interface Finding<Code extends string = ErrorCode> {
  /** Counts within the entry as sent; 0 for faults of its root. */
  readonly step: number;
  readonly code: Code;
  readonly message: string;
}

/** A step that was done although its spelling is deprecated. */
export type Warning = Finding<typeof deprecatedWarning>;

/** A finding whose step its caller knows. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/** @example return refuse('error.group.not_found', `Group ${name} was not found`) */
export function refuse(code: ErrorCode, message: string): Refusal {
  return { code, message };
}
