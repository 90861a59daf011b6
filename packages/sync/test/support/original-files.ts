import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type OriginalContext, readOriginalConfig, type SyncConfig, SyncConfigError } from '@umapi-kit/sync';
import { onTestFinished } from 'vitest';

const files = resolve(import.meta.dirname, '../original-files');

/** A copy of the files in which some are changed: a text takes the place of a file, a function changes it. */
export type Changes = Readonly<Record<string, string | Uint8Array | ((text: string) => string)>>;

/** Makes the copy; it is gone when the test is over. */
export function originalFiles(changes: Changes = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'original-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(files, folder, { recursive: true });
  for (const [name, change] of Object.entries(changes)) {
    const path = join(folder, name);
    writeFileSync(path, typeof change === 'function' ? change(readFileSync(path, 'utf8')) : change);
  }
  return folder;
}

/** The files that a run can read. */
export const originalFileNames = [
  'user-sync-config.yml',
  'connector-umapi.yml',
  'connector-umapi-org2.yml',
  'connector-ldap.yml',
  'connector-csv.yml',
  'connector-okta.yml',
  'connector-adobe-console.yml',
  'extension-config.yml',
];

/** The text of one of the files. */
export function originalFile(name: string): string {
  return readFileSync(join(files, name), 'utf8');
}

/** The configuration of changed files. */
export function readOriginal(changes: Changes = {}, context: OriginalContext = {}): SyncConfig {
  const folder = originalFiles(changes);
  return readOriginalConfig('user-sync-config.yml', { folder, env: {}, ...context });
}

/** What is wrong with changed files: `file:line:column: problem`, without the folder. */
export function faultsOf(changes: Changes, context: OriginalContext = {}): readonly string[] {
  const folder = originalFiles(changes);
  try {
    readOriginalConfig('user-sync-config.yml', { folder, env: {}, ...context });
  } catch (error) {
    if (!(error instanceof SyncConfigError)) throw error;
    return error.message.replaceAll(`${folder}/`, '').split('\n');
  }
  return [];
}

/** What a person is told about changed files that work. */
export function problemsOf(changes: Changes, context: OriginalContext = {}): readonly string[] {
  const folder = originalFiles(changes);
  const { problems } = readOriginalConfig('user-sync-config.yml', { folder, env: {}, ...context });
  return problems.map(
    ({ file, line, kind, problem }) => `${file.replace(`${folder}/`, '')}:${line ?? ''} ${kind}: ${problem}`,
  );
}

/** Replaces one text of the main file, and fails when it is not there. */
export function inMain(from: string, to: string): Changes {
  return { 'user-sync-config.yml': (text) => replaced(text, from, to) };
}

/** Sets options below `invocation_defaults`. */
export function defaults(lines: string): Changes {
  return {
    'user-sync-config.yml': (text) =>
      `${text.slice(0, text.indexOf('invocation_defaults:'))}invocation_defaults:\n${lines.replaceAll(/^/gm, '  ')}\n`,
  };
}

export function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`there is no ${from}`);
  return text.replace(from, to);
}
