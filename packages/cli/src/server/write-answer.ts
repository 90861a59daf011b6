import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandError } from '../exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * Writes an answer to a file as it comes, or to the output.
 *
 * @throws {@link CommandError} when the file can't be written
 */
export async function writeAnswer(
  answer: Response,
  file: string | undefined,
  terminal: Terminal,
): Promise<void> {
  if (file === undefined || !answer.body) return terminal.line((await answer.text()).trimEnd());
  try {
    await pipeline(Readable.from(answer.body), createWriteStream(file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError('usage', `${file} can't be written: ${reason}`, { cause });
  }
}
