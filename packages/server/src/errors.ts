/** The server can't start: its port is taken, its store can't be used, or an option is wrong. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError';
  readonly code = 'SERVER_START';
}

/** One mistake in a seed, or in a file of fault rules. */
export interface SeedProblem {
  /** What is wrong and what to do about it. */
  readonly message: string;
  /** Its place in the document. @example 'orgs[0].users[3].country' */
  readonly path: string;
  /** From 1; absent when the seed came from no file. */
  readonly line?: number;
  /** From 1; absent when the seed came from no file. */
  readonly column?: number;
}

/** A file of fault rules with mistakes; all of them. */
export class FaultsError extends Error {
  override readonly name = 'FaultsError';
  readonly code = 'FAULTS';
  readonly problems: readonly SeedProblem[];

  constructor(fileName: string, problems: readonly SeedProblem[], options?: ErrorOptions) {
    super(describeAll(fileName, problems), options);
    this.problems = problems;
  }
}

/** A seed with mistakes; all of them, and nothing was filled in. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
  readonly code = 'SEED';
  readonly problems: readonly SeedProblem[];

  constructor(fileName: string, problems: readonly SeedProblem[], options?: ErrorOptions) {
    super(describeAll(fileName, problems), options);
    this.problems = problems;
  }
}

const shownProblems = 10;

function describeAll(fileName: string, problems: readonly SeedProblem[]): string {
  const lines = problems.slice(0, shownProblems).map((problem) => describe(fileName, problem));
  const more = problems.length - lines.length;
  return [...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}

function describe(fileName: string, { line, column, path, message }: SeedProblem): string {
  const place = line === undefined ? fileName : `${fileName}:${line}:${column ?? 1}`;
  return path === '' ? `${place}: ${message}` : `${place}: ${path}: ${message}`;
}
