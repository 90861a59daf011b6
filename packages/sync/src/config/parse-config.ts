import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readDocument, unreadable } from '@umapi-kit/document';
import { SyncConfigError } from '../errors.ts';
import { anyCertificate, type ConfigProblem } from './config-problem.ts';
import { configSchema } from './config-schema.ts';
import { contradictions } from './contradictions.ts';
import { resolveConfig } from './resolve-config.ts';
import type { SyncConfig } from './sync-config.ts';

/** What is written below these keys is never repeated. */
const secretKeys = ['clientId', 'clientSecret', 'password', 'apiToken', 'privateKey', 'passphrase'];

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
  const read = readDocument(text, { schema: configSchema, check: contradictions, secretKeys });
  if ('value' in read) {
    const config = resolveConfig(read.value, dirname(fileName));
    return { ...config, problems: openDoors(config, fileName) };
  }
  throw new SyncConfigError(
    read.faults.map(({ line, column, problem }) => ({ file: fileName, line, column, problem })),
  );
}

function openDoors({ orgs }: SyncConfig, file: string): readonly ConfigProblem[] {
  return orgs
    .filter(({ connection }) => connection.sslVerify === false)
    .map(({ name }) => ({
      file,
      ...anyCertificate(`${name === undefined ? 'adobe' : `trustees.${name}`}.sslVerify`),
    }));
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SyncConfigError([{ file: path, problem: unreadable(cause) }], { cause });
  }
}
