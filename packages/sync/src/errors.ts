/** Why a directory can't be used at all. A single odd record is no error: it is yielded as a reject. */
export type SourceErrorCode =
  /** Not there, no permission, a folder, or a fault while reading. */
  | 'SOURCE_UNREADABLE'
  /** Nothing in it. An empty directory is never taken to mean that everybody left. */
  | 'SOURCE_EMPTY'
  /** It can be read, but not understood as a whole: a column is missing, the encoding is wrong. */
  | 'SOURCE_FORMAT'
  /** Nobody was asked yet: the configuration says how to read it, but that can't be done. */
  | 'SOURCE_SETTING';

/** Where in a file something is. Lines and columns count from 1; `column` is a character or a CSV column. */
export interface FilePlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** The directory can't be used: nothing may be planned from it. The message is one line and says what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: SourceErrorCode;
  readonly place: FilePlace;

  constructor(code: SourceErrorCode, place: FilePlace, problem: string, options?: ErrorOptions) {
    super(`${showPlace(place)}: ${problem}`, options);
    this.code = code;
    this.place = place;
  }
}

/** One thing that is wrong in a configuration file. */
export interface ConfigFault extends FilePlace {
  /** What is wrong and what to write instead. Never holds a value that could be a secret. */
  readonly problem: string;
}

/** A configuration that can't be used. Its message has one line for each fault, in the order of the file. */
export class SyncConfigError extends Error {
  override readonly name = 'SyncConfigError';
  readonly code = 'SYNC_CONFIG';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[], options?: ErrorOptions) {
    super(faults.map((fault) => `${showPlace(fault)}: ${fault.problem}`).join('\n'), options);
    this.faults = faults;
  }
}

/** A filter expression that can't be understood. The message begins with the column; the file is the caller's to add. */
export class FilterExpressionError extends Error {
  override readonly name = 'FilterExpressionError';
  readonly code = 'FILTER_EXPRESSION';
  /** Counts from 1, within the expression. */
  readonly column: number;
  /** What is wrong, without the column. */
  readonly problem: string;

  constructor(column: number, problem: string) {
    super(`column ${column} of the filter: ${problem}`);
    this.column = column;
    this.problem = problem;
  }
}

/** A template that can't be understood, such as one with a brace that has no other half. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly code = 'TEMPLATE';
}

/** A secret is not where it should be. The message says where that is and what to do, never what stands there. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly code = 'SECRET';
}

/** `people.csv:212:3`, as editors and terminals understand it. */
function showPlace({ file, line, column }: FilePlace): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** Another run holds the lock. A holder that died gives it back by itself, so there is nothing to clear up. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  readonly code = 'LOCKED';
  /** Who holds it, as they named themselves. */
  readonly holder: string;

  constructor(lock: string, holder: string, options?: ErrorOptions) {
    super(`another run holds the lock "${lock}": ${holder}; wait for it to end`, options);
    this.holder = holder;
  }
}

/** A plan file that can't be used: torn, changed after it was made, of a newer version, or no plan. */
export class PlanFileError extends Error {
  override readonly name = 'PlanFileError';
  readonly code = 'PLAN_FILE';
  readonly place: FilePlace;

  /** @param line from 1; absent when it is about the file as such */
  constructor(file: string, line: number | undefined, problem: string, options?: ErrorOptions) {
    const place = { file, ...(line === undefined ? {} : { line }) };
    super(`${showPlace(place)}: ${problem}`, options);
    this.place = place;
  }
}

/** Two directory groups lead to one Adobe group by a rule for dynamic groups. Nothing is planned then. */
export class DynamicGroupError extends Error {
  override readonly name = 'DynamicGroupError';
  readonly code = 'DYNAMIC_GROUP';
  readonly target: string;
  readonly sources: readonly string[];

  constructor(target: string, sources: readonly [string, string]) {
    const [one, other] = sources.toSorted();
    super(
      `the directory groups "${one}" and "${other}" both lead to the Adobe group "${target}"; make the rule for dynamic groups tell them apart`,
    );
    this.target = target;
    this.sources = sources.toSorted();
  }
}

/** Guards can be lifted for exactly one plan, by its digest: so nobody lifts them for a plan that nobody looked at. */
export class LiftError extends Error {
  override readonly name = 'LiftError';
  readonly code = 'LIFT';

  /** @param digest of the plan; absent for one that was not read from a file */
  constructor(lift: string, digest: string | undefined, options?: ErrorOptions) {
    const plan = digest === undefined ? 'a plan that was not read from a file' : `this plan, ${digest}`;
    super(
      `guards are lifted for the plan ${lift}, not for ${plan}; look at it, and name its digest`,
      options,
    );
  }
}

/** A hook that can't be used. Going on without it would compute other groups, and so take people out of them. */
export class HookError extends Error {
  override readonly name = 'HookError';
  readonly code = 'HOOK';
  /** The module. */
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`the hook ${path} ${problem}`, options);
    this.path = path;
  }
}
