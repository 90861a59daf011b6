import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { untilAborted } from '../until-aborted.ts';
import { parsePort } from './options.ts';

interface ServerFlags {
  readonly seed: string;
  readonly store: string;
  readonly host: string;
  readonly port: number;
}

/** `umapi server`: a local UMAPI and token service, until Ctrl-C. */
export function addServerCommand(program: Command, context: Context): void {
  program
    .command('server')
    .summary('run a local UMAPI and token service')
    .description(
      'Runs a local UMAPI and token service until Ctrl-C. Clients need no change: point their endpoint and ' +
        'their token host at the address that is printed.',
    )
    .requiredOption(
      '--seed <file>',
      'organizations, credentials, groups and users to start with (YAML or JSON)',
    )
    .option(
      '--store <file>',
      'where the state is kept; a file that has state already goes on with it',
      ':memory:',
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on, 0 for a free one', parsePort, 8080)
    .addHelpText(
      'after',
      '\nExample:\n  umapi server --seed examples/acme/org.yaml --port 8080 --store acme.db',
    )
    .action((flags: ServerFlags) => serve(flags, context));
}

async function serve(
  { seed, store, host, port }: ServerFlags,
  { terminal, clock, signal }: Context,
): Promise<void> {
  const { readSeedFile, startServer } = await import('@umapi-kit/server');
  await using server = await startServer({ seed: await readSeedFile(seed), store, host, port, clock });
  terminal.line(`UMAPI at ${server.endpoint}, tokens at ${server.url}/ims/token/v2`);
  await untilAborted(signal);
}
