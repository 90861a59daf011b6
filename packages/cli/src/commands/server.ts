import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Context } from '../context.ts';
import type { ServerFlags } from '../server/serve.ts';
import { parsePort } from './options.ts';

const examples = `
Examples:
  umapi server                                     a sample organization in memory; its credentials are printed
  umapi server --seed examples/acme/org.yaml --store acme.db
  umapi server --tls --port 8443 --tls-cert-out umapi.pem
  umapi server --seed org.yaml --throttle documented --order shuffled --switch repeatedMember=refuse

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
  command.addHelpText('after', examples).action(async (flags: ServerFlags) => {
    const { serve } = await import('../server/serve.ts');
    await serve(flags, context);
  });
}

function addStateOptions(command: Command): void {
  command
    .option(
      '--seed <file>',
      'organizations, credentials, groups and users to start with (YAML or JSON); without one a sample organization',
    )
    .option(
      '--store <file>',
      'where the state is kept; a file that has state already goes on with it',
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

function parseSwitch(text: string, earlier: ServerFlags['switch'] = []): NonNullable<ServerFlags['switch']> {
  const [name = '', word = '', ...more] = text.split('=');
  if (name === '' || word === '' || more.length > 0)
    throw new InvalidArgumentError('A switch is written name=word.');
  return [...earlier, { name, word }];
}
