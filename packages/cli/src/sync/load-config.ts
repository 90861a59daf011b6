import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  isOriginalConfig,
  type OriginalFlags,
  readOriginalConfig,
  readSyncConfig,
  type SyncConfig,
} from '@umapi-kit/sync';
import type { ConfigFlags } from '../commands/sync-options.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../exit-code.ts';

/** A configuration, and where it came from. */
export interface LoadedConfig {
  readonly config: SyncConfig;
  /** As it was named. */
  readonly path: string;
  readonly original: boolean;
}

const nativeName = 'sync.yaml';
const originalName = 'user-sync-config.yml';

/**
 * Reads the configuration that a command line is about: native, or of user-sync with the options of its command line.
 *
 * @throws SyncConfigError with every fault
 * @throws {@link CommandError} for an option that the configuration has no use for
 */
export function loadConfig(flags: ConfigFlags, context: Pick<Context, 'env'>): LoadedConfig {
  const path = flags.configFilename ?? defaultPath();
  const original = flags.configFileEncoding !== undefined || isOriginal(path);
  const config = original ? loadOriginal(path, flags, context) : loadNative(path, flags);
  const { state } = flags;
  return { config: state === undefined ? config : { ...config, state: resolve(state) }, path, original };
}

function defaultPath(): string {
  const found = [nativeName, originalName].find((name) => existsSync(name));
  if (found !== undefined) return found;
  throw new CommandError(
    'usage',
    `there is neither ${nativeName} nor ${originalName} in this folder; name a configuration with -c`,
  );
}

function loadOriginal(path: string, flags: ConfigFlags, { env }: Pick<Context, 'env'>): SyncConfig {
  const { configFileEncoding: encoding, hook } = flags;
  return readOriginalConfig(path, {
    flags: originalFlags(flags),
    env,
    ...(encoding === undefined ? {} : { encoding }),
    ...(hook === undefined ? {} : { hook }),
  });
}

/** By its keys. A file without any, or that can't be read, is told as the one that it would be by its name. */
export function isOriginal(path: string): boolean {
  const byName = !/\.yaml$/.test(path);
  if (!existsSync(path)) return byName;
  try {
    const text = readFileSync(path, 'latin1');
    return isOriginalConfig(text) || (byName && !/^[^\s#]/m.test(text));
  } catch {
    return false;
  }
}

function loadNative(path: string, flags: ConfigFlags): SyncConfig {
  const [given] = Object.entries(originalFlags(flags)).find(([key]) => key !== 'testMode') ?? [];
  if (given !== undefined) {
    const option = `--${given.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new CommandError('usage', `${option} belongs to user-sync-config.yml; ${path} says it itself`);
  }
  const config = readSyncConfig(path);
  return { ...config, testOnly: flags.testMode ?? config.testOnly };
}

/** What a command line says of the options of user-sync. */
export function originalFlags(flags: ConfigFlags): OriginalFlags {
  const { includeUnmappedUsers, ...original } = flags;
  const known: readonly (keyof OriginalFlags)[] = [
    'connector',
    'users',
    'userFilter',
    'adobeUsers',
    'adobeOnlyUserAction',
    'adobeOnlyUserList',
    'processGroups',
    'updateUserInfo',
    'excludeUnmappedUsers',
    'strategy',
    'testMode',
  ];
  const given = Object.entries(original).filter(
    ([key, value]) => value !== undefined && known.some((one) => one === key),
  );
  return {
    ...Object.fromEntries(given),
    ...(includeUnmappedUsers === true ? { excludeUnmappedUsers: false } : {}),
  };
}
