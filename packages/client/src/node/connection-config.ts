import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  checkValue,
  closest,
  type DocumentFault,
  type DocumentResult,
  readDocument,
  unreadable,
} from '@umapi-kit/document';
import { ArgumentError } from '../errors.ts';
import { JWTAuth } from '../jwt/jwt-auth.ts';
import type { ConnectionOptions } from '../options.ts';
import { OAuthS2S } from '../token/oauth.ts';
import type { TokenOptions } from '../token/renewed-token.ts';
import type { TokenSource } from '../token/token-source.ts';
import {
  type ConfigKeys,
  configSchema,
  contradictions,
  reasonWithoutEffect,
  secretKeys,
} from './config-schema.ts';
import { createFetch, type NodeFetchOptions } from './create-fetch.ts';
import { decryptPrivateKey } from './decrypt-private-key.ts';
import type { Environment } from './environment.ts';

/** A key of a configuration that has no effect. */
export interface IgnoredKey {
  readonly key: string;
  /** Why, and what to do instead where there is something. */
  readonly reason: string;
}

/** What a configuration stands for. */
export interface ConnectionConfig {
  /** For `new Connection(options)`; change or add what you like. */
  readonly options: ConnectionOptions;
  readonly ignored: readonly IgnoredKey[];
  /** Whether certificates are checked. */
  readonly sslVerify: boolean;
}

/** How a configuration is read. */
export interface ConnectionConfigOptions extends Omit<NodeFetchOptions, 'sslVerify'> {
  /** Used instead of one that is made from the configuration, by the connection and for tokens. */
  readonly fetch?: typeof fetch;
  /** Used by the connection and for tokens. @defaultValue the clock of the machine */
  readonly clock?: NonNullable<TokenOptions['clock']>;
  /** The address of the API, whatever the configuration says. */
  readonly endpoint?: string;
  /** The token service, whatever the configuration says. */
  readonly authHost?: string;
}

/**
 * Reads a YAML or JSON file with the keys of Adobe's Python client. With a private key the credentials are JWT,
 * otherwise OAuth. The path of a private key counts from the file's own folder.
 *
 * @throws {@link ArgumentError} with file, line and column of everything that is wrong; values are not repeated
 *
 * @example
 * const { options, ignored } = readConnectionConfig('connect.yml');
 * for (const { key, reason } of ignored) console.warn(`${key}: ${reason}`);
 * await using conn = new Connection(options);
 */
export function readConnectionConfig(path: string, options: ConnectionConfigOptions = {}): ConnectionConfig {
  const read = readDocument(readText(path, path), schemaOptions);
  const config = acceptedKeys(read, ({ line, column }) => `${path}:${line}:${column}`);
  return configOf(config, { ...options, folder: dirname(path), name: path });
}

/**
 * Reads an object with the keys of Adobe's Python client.
 *
 * @throws {@link ArgumentError} with the path of everything that is wrong; values are not repeated
 */
export function connectionConfigOf(
  dictionary: Readonly<Record<string, unknown>>,
  options: ConnectionConfigOptions = {},
): ConnectionConfig {
  const config = acceptedKeys(checkValue(dictionary, schemaOptions), () => 'configuration');
  return configOf(config, { ...options, folder: '.', name: 'configuration' });
}

/**
 * Reads the environment: `UMAPI_` and a key of the Python client, such as `UMAPI_ORG_ID` or `UMAPI_CLIENT_SECRET`.
 *
 * @throws {@link ArgumentError} naming every variable that is wrong or missing; values are not repeated
 */
export function connectionConfigFromEnv(
  env: Environment = process.env,
  options: ConnectionConfigOptions = {},
): ConnectionConfig {
  const own = Object.entries(env).flatMap(([name, value]) =>
    /^UMAPI_./.test(name) && value ? [[name.slice('UMAPI_'.length).toLowerCase(), value]] : [],
  );
  const checked = checkValue<ConfigKeys>(Object.fromEntries(own), schemaOptions);
  const config = acceptedKeys(checked, () => 'environment (UMAPI_ and the key in capitals)');
  return configOf(config, { env, ...options, folder: '.', name: 'environment' });
}

