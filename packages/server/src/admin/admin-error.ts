/** What an {@link AdminError} is about. */
export type AdminErrorReason = 'INVALID' | 'NOT_FOUND' | 'CONFLICT' | 'UNAUTHORIZED';

/** One thing that is wrong with what an administrator asked for. */
export interface AdminProblem {
  /** The field, such as `domains[0].name`; empty for the request as a whole. Never its value: it could be a secret. */
  readonly path: string;
  /** What is wrong and what to do about it. */
  readonly problem: string;
}

/** What an administrator asked for can't be done; nothing was changed. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  readonly code = 'ADMIN';
  readonly reason: AdminErrorReason;
  readonly problems: readonly AdminProblem[];

  constructor(reason: AdminErrorReason, problems: readonly AdminProblem[]) {
    super(problems.map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`)).join('\n'));
    this.reason = reason;
    this.problems = problems;
  }
}

/** @example throw notFound('no organization has the id X; GET /admin/v1/orgs lists them') */
export function notFound(problem: string): AdminError {
  return new AdminError('NOT_FOUND', [{ path: '', problem }]);
}

/** What is asked for contradicts what is there. */
export function conflict(path: string, problem: string): AdminError {
  return new AdminError('CONFLICT', [{ path, problem }]);
}
