import { existsSync, readFileSync } from 'node:fs';
import type { ConnectionOptions } from '@umapi-kit/client';
import { type ConnectionConfig, connectionConfigFromEnv, readConnectionConfig } from '@umapi-kit/client/node';
import {
  type AdobeOrg,
  connectionOptionsOf,
  readConnectorFile,
  readSecret,
  type SyncConfig,
} from '@umapi-kit/sync';
import type { Context } from '../context.ts';
import { CommandError } from '../exit-code.ts';
import { isOriginal, loadConfig } from '../sync/load-config.ts';

/** Where credentials are looked for, and what is asked instead of what is found there. */
export interface TargetFlags {
  readonly config?: string;
  readonly configFileEncoding?: string;
  readonly endpoint?: string;
  readonly authHost?: string;
}

/** An organization to try. */
export interface Target {
  readonly orgId: string;
  /** Where its credentials come from, for people. */
  readonly source: string;
  readonly kind: 'sync' | 'user-sync' | 'python' | 'environment';
  /** What it is reached with. Secrets are read here. */
  connect(fetch: typeof globalThis.fetch): Promise<ConnectionOptions>;
  /** Whether certificates are checked. */
  readonly sslVerify: boolean;
}

/** What was found, and the configuration of a sync where that is where. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly sync?: SyncConfig;
}

/**
 * The organizations of a file of any kind that this project reads; else that of the environment; else those of the
 * sync configuration in the working folder.
 *
 * @throws {@link CommandError} where there is none of these
 */
export function findTargets(flags: TargetFlags, context: Context): Targets {
  const { config: path } = flags;
  if (path !== undefined) return targetsOfFile(path, flags, context);
  if (context.env['UMAPI_ORG_ID']) return { targets: [ofEnvironment(flags, context)] };
  if (existsSync('sync.yaml') || existsSync('user-sync-config.yml')) return targetsOfSync({}, flags, context);
  throw new CommandError(
    'usage',
    'there are no credentials: name a file with --config, set UMAPI_ORG_ID, UMAPI_CLIENT_ID and UMAPI_CLIENT_SECRET, ' +
      'or go where sync.yaml or user-sync-config.yml is',
  );
}

/** The kinds of files are told apart by keys that only one of them has on its first level. */
function targetsOfFile(path: string, flags: TargetFlags, context: Context): Targets {
  const text = textOf(path);
  if (/^["']?enterprise["']?[ \t]*:/m.test(text))
    return {
      targets: [ofOrg(readConnectorFile(path, flags.configFileEncoding), path, 'user-sync', flags, context)],
    };
  if (/^[ \t{]*["']?org_id["']?[ \t]*:/m.test(text)) return { targets: [ofPythonFile(path, flags, context)] };
  return targetsOfSync({ configFilename: path }, flags, context);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // Whoever reads it next says why it can't be read.
    return '';
  }
}

function targetsOfSync(
  named: { readonly configFilename?: string },
  flags: TargetFlags,
  context: Context,
): Targets {
  const { configFileEncoding: encoding } = flags;
  const { config, path } = loadConfig(
    { ...named, ...(encoding === undefined ? {} : { configFileEncoding: encoding }) },
    context,
  );
  const kind = isOriginal(path) ? 'user-sync' : 'sync';
  const targets = config.orgs.map(({ connection }) => ofOrg(connection, path, kind, flags, context));
  return { targets, sync: config };
}

function ofOrg(
  org: AdobeOrg,
  source: string,
  kind: Target['kind'],
  flags: TargetFlags,
  { clock, env }: Context,
): Target {
  return {
    orgId: org.orgId,
    source,
    kind,
    sslVerify: org.sslVerify ?? true,
    connect: (fetch) =>
      connectionOptionsOf(
        { ...org, ...overridesOf(flags) },
        { clock, fetch, secret: (reference) => readSecret(reference, { env }) },
      ),
  };
}

function ofPythonFile(source: string, flags: TargetFlags, { clock }: Context): Target {
  return ofPython(source, 'python', (fetch) =>
    readConnectionConfig(source, { clock, fetch, ...overridesOf(flags) }),
  );
}

function ofEnvironment(flags: TargetFlags, { clock, env }: Context): Target {
  return ofPython('the environment', 'environment', (fetch) =>
    connectionConfigFromEnv(env, { clock, fetch, ...overridesOf(flags) }),
  );
}

function ofPython(
  source: string,
  kind: Target['kind'],
  read: (fetch: typeof globalThis.fetch) => ConnectionConfig,
): Target {
  const { options, sslVerify } = read(fetch);
  const { orgId } = options;
  return { orgId, source, kind, sslVerify, connect: async (given) => read(given).options };
}

function overridesOf({ endpoint, authHost }: TargetFlags): Pick<TargetFlags, 'endpoint' | 'authHost'> {
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(authHost === undefined ? {} : { authHost }),
  };
}
