import { AnswerError } from './errors.ts';
import {
  expectJsonObject,
  isJsonObject,
  type JsonObject,
  optionalInteger,
  optionalString,
  otherMembers,
} from './json.ts';

/** What the service said about one step of one entry, error or warning. */
export interface StepError {
  /** Counts within the entry as sent. */
  readonly step: number;
  /** `errorCode` or `warningCode`. */
  readonly code: string;
  readonly message: string;
  /** Every further field as it came, `user` and `requestID` among them. */
  readonly other: JsonObject;
}

/** What the service said about one entry. No errors means that every step of it was done. */
export interface EntryAnswer {
  readonly errors: readonly StepError[];
  readonly warnings: readonly StepError[];
}

/** An action call's answer: one slot for each entry of the request, in its order. */
export interface ActionAnswer {
  readonly entries: readonly EntryAnswer[];
}

/**
 * Reads the answer to an action call. Errors are matched to entries by `index` and `step` alone: `user` and
 * `requestID` may be null or absent.
 *
 * @param entryCount entries that the request had
 * @throws {@link AnswerError} when the answer can't tell which entries failed: then none may count as done
 */
export function parseActionAnswer(body: unknown, entryCount: number): ActionAnswer {
  const answer = expectJsonObject(body, 'the answer');
  const errors = parseSteps(answer['errors'], 'errorCode', entryCount);
  const warnings = parseSteps(answer['warnings'], 'warningCode', entryCount);
  checkFailuresAreNamed(answer, errors.filter((steps) => steps.length > 0).length, entryCount);
  return { entries: errors.map((steps, index) => ({ errors: steps, warnings: warnings[index] ?? [] })) };
}

/** @returns what is said, by entry */
function parseSteps(
  value: unknown,
  codeField: string,
  entryCount: number,
): readonly (readonly StepError[])[] {
  const entries = Array.from({ length: entryCount }, (): StepError[] => []);
  const list = value ?? [];
  if (!Array.isArray(list)) throw new AnswerError("the answer's errors or warnings are not a list");
  const known = new Set(['index', 'step', codeField, 'message']);
  for (const item of list) {
    const index = isJsonObject(item) ? optionalInteger(item, 'index') : undefined;
    const entry = index === undefined ? undefined : entries[index];
    if (!entry) {
      throw new AnswerError(
        `the answer speaks of entry ${index ?? 'nowhere'}, but the request had ${entryCount}`,
      );
    }
    entry.push({
      step: Math.max(0, optionalInteger(item, 'step') ?? 0),
      code: optionalString(item, codeField) ?? 'unknown',
      message: optionalString(item, 'message') ?? '',
      other: otherMembers(item, known),
    });
  }
  return entries;
}

function checkFailuresAreNamed(answer: JsonObject, failedEntries: number, entryCount: number): void {
  const result = answer['result'];
  if (result !== 'success' && result !== 'partial' && result !== 'error') {
    throw new AnswerError(`the answer's result is ${JSON.stringify(result)}`);
  }
  const notCompleted = optionalInteger(answer, 'notCompleted') ?? (result === 'success' ? 0 : 1);
  const failed = result === 'error' ? entryCount : notCompleted;
  if (failedEntries < failed) {
    throw new AnswerError(
      `the answer says that ${failed} entries failed, but names ${failedEntries} of them`,
    );
  }
}
