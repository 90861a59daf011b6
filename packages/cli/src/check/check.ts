import type { Context } from '../context.ts';
import { type ExitName, exitCode, highestExit } from '../exit-code.ts';
import { layOut } from '../terminal/table.ts';
import type { Tone } from '../terminal/terminal.ts';

/** What one look at something came to. */
export interface Check {
  /** What was looked at, such as `token`. */
  readonly name: string;
  /** The organization or the host that it is about, where there can be several. */
  readonly of?: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What was found; of a skipped one, why nothing was looked for. Never a secret. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** What a failed one means for the command. */
  readonly exit?: ExitName;
}

/** The words of a check without its name. */
export type Finding = Omit<Check, 'name' | 'of'>;

export const ok = (message: string): Finding => ({ status: 'ok', message });
export const warning = (message: string, remedy: string): Finding => ({ status: 'warning', message, remedy });
export const skipped = (message: string): Finding => ({ status: 'skipped', message });
export const failed = (exit: ExitName, message: string, remedy: string): Finding => {
  return { status: 'failed', message, remedy, exit };
};

const tones = { ok: 'add', warning: 'warning', failed: 'error', skipped: 'quiet' } as const satisfies Record<
  Check['status'],
  Tone
>;

/** Prints checks, one a line, or all of them as JSON. @returns the exit code: the highest that applies */
export function tellChecks(
  checks: readonly Check[],
  { json }: { readonly json: boolean },
  { terminal }: Pick<Context, 'terminal'>,
): number {
  const exit = highestExit(checks.flatMap((check) => (check.exit === undefined ? [] : [check.exit])));
  if (json) terminal.line(JSON.stringify({ checks, exit: exitCode[exit] }));
  else {
    const several = new Set(checks.flatMap(({ of }) => of ?? [])).size > 1;
    const rows = checks.map(({ status, name, of, message, remedy }) => [
      terminal.paint(tones[status], status),
      several && of !== undefined ? `${name} (${of})` : name,
      remedy === undefined ? message : `${message}; ${remedy}`,
    ]);
    for (const line of layOut([['', '', ''], ...rows]).slice(1)) terminal.line(line);
  }
  return exitCode[exit];
}
