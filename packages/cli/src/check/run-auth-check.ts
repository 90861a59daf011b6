import type { Context } from '../context.ts';
import { type Check, tellChecks } from './check.ts';
import { findTargets, type TargetFlags } from './find-targets.ts';
import { prepare, tryCredentials } from './try-credentials.ts';

/** The command line of `umapi auth check`. */
export interface AuthCheckFlags extends TargetFlags {
  readonly json?: boolean;
}

/** Tries the credentials of every organization that is found. @returns the exit code */
export async function runAuthCheck(
  { json = false, ...flags }: AuthCheckFlags,
  context: Context,
): Promise<number> {
  const { targets } = findTargets(flags, context);
  const checks: Check[] = [];
  for (const target of targets) {
    const prepared = await prepare(target, context);
    if ('status' in prepared) {
      checks.push(prepared);
      continue;
    }
    await using _ = prepared;
    checks.push(...(await tryCredentials(prepared, context)).checks);
  }
  return tellChecks(checks, { json }, context);
}
