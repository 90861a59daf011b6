/** One table for every command. When several apply, the one that stands higher wins. */
export const exitCode = {
  /** Stopped by Ctrl-C or SIGTERM. */
  interrupted: 130,
  /** A fault of this program. */
  internal: 1,
  /** A wrong option, a file that is missing or has mistakes, a port that is taken. */
  usage: 2,
  /** The credentials were refused. */
  auth: 6,
  /** The directory could not be read to its end. */
  directoryUnreadable: 7,
  /** Another run holds the lock. */
  locked: 8,
  /** The service asked to wait longer than was allowed. */
  throttled: 5,
  /** A guard stopped changes. */
  limitFired: 4,
  /** Everything was tried, some changes failed. */
  failedChanges: 3,
  /** Something is left to do; only when a plan was asked to say so. */
  pendingChanges: 10,
  ok: 0,
} as const;

/** The meaning of an exit code, by name. */
export type ExitName = keyof typeof exitCode;

/** A failure that ends a command with one line and an exit code of the table. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code = 'COMMAND';
  readonly exit: ExitName;

  constructor(exit: ExitName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exit = exit;
  }
}

const ranks = Object.keys(exitCode);

/** Of several meanings the one that stands highest in the table. */
export function highestExit(names: readonly ExitName[]): ExitName {
  return names.toSorted((left, right) => ranks.indexOf(left) - ranks.indexOf(right))[0] ?? 'ok';
}
