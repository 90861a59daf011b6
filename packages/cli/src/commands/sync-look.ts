import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { EscrowFlags } from '../sync/run-escrow.ts';
import type { LookFlags } from '../sync/run-look.ts';
import { addConfigFile, addOriginalOptions, addRunOptions } from './sync-options.ts';

/** `umapi sync why`, `drift` and `escrow`: they only look. */
export function addLookingVerbs(sync: Command, context: Context, finish: (code: number) => void): void {
  addOriginalOptions(addRunOptions(sync.command('why')))
    .summary('say what becomes of one person, step by step, and by which rule')
    .argument('<user>', 'an e-mail or a username')
    .action(async (user: string, _: unknown, invoked: Command) => {
      const { runWhy } = await import('../sync/run-look.ts');
      finish(await runWhy(user, invoked.optsWithGlobals<LookFlags>(), context));
    });
  addOriginalOptions(addRunOptions(sync.command('drift')))
    .summary('say who is only here, only there, or different')
    .option('--exit-code', 'end with 10 when the sides differ')
    .action(async (_: unknown, invoked: Command) => {
      const { runDrift } = await import('../sync/run-look.ts');
      finish(await runDrift(invoked.optsWithGlobals<LookFlags>(), context));
    });
  addEscrowVerbs(sync, context, finish);
}

function addEscrowVerbs(sync: Command, context: Context, finish: (code: number) => void): void {
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
