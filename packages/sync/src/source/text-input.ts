import { createReadStream } from 'node:fs';
import process from 'node:process';
import { addAbortSignal, Readable } from 'node:stream';
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

/** How an input is read. */
interface ReadOptions extends TextAccess {
  readonly encoding?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * The text of an input, chunk by chunk, without its byte order mark.
 *
 * @throws {@link SourceError} when it can't be read, or its encoding can't be told
 * @throws the signal's reason as soon as it aborts, also while nothing comes
 */
export async function* readInput(
  input: TextInput,
  { encoding, stdin = process.stdin, warn = () => {}, signal }: ReadOptions,
): AsyncGenerator<string, void, void> {
  if ('text' in input) {
    yield input.text.replace(/^\uFEFF/, '');
    return;
  }
  const file = inputName(input);
  const bytes = input.path === '-' ? stdin : createReadStream(input.path);
  if (bytes instanceof Readable) addAbortSignal(signal, bytes);
  yield* decodeText(readBytes(bytes, file, signal), { file, encoding, warn });
}

async function* readBytes(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* bytes;
  } catch (error) {
    signal.throwIfAborted();
    throw new SourceError('SOURCE_UNREADABLE', { file }, unreadable(error), { cause: error });
  }
}
