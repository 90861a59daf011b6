import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type ConfigProblem, configJsonSchema, convertOriginalConfig } from '@umapi-kit/sync';
import type { ConfigFlags } from '../commands/sync-options.ts';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import { isOriginal, loadConfig, originalFlags } from './load-config.ts';
import { problemLine } from './print-problems.ts';

/** The command line of `umapi sync config check`. */
export interface CheckFlags extends ConfigFlags {
  readonly explain?: boolean;
  readonly json?: boolean;
}

/** The command line of `umapi sync config convert`. */
export interface ConvertFlags extends ConfigFlags {
  readonly out?: string;
}

/** Reads a configuration and says what there is to say about it. @returns the exit code */
export function checkConfig(
  { explain = false, json = false, ...flags }: CheckFlags,
  context: Context,
): number {
  const { config, path, original } = loadConfig(flags, context);
  const { terminal } = context;
  if (json) {
    terminal.line(JSON.stringify({ path, original, problems: config.problems }));
    return exitCode.ok;
  }
  const orgs = config.orgs.map(({ connection }) => connection.orgId).join(', ');
  terminal.line(`${path}: ${original ? 'of user-sync' : 'native'}, ${config.directory.kind} to ${orgs}`);
  for (const problem of config.problems) {
    terminal.line(`${terminal.paint('warning', `${problem.kind}:`)} ${problemLine(problem)}`);
    if (explain) terminal.line(`  ${problem.why}`);
  }
  terminal.line(verdict(config.problems));
  return exitCode.ok;
}

function verdict(problems: readonly ConfigProblem[]): string {
  if (problems.length === 0) return 'nothing to remark';
  return `it can be used; ${problems.length} ${problems.length === 1 ? 'remark' : 'remarks'}`;
}

/** Writes the native form of a configuration of user-sync, and the frame of its hook. @returns the exit code */
export async function convertConfig(
  { out, ...flags }: ConvertFlags,
  { env, terminal }: Context,
): Promise<number> {
  const path = flags.configFilename ?? 'user-sync-config.yml';
  if (!isOriginal(path)) throw new CommandError('usage', `${path} is native already`);
  const { configFileEncoding: encoding, hook: named } = flags;
  const { yaml, hook } = convertOriginalConfig(path, out ?? 'sync.yaml', {
    flags: originalFlags(flags),
    env,
    ...(encoding === undefined ? {} : { encoding }),
    ...(named === undefined ? {} : { hook: named }),
  });
  if (hook) await writeNew(hook.path, hook.text);
  if (hook) terminal.note(`${hook.path}: write there what the Python hook did`);
  if (out === undefined) terminal.line(yaml.trimEnd());
  else await writeNew(out, yaml);
  return exitCode.ok;
}

/** What somebody has written already is not lost. */
async function writeNew(path: string, text: string): Promise<void> {
  if (existsSync(path))
    throw new CommandError('usage', `${path} is there already; remove it, or name another file`);
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError('usage', `${path} can't be written: ${reason}`, { cause });
  }
}

/** Prints the schema that `docs/schema/sync.schema.json` holds. */
export function printSchema({ terminal }: Context): void {
  terminal.line(JSON.stringify(configJsonSchema(), undefined, 2));
}
