import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ExplainFlags } from '../explain/run-explain.ts';

/** `umapi explain`: what a code means, and what to do about it. */
export function addExplainCommand(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('explain')
    .summary('say what an error code means, and what to do about it')
    .description(
      'Explains codes of the service, of its token service and gateway, HTTP statuses, the codes of errors of this ' +
        'project, and exit codes. Without a code it lists all of them.',
    )
    .argument('[code]', 'such as error.user.nonexistent, 403003, 429 or RATE_LIMITED')
    .option('--json', 'the result as JSON on the output')
    .addHelpText('after', '\nExample:\n  umapi explain error.domain.trust.nonexistent')
    .action(async (code: string | undefined, flags: ExplainFlags) => {
      const { runExplain } = await import('../explain/run-explain.ts');
      finish(runExplain(code, flags, context));
    });
}