const schemaOptions = { schema: configSchema, check: contradictions, secretKeys };

/** @throws {@link ArgumentError} with a line for each fault */
function acceptedKeys<Fault extends Pick<DocumentFault, 'path' | 'problem'>>(
  read: DocumentResult<ConfigKeys, Fault>,
  placeOf: (fault: Fault) => string,
): ConfigKeys {
  if ('value' in read) return read.value;
  const lines = read.faults.map((fault) =>
    [placeOf(fault), fault.path, fault.problem].filter((part) => part !== '').join(': '),
  );
  throw new ArgumentError(lines.join('\n'));
}

interface Context extends ConnectionConfigOptions {
  readonly folder: string;
  readonly name: string;
}

function configOf(config: ConfigKeys, context: Context): ConnectionConfig {
  const sslVerify = config.ssl_verify ?? true;
  const fetch = context.fetch ?? createFetch({ ...context, sslVerify });
  const shared = { fetch, ...present({ clock: context.clock }) };
  const timeout = config.timeout_seconds === undefined ? config.timeout : config.timeout_seconds;
  const options: ConnectionOptions = {
    orgId: config.org_id,
    auth: authOf(config, shared, context),
    ...shared,
    ...present({
      endpoint: context.endpoint ?? config.user_management_endpoint ?? config.endpoint,
      testMode: config.test_mode,
      timeoutMs: timeout === undefined ? undefined : (timeout ?? 0) * 1000,
      userAgent: config.user_agent,
    }),
  };
  return { options, ignored: ignoredKeys(config), sslVerify };
}

function authOf(
  config: ConfigKeys,
  shared: Pick<TokenOptions, 'fetch' | 'clock'>,
  context: Context,
): TokenSource {
  const privKeyData = privateKeyOf(config, context);
  const jwt = privKeyData !== undefined;
  const endpoint = config.auth_endpoint ?? (jwt ? config.ims_endpoint_jwt : config.ims_endpoint_oauth);
  const credentials = {
    ...shared,
    clientId: config.api_key ?? config.client_id ?? '',
    clientSecret: config.client_secret,
    ...present({ authHost: context.authHost ?? config.ims_host ?? config.auth_host, authEndpoint: endpoint }),
  };
  if (!jwt) return new OAuthS2S(credentials);
  const techAcctId = config.tech_acct_id ?? config.tech_acct ?? '';
  return new JWTAuth({ ...credentials, orgId: config.org_id, techAcctId, privKeyData });
}

function privateKeyOf(config: ConfigKeys, { folder, name }: Context): string | undefined {
  const file = config.private_key_file ?? config.priv_key_path;
  const pem =
    file === undefined
      ? (config.private_key_data ?? config.priv_key_data)
      : readText(resolve(folder, file), `${name}: private_key_file: ${file}`);
  const passphrase = config.private_key_passphrase ?? config.priv_key_pass;
  return pem === undefined || passphrase === undefined ? pem : decryptPrivateKey(pem, passphrase);
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ArgumentError(`${name}: ${unreadable(cause)}`, { cause });
  }
}

function ignoredKeys(config: ConfigKeys): readonly IgnoredKey[] {
  const known = Object.keys(configSchema.shape);
  return Object.keys(config)
    .filter((key) => !known.includes(key))
    .map((key) => ({ key, reason: reasonWithoutEffect(key) ?? unknownKey(key, known) }));
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = closest(key, known);
  return near === undefined ? 'there is no such key' : `there is no such key; did you mean "${near}"?`;
}

/** The fields that are given. */
function present<Fields extends object>(
  fields: Fields,
): { readonly [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  const given: { [Key in keyof Fields]?: NonNullable<Fields[Key]> } = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined && value !== null) given[key] = value;
  }
  return given;
}
