import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { SyncConfigError, unreadable } from '../errors.ts';
import { locateFaults } from './config-faults.ts';
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
  const lines = new LineCounter();
  // Pretty errors quote the file, and a secret may stand in it by mistake.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => {
      const { line, col: column } = lines.linePos(pos[0]);
      return { file: fileName, line, column, problem: `this is no YAML: ${message}` };
    });
    throw new SyncConfigError(faults);
  }
  const result = configSchema.safeParse(toValue(document, fileName));
  if (result.success) return resolvePaths(result.data, dirname(fileName));
  throw new SyncConfigError(locateFaults(result.error.issues, document, lines, fileName));
}

function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    // The error would quote the text behind the star.
    throw new SyncConfigError([
      { file, problem: 'an alias (*name) has no anchor; put text that begins with a star in quotes' },
    ]);
  }
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
    ...rules,
  };
}

function resolveSecret(org: ConfigFile['adobe'], folder: string): AdobeOrg {
  const { clientSecret } = org;
  if (clientSecret === undefined || 'env' in clientSecret) return org;
  return { ...org, clientSecret: { file: resolve(folder, clientSecret.file) } };
}
