import type { UmapiErrorCode } from '@umapi-kit/client';
import type { SourceErrorCode } from '@umapi-kit/sync';
import { CommandError, type ExitName } from './exit-code.ts';

/** How a failure is shown, and which exit code it gets. */
interface Failure {
  readonly exit: ExitName;
  readonly message: string;
}

/** Every code that an error of this project's packages can carry. */
export type KnownCode =
  | UmapiErrorCode
  | SourceErrorCode
  | 'SEED'
  | 'FAULTS'
  | 'ADMIN'
  | 'SERVER_START'
  | 'SQLITE'
  | 'SYNC_CONFIG'
  | 'SECRET'
  | 'FILTER_EXPRESSION'
  | 'TEMPLATE'
  | 'PLAN_FILE'
  | 'LIFT'
  | 'HOOK'
  | 'LOCKED'
  | 'DYNAMIC_GROUP';

/** What a stable error code of a package means for the caller of a command. */
const exits: ReadonlyMap<string, ExitName> = new Map(
  Object.entries({
    SEED: 'usage',
    FAULTS: 'usage',
    ADMIN: 'usage',
    SERVER_START: 'usage',
    SQLITE: 'usage',
    SYNC_CONFIG: 'usage',
    SECRET: 'usage',
    FILTER_EXPRESSION: 'usage',
    TEMPLATE: 'usage',
    PLAN_FILE: 'usage',
    LIFT: 'usage',
    HOOK: 'usage',
    LOCKED: 'locked',
    DYNAMIC_GROUP: 'usage',
    SOURCE_UNREADABLE: 'directoryUnreadable',
    SOURCE_EMPTY: 'directoryUnreadable',
    SOURCE_FORMAT: 'directoryUnreadable',
    SOURCE_SETTING: 'usage',
    ARGUMENT: 'usage',
    AUTH: 'auth',
    RATE_LIMITED: 'throttled',
    UNAVAILABLE: 'throttled',
    SERVER_ERROR: 'failedChanges',
    REQUEST_REFUSED: 'failedChanges',
    NOT_FOUND: 'failedChanges',
    INCOMPLETE_LIST: 'failedChanges',
    ANSWER_UNREADABLE: 'failedChanges',
    BATCH_FAILED: 'failedChanges',
    JOURNAL: 'usage',
  } satisfies Record<KnownCode, ExitName>),
);

/**
 * Sorts an error into the table of exit codes. Errors with a known code were made to be read, so their message is
 * enough; anything else is a fault of this program and shows where it happened.
 */
export function explainFailure(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted && (error === signal.reason || isAbort(error)))
    return { exit: 'interrupted', message: 'interrupted' };
  if (error instanceof CommandError) return { exit: error.exit, message: error.message };
  const exit = exits.get(codeOf(error) ?? '');
  if (exit !== undefined && error instanceof Error) return { exit, message: error.message };
  const outside = machineTrouble(error);
  if (outside !== undefined) return { exit: 'usage', message: outside };
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exit: 'internal', message: `a fault of this program, please report it:\n${trace}` };
}

/** What the machine refused, such as room on a disk: to be mended there, and not in this program. */
function machineTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (codeOf(error) === 'ERR_SQLITE_ERROR')
    return `what has to be remembered can't be kept: ${error.message}; see to the disk, what was noted before stays`;
  return 'syscall' in error ? error.message : undefined;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
