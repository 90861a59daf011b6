import { Command, CommanderError } from 'commander';
import type { Context } from './context.ts';
import { CommandError, exitCode } from './exit-code.ts';
import { exitOf } from './failure.ts';

/**
 * Runs one command line and gives its exit code. Mistakes of the user become one line on the error output;
 * only a fault of this program shows more.
 *
 * @param args without the program's own name, such as `['server', '--port', '8080']`
 */
export async function run(args: readonly string[], context: Context): Promise<number> {
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
    return exitCode.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    if (error instanceof CommandError && error.message === '') return exitCode[error.exit];
    const failure = exitOf(error, context.signal);
    context.terminal.note(`${context.terminal.paint('error', 'umapi:')} ${failure.message}`);
    return exitCode[failure.exit];
  }
}

function createProgram({ terminal }: Context): Command {
  const program = new Command('umapi')
    .description("Everything to run Adobe's User Management API: a local server, sync, and more.")
    .exitOverride()
    .showHelpAfterError('(run the command with --help to see its options)')
    .configureOutput({
      writeOut: (text) => terminal.line(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd().replace(/^error: /, 'umapi: ')),
    });
  return program;
}
