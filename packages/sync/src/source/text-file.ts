import { createReadStream } from 'node:fs';
import { unreadable } from '@umapi-kit/document';
import { SourceError } from '../errors.ts';

/**
 * The text of a UTF-8 file, chunk by chunk, without its byte order mark.
 *
 * @throws {@link SourceError} when the file can't be read, or is in another encoding: guessing would write wrong
 * names into accounts
 */
export async function* readTextFile(file: string): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for await (const bytes of readBytes(file)) {
    const text = decode(decoder, bytes, { file, line });
    yield text;
    line += countLineFeeds(text);
  }
  yield decode(decoder, undefined, { file, line });
}

async function* readBytes(file: string): AsyncGenerator<Uint8Array, void, void> {
  const stream: AsyncIterable<Uint8Array> = createReadStream(file);
  try {
    yield* stream;
  } catch (error) {
    throw new SourceError('SOURCE_UNREADABLE', { file }, unreadable(error), { cause: error });
  }
}

function decode(
  decoder: TextDecoder,
  bytes: Uint8Array | undefined,
  place: { readonly file: string; readonly line: number },
): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (error) {
    const line = place.line + linesBeforeFault(bytes ?? new Uint8Array());
    const problem = 'the text is not UTF-8; save the file as "CSV UTF-8"';
    throw new SourceError('SOURCE_FORMAT', { file: place.file, line }, problem, { cause: error });
  }
}

/** A line feed is one byte in UTF-8 and never part of another character, so lines can be decoded one by one. */
function linesBeforeFault(bytes: Uint8Array): number {
  const lossy = new TextDecoder('utf-8').decode(bytes);
  const fault = lossy.indexOf('\uFFFD');
  return countLineFeeds(fault === -1 ? lossy : lossy.slice(0, fault));
}

function countLineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
