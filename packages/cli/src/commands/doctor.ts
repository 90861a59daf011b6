import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { DoctorFlags } from '../doctor/run-doctor.ts';
import { addTarget } from './auth.ts';

/** `umapi doctor`: everything that can stand between this machine and the service. */
export function addDoctorCommand(program: Command, context: Context, finish: (code: number) => void): void {
  addTarget(program.command('doctor'))
    .summary('look at machine, network and credentials, and say what is wrong')
    .description(
      'Looks at the machine (versions, state, lock), goes the way to the token host and the API host (proxy, name, ' +
        'connection, certificate and who issued it), and tries the credentials. Nothing is changed, waited for, or ' +
        'tried twice.',
    )
    .option('--user <email>', 'somebody of your directory: also say whether people can be added there')
    .addHelpText(
      'after',
      '\nExit codes, the first that applies:\n' +
        '  2 a file, a setting or the state · 6 credentials refused · 5 the road ends, or a rate limit · 0 nothing failed',
    )
    .action(async (flags: DoctorFlags) => {
      const { runDoctor } = await import('../doctor/run-doctor.ts');
      finish(await runDoctor(flags, context));
    });
}
