import type { Finding, Warning } from '../org/finding.ts';
import type { Echo } from './parse-entry.ts';

/** What became of one entry. */
export interface EntryOutcome {
  readonly echo: Echo;
  /** Empty when every step was done. */
  readonly errors: readonly Finding[];
  readonly warnings: readonly Warning[];
}

/** The body of the answer to an action call. */
export function actionAnswer(
  outcomes: readonly EntryOutcome[],
  testOnly: boolean,
): Readonly<Record<string, unknown>> {
  const failed = outcomes.filter(({ errors }) => errors.length > 0).length;
  const passed = outcomes.length - failed;
  const errors = outcomes.flatMap((outcome, index) =>
    outcome.errors.map((error) => errorOf(index, error, outcome.echo)),
  );
  const warnings = outcomes.flatMap((outcome, index) =>
    outcome.warnings.map((warning) => warningOf(index, warning, outcome.echo)),
  );
  return {
    completed: testOnly ? 0 : passed,
    notCompleted: failed,
    completedInTestMode: testOnly ? passed : 0,
    result: failed === 0 ? 'success' : passed === 0 ? 'error' : 'partial',
    ...(errors.length === 0 ? {} : { errors }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function errorOf(index: number, { step, code, message }: Finding, { user, requestID }: Echo) {
  // The documentation shows this one error without them: they may be what is too long.
  const echo = code === 'error.command.string.too_long' ? {} : { user, requestID };
  return { index, step, requestID: echo.requestID, errorCode: code, message, user: echo.user };
}

function warningOf(index: number, { step, code, message }: Warning, { user, requestID }: Echo) {
  return { index, step, warningCode: code, message, user, requestID };
}
