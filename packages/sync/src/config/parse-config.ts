import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readDocument, unreadable } from '@umapi-kit/document';
import { SyncConfigError } from '../errors.ts';
import { defaultRules } from '../plan/rules.ts';
import { type ConfigFile, configSchema } from './config-schema.ts';
import type { AdobeOrg, SyncConfig } from './sync-config.ts';

/**
 * Reads a configuration file.
 *
 * @throws {@link SyncConfigError} when it can't be read, with every fault that was found in it
 */
export function readSyncConfig(path: string): SyncConfig {
  return parseSyncConfig(readText(path), path);
}

/**
 * Checks the text of a configuration file.
 *
 * @param fileName stands in messages; paths in the file are relative to its folder
 * @throws {@link SyncConfigError} with every fault, each with its line and column
 */
export function parseSyncConfig(text: string, fileName: string): SyncConfig {
  const read = readDocument(text, { schema: configSchema, secretKeys: ['clientSecret'] });
  if ('value' in read) return resolvePaths(read.value, dirname(fileName));
  throw new SyncConfigError(
    read.faults.map(({ line, column, problem }) => ({ file: fileName, line, column, problem })),
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SyncConfigError([{ file: path, problem: unreadable(cause) }], { cause });
  }
}

function resolvePaths({ directory, adobe, ...rules }: ConfigFile, folder: string): SyncConfig {
  const { csv, ...defaults } = directory;
  return {
    directory: { ...csv, ...defaults, path: resolve(folder, csv.path) },
    adobe: resolveSecret(adobe, folder),
    ...defaultRules,
    ...rules,
  };
}

function resolveSecret(org: ConfigFile['adobe'], folder: string): AdobeOrg {
  const { clientSecret } = org;
  if (clientSecret === undefined || 'env' in clientSecret) return org;
  return { ...org, clientSecret: { file: resolve(folder, clientSecret.file) } };
}
