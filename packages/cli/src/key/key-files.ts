import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { CommandError } from '../exit-code.ts';

/** A file that is to be written. */
interface KeyFile {
  readonly path: string;
  readonly text: string;
  /** Only its owner may read it. */
  readonly secret: boolean;
}

/** @throws {@link CommandError} when it can't be read */
export async function readKeyFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new CommandError('usage', `${path} can't be read: ${reasonOf(cause)}`, { cause });
  }
}

/** @throws {@link CommandError} when there is a file, and nobody said that it may go */
export function refuseToOverwrite(path: string, overwrite: boolean): void {
  if (!overwrite && existsSync(path))
    throw new CommandError('usage', `${path} is there already; name another file, or give --overwrite`);
}

/**
 * Writes the whole file or nothing of it: a key that is written over is never half there.
 *
 * @throws {@link CommandError} when it can't be written
 */
export async function writeKeyFile({ path, text, secret }: KeyFile): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await writeFile(partial, text, { flag: 'wx', mode: secret ? 0o600 : 0o644 });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new CommandError('usage', `${path} can't be written: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
