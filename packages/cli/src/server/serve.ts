import {
  generateSeed,
  type RunningServer,
  readFaultsFile,
  readSeedFile,
  type Seed,
  type ServerOptions,
  sampleSeed,
  startServer,
} from '@umapi-kit/server';
import type { Context } from '../context.ts';
import { curlHints } from '../demo/curl-hints.ts';
import { CommandError } from '../exit-code.ts';
import { untilAborted } from '../until-aborted.ts';
import { type SwitchFlags, strictnessOf } from './strictness.ts';
import { readIdentity, type TlsFlags, writeCertificate } from './tls-files.ts';

/** The command line of `umapi server`. */
export interface ServerFlags extends SwitchFlags, TlsFlags {
  readonly seed?: string;
  readonly generate?: { readonly users?: number; readonly groups?: number };
  readonly randomSeed?: number;
  readonly faults?: string;
  readonly store: string;
  readonly host: string;
  readonly port: number;
  readonly tlsCertOut?: string;
  readonly imsHost?: readonly string[];
  readonly throttle?: NonNullable<Exclude<ServerOptions['throttle'], object>>;
}

/** Runs a server until it is told to stop. One line says that it is ready. */
export async function serve(flags: ServerFlags, context: Context): Promise<void> {
  const { terminal, signal } = context;
  const seed = openSeed(flags);
  const options = await optionsOf(flags, context);
  await using server = await startServer({
    ...options,
    seed: seed ?? (await readSeedFile(flags.seed ?? '')),
  });
  if (flags.tlsCertOut !== undefined) await writeCertificate(flags.tlsCertOut, server.certificate);
  terminal.line(`UMAPI at ${server.endpoint}, tokens at ${server.url}/ims/token/v2`);
  if (seed !== undefined) for (const line of await introduce(seed, server)) terminal.line(line);
  await untilAborted(signal);
}

/** A seed whose secrets are known to everybody; `undefined` when there is a file. */
function openSeed({ seed, generate, randomSeed }: ServerFlags): Seed | undefined {
  if (generate === undefined) return seed === undefined ? sampleSeed : undefined;
  if (seed !== undefined)
    throw new CommandError('usage', '--generate makes a seed of its own; in a seed file write "generate:"');
  return generateSeed({ ...generate, expand: false, ...(randomSeed === undefined ? {} : { randomSeed }) });
}

async function optionsOf(flags: ServerFlags, { clock, env, terminal }: Context): Promise<ServerOptions> {
  const { store, host, port, imsHost = [], throttle, faults } = flags;
  const adminKey = env['UMAPI_ADMIN_KEY'];
  return {
    ...(faults === undefined ? {} : { faults: await readFaultsFile(faults) }),
    store,
    host,
    port,
    tls: await readIdentity(flags),
    imsHosts: imsHost,
    strictness: strictnessOf(flags),
    ...(throttle === undefined ? {} : { throttle }),
    ...(adminKey ? { adminKey } : {}),
    clock,
    onError: (error, { method, path }) => {
      const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
      terminal.note(`a fault of this program in ${method} ${path}, please report it:\n${trace}`);
    },
  };
}

/** What somebody who gave no seed needs to go on; nothing when the store held other organizations already. */
async function introduce(seed: Seed, server: RunningServer): Promise<readonly string[]> {
  const [org] = seed.orgs;
  const [credential] = org?.credentials ?? [];
  const orgs = await server.admin.orgs();
  if (!org || !credential || !orgs.some(({ id }) => id === org.id)) return [];
  return [
    '',
    `${org.name} is an organization to try things on. Its credentials are test values, no secrets:`,
    '',
    `  organization   ${org.id}`,
    `  client id      ${credential.clientId}`,
    `  client secret  ${credential.clientSecret}`,
    '',
    ...curlHints(server, org, credential),
  ];
}
