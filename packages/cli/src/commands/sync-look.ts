import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { EscrowFlags } from '../sync/run-escrow.ts';
import { addConfigFile } from './sync-options.ts';

/** `umapi sync escrow`: what keeps failing. */
export function addLookingVerbs(sync: Command, context: Context, finish: (code: number) => void): void {
  const escrow = sync
    .command('escrow')
    .summary('changes that keep failing, and rest before they are tried again');
  addConfigFile(escrow.command('list'))
    .summary('list them')
    .option('--json', 'the result as JSON on the output')
    .action(async (_: unknown, invoked: Command) => {
      const { listEscrow } = await import('../sync/run-escrow.ts');
      finish(listEscrow(invoked.optsWithGlobals<EscrowFlags>(), context));
    });
  addConfigFile(escrow.command('drop'))
    .summary('forget one, so that the next run tries it')
    .argument('<who>', 'the account or group, as the list shows it')
    .action(async (who: string, _: unknown, invoked: Command) => {
      const { dropEscrow } = await import('../sync/run-escrow.ts');
      finish(dropEscrow(who, invoked.optsWithGlobals<EscrowFlags>(), context));
    });
}
