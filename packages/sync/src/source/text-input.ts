import { createReadStream } from 'node:fs';
import process from 'node:process';
import { unreadable } from '@umapi-kit/document';
import { SourceError } from '../errors.ts';
import { decodeText } from './text-encoding.ts';

/** A file (`-` is the standard input), or text with a name that stands in places. */
export type TextInput = { readonly path: string } | { readonly text: string; readonly name: string };

/** What reading text may use; the defaults are those of this process. */
export interface TextAccess {
  /** @defaultValue the standard input of the process */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Told what a person should know, though reading goes on; one line. @defaultValue nobody is told */
  readonly warn?: (message: string) => void;
}

/** What a place calls the input. */
export function inputName(input: TextInput): string {
  if ('name' in input) return input.name;
  return input.path === '-' ? 'stdin' : input.path;
}

/**
 * The text of an input, chunk by chunk, without its byte order mark.
 *
 * @throws {@link SourceError} when it can't be read, or its encoding can't be told
 */
export async function* readInput(
  input: TextInput,
  { encoding, stdin, warn = () => {} }: TextAccess & { readonly encoding?: string | undefined },
): AsyncGenerator<string, void, void> {
  if ('text' in input) {
    yield input.text.replace(/^\uFEFF/, '');
    return;
  }
  const file = inputName(input);
  const bytes = input.path === '-' ? (stdin ?? process.stdin) : createReadStream(input.path);
  yield* decodeText(readBytes(bytes, file), { file, encoding, warn });
}

async function* readBytes(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* bytes;
  } catch (error) {
    throw new SourceError('SOURCE_UNREADABLE', { file }, unreadable(error), { cause: error });
  }
}
