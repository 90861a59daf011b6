import { openSyncState } from '@umapi-kit/sync';
import type { ConfigFlags } from '../commands/sync-options.ts';
import type { Context } from '../context.ts';
import { CommandError, exitCode } from '../exit-code.ts';
import { layOut } from '../terminal/table.ts';
import { loadConfig } from './load-config.ts';
import { minuteOf } from './time-words.ts';

/** The command line of `umapi sync escrow`. */
export interface EscrowFlags extends ConfigFlags {
  readonly json?: boolean;
}

/** Shows what keeps failing. @returns the exit code */
export function listEscrow({ json = false, ...flags }: EscrowFlags, context: Context): number {
  const { config } = loadConfig(flags, context);
  using state = openSyncState(config.state);
  const escrowed = state.escrow.list();
  const { terminal } = context;
  if (json) terminal.line(JSON.stringify(escrowed));
  else if (escrowed.length === 0) terminal.line('nothing keeps failing');
  else {
    const rows = escrowed.map(({ org, who, attempts, due, reason }) => [
      org,
      who,
      attempts,
      minuteOf(due),
      reason,
    ]);
    for (const line of layOut([['org', 'who', 'failed', 'tried again', 'reason'], ...rows]))
      terminal.line(line);
  }
  return exitCode.ok;
}

/** Lets something be tried again at once. @returns the exit code */
export function dropEscrow(who: string, flags: EscrowFlags, context: Context): number {
  const { config } = loadConfig(flags, context);
  using state = openSyncState(config.state);
  const meant = state.escrow.list().filter((one) => one.who.toLowerCase() === who.trim().toLowerCase());
  if (meant.length === 0)
    throw new CommandError('usage', `nothing of ${who} keeps failing; see "umapi sync escrow list"`);
  for (const { org, change } of meant) state.escrow.drop(org, change);
  context.terminal.line(`${who} is tried again in the next run`);
  return exitCode.ok;
}
