import type { Command } from 'commander';
import type { AuthCheckFlags } from '../check/run-auth-check.ts';
import type { Context } from '../context.ts';

/** `umapi auth`: credentials alone. */
export function addAuthCommand(program: Command, context: Context, finish: (code: number) => void): void {
  const auth = program
    .command('auth')
    .summary('try credentials')
    .description('Credentials, and nothing else.');
  addTarget(auth.command('check'))
    .summary('get a token, make one call, and say what is wrong with the credentials')
    .description(
      'Gets a token for each organization and makes one call, for a user who is not there. Nothing is changed, and ' +
        'nothing is tried twice.',
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 they work · 6 they were refused · 2 there are none, or their file has mistakes · 5 no answer',
    )
    .action(async (flags: AuthCheckFlags) => {
      const { runAuthCheck } = await import('../check/run-auth-check.ts');
      finish(await runAuthCheck(flags, context));
    });
}

/** Where credentials are looked for. */
export function addTarget(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      'sync.yaml, user-sync-config.yml, connector-umapi.yml, or a file of the Python client (default: UMAPI_ORG_ID and ' +
        'the like of the environment, else the sync configuration of this folder)',
    )
    .option('--config-file-encoding <name>', 'encoding of the files of user-sync, such as utf8 or cp1252')
    .option('--endpoint <url>', 'the address of the API, whatever the configuration says')
    .option('--auth-host <host>', 'the token service, whatever the configuration says')
    .option('--json', 'the result as JSON on the output');
}
