import { driftOf, type OrgDrift, type PlannedChange, whyUser } from '@umapi-kit/sync';
import type { ConfigFlags, RunFlags } from '../commands/sync-options.ts';
import type { Context } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { loadConfig } from './load-config.ts';
import { makePlan, planningOptions } from './make-plan.ts';
import { openRun } from './run-context.ts';

/** The command line of `umapi sync why` and `umapi sync drift`. */
export interface LookFlags extends ConfigFlags, RunFlags {
  readonly exitCode?: boolean;
}

/** Shows the way from one person's record to what is done. @returns the exit code */
export async function runWhy(user: string, flags: LookFlags, context: Context): Promise<number> {
  const { config } = loadConfig(flags, context);
  const { terminal } = context;
  await using run = await openRun(config, { ...flags, writes: false }, context);
  const steps = await whyUser(config, user, await planningOptions(config, run, context));
  if (flags.json === true) terminal.line(JSON.stringify(steps));
  else
    for (const { title, lines } of steps) {
      terminal.line(terminal.paint('heading', title));
      for (const line of lines) terminal.line(`  ${line}`);
    }
  return exitCode.ok;
}

/** Shows how far the two sides are apart. @returns the exit code */
export async function runDrift(flags: LookFlags, context: Context): Promise<number> {
  const { config } = loadConfig(flags, context);
  await using run = await openRun(config, { ...flags, writes: false }, context);
  const drift = driftOf(await makePlan(config, run, flags, context));
  if (flags.json === true) context.terminal.line(JSON.stringify(drift));
  else for (const org of drift) printDrift(org, context.terminal);
  const apart = drift.some(({ onlyInDirectory, onlyAtAdobe, different }) =>
    [onlyInDirectory, onlyAtAdobe, different].some((list) => list.length > 0),
  );
  return flags.exitCode === true && apart ? exitCode.pendingChanges : exitCode.ok;
}

function printDrift(
  { org, name, onlyInDirectory, onlyAtAdobe, different, same }: OrgDrift,
  terminal: Terminal,
): void {
  terminal.line(terminal.paint('heading', `${name ?? org}: ${same} the same`));
  printNames('only in the directory', onlyInDirectory.map(nameOf), 'add', terminal);
  printNames(
    'only at Adobe',
    onlyAtAdobe.map(({ email }) => email),
    'remove',
    terminal,
  );
  printNames('different', different.map(nameOf), 'change', terminal);
}

function nameOf({ target }: PlannedChange): string {
  return 'group' in target ? target.group : target.user;
}

function printNames(
  title: string,
  names: readonly string[],
  tone: 'add' | 'remove' | 'change',
  terminal: Terminal,
): void {
  terminal.line(`${title}: ${names.length}`);
  for (const name of names) terminal.line(`  ${terminal.paint(tone, name)}`);
}
