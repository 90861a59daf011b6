import { version } from '@umapi-kit/client';
import { Command, CommanderError } from 'commander';
import { addAuthCommand } from './commands/auth.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addKeyCommand } from './commands/key.ts';
import { addServerCommand } from './commands/server.ts';
import { addSyncCommand } from './commands/sync.ts';
import type { Context } from './context.ts';
import { exitCode } from './exit-code.ts';
import { explainFailure } from './failure.ts';

/**
 * Runs one command line and gives its exit code. Mistakes of the user become one line on the error output;
 * only a fault of this program shows more.
 *
 * @param args without the program's own name, such as `['server', '--port', '8080']`
 */
export async function run(args: readonly string[], context: Context): Promise<number> {
  let result: number = exitCode.ok;
  const program = createProgram(context, (code) => {
    result = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return result;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    const { exit, message } = explainFailure(error, context.signal);
    context.terminal.note(`${context.terminal.paint('error', 'umapi:')} ${message}`);
    return exitCode[exit];
  }
}

function createProgram(context: Context, finish: (code: number) => void): Command {
  const { terminal } = context;
  const program = new Command('umapi')
    .description(
      "Run Adobe's User Management API: a local server to build against, and the sync of a directory.",
    )
    .version(version, '-v, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.line(text.trimEnd()),
      writeErr: (text) => terminal.note(oneLine(text)),
    });
  addDemoCommand(program, context, finish);
  addServerCommand(program, context);
  addSyncCommand(program, context, finish);
  addKeyCommand(program, context, finish);
  addAuthCommand(program, context, finish);
  addDoctorCommand(program, context, finish);
  addExplainCommand(program, context, finish);
  return program;
}

/** What is wrong with a command line, and what may have been meant by it. */
function oneLine(text: string): string {
  return text
    .trimEnd()
    .replace(/^error: /, 'umapi: ')
    .replace('\n(', ' (');
}
