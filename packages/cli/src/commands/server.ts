import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Context } from '../context.ts';
import type { ServerFlags } from '../server/serve.ts';
import { parsePort } from './options.ts';
import { addBenchCommands } from './server-bench.ts';

const examples = `
Examples:
  umapi server                                     a sample organization in memory; its credentials are printed
  umapi server --seed examples/acme/org.yaml --store acme.db
  umapi server --generate users=100000,groups=200 --random-seed 7
  umapi server --tls --port 8443 --tls-cert-out umapi.pem
  umapi server --seed org.yaml --throttle documented --order shuffled --switch repeatedMember=refuse

A server that runs is steered with snapshot, restore, diff, reset, time, faults, calls and export: umapi server time --help

Everything but the addresses can also be set in the seed file, per organization, below "settings".
UMAPI_ADMIN_KEY in the environment is what the admin API then asks for; without it, it is open on this machine alone.`;

/** `umapi server`: a local UMAPI and token service, until Ctrl-C. */
export function addServerCommand(program: Command, context: Context): void {
  const command = program
    .command('server')
    .summary('run a local UMAPI and token service')
    .description(
      'Runs a local UMAPI and token service until Ctrl-C. Clients need no change: point their endpoint and ' +
        'their token host at the address that is printed.',
    );
  addStateOptions(command);
  addNetworkOptions(command);
  addBehaviourOptions(command);
  addBenchCommands(command, context);
  command.addHelpText('after', examples).action(async (flags: ServerFlags) => {
    const { serve } = await import('../server/serve.ts');
    await serve(flags, context);
  });
}

function addStateOptions(command: Command): void {
  command
    .option(
      '--seed <file>',
      'organizations, credentials, groups and users to start with (YAML, JSON; CSV of users); without one a sample organization',
    )
    .option(
      '--generate <users=n,groups=n>',
      'made-up people in the place of a seed file, such as users=100000,groups=200',
      parseGenerate,
    )
    .option('--random-seed <number>', 'another number gives other people', parseWhole)
    .option('--faults <file>', 'rules that make calls fail (YAML or JSON)')
    .option(
      '--store <file>',
      'where the state is kept: a file or postgres://user@host/database; what has state already goes on with it',
      ':memory:',
    );
}

function addNetworkOptions(command: Command): void {
  command
    .option('--host <address>', 'name or address to listen on; localhost is IPv4 and IPv6', 'localhost')
    .option('--port <number>', 'port to listen on, 0 for a free one', parsePort, 8080)
    .option('--tls', 'HTTPS, with a certificate that the server makes')
    .option('--cert <file>', 'certificate for HTTPS (PEM), together with --key')
    .option('--key <file>', 'its private key (PEM)')
    .option('--tls-cert-out <file>', 'write the certificate there, for clients to trust')
    .option(
      '--ims-host <host[:port]>',
      'a further name of the token service that JWTs may be made out to; may be repeated',
      collect,
    );
}

function addBehaviourOptions(command: Command): void {
  command
    .addOption(new Option('--throttle <preset>', 'limits of calls').choices(['off', 'documented', 'harsh']))
    .addOption(
      new Option('--strictness <mode>', 'how much one entry may hold').choices([
        'docs-strict',
        'docs-step',
        'dense',
      ]),
    )
    .addOption(
      new Option('--order <mode>', 'in which order the entries of a request run').choices([
        'as-sent',
        'documented',
        'shuffled',
      ]),
    )
    .option(
      '--switch <name=word>',
      'a further choice where the documentation is silent, such as refusedAccess=gateway; may be repeated',
      parseSwitch,
    );
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function parseGenerate(text: string): NonNullable<ServerFlags['generate']> {
  const counts = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name, count] = /^(users|groups)=(\d{1,9})$/.exec(part) ?? [];
    if (name === undefined) throw new InvalidArgumentError('It is written users=1000,groups=20.');
    counts.set(name, Number(count));
  }
  return Object.fromEntries(counts);
}

function parseWhole(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

function parseSwitch(text: string, earlier: ServerFlags['switch'] = []): NonNullable<ServerFlags['switch']> {
  const [name = '', word = '', ...more] = text.split('=');
  if (name === '' || word === '' || more.length > 0)
    throw new InvalidArgumentError('A switch is written name=word.');
  return [...earlier, { name, word }];
}
