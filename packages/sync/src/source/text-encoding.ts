import { isAscii, isUtf8 } from 'node:buffer';
import { SourceError } from '../errors.ts';

/** What decoding needs to know. */
interface DecodeOptions {
  /** Stands in messages. */
  readonly file: string;
  /** A label of the WHATWG encoding standard. Absent: found out. */
  readonly encoding?: string | undefined;
  readonly warn: (message: string) => void;
}

/** Turns bytes into text, piece by piece. */
interface Decoding {
  /** @param line where the bytes begin */
  decode(bytes: Uint8Array, line: number): string;
  /** What is left at the end. */
  end(line: number): string;
}

/**
 * Decodes text. A byte order mark decides; then the encoding that was set. Without either the text is UTF-8, or,
 * when its first letter outside ASCII is not, Windows-1252, which Excel writes where it is not told otherwise;
 * that is said in a warning.
 *
 * @throws {@link SourceError} with the line, when bytes don't fit the encoding, or fit now the one, now the other:
 * guessing would write wrong names into accounts
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<string, void, void> {
  let head: Uint8Array = new Uint8Array();
  let decoding: Decoding | undefined;
  let line = 1;
  for await (const chunk of chunks) {
    const bytes = decoding ? chunk : Buffer.concat([head, chunk]);
    if (!decoding && bytes.length < longestMark) {
      head = bytes;
      continue;
    }
    decoding ??= chooseDecoding(bytes, options);
    const text = decoding.decode(bytes, line);
    line += countLineFeeds(text);
    yield text;
  }
  if (decoding) yield decoding.end(line);
  else yield decodeWhole(head, options);
}

function decodeWhole(bytes: Uint8Array, options: DecodeOptions): string {
  const decoding = chooseDecoding(bytes, options);
  return decoding.decode(bytes, 1) + decoding.end(1);
}

const longestMark = 3;

const marks: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

function chooseDecoding(head: Uint8Array, options: DecodeOptions): Decoding {
  const marked = marks.find(([, mark]) => mark.every((byte, index) => head[index] === byte))?.[0];
  const encoding = marked ?? options.encoding;
  return encoding === undefined ? guessedDecoding(options) : strictDecoding(encoding, options);
}

function strictDecoding(encoding: string, { file }: DecodeOptions): Decoding {
  const decoder = createDecoder(encoding, file);
  let pending = 0;

  function run(bytes: Uint8Array | undefined, line: number): string {
    try {
      const text = bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
      pending += bytes?.length ?? 0;
      return text;
    } catch (error) {
      const at = line + linesBeforeFault(bytes ?? new Uint8Array(), decoder.encoding);
      throw new SourceError('SOURCE_FORMAT', { file, line: at }, notIn(decoder.encoding), { cause: error });
    }
  }

  return { decode: run, end: (line) => (pending === 0 ? '' : run(undefined, line)) };
}

function createDecoder(encoding: string, file: string): TextDecoder {
  // What other programs call utf_8, utf_8_sig and utf_16.
  const label = encoding.trim().toLowerCase().replaceAll('_', '-').replace(/-sig$/, '');
  try {
    return new TextDecoder(label, { fatal: true });
  } catch (error) {
    const problem = `there is no encoding ${JSON.stringify(encoding)}; write utf-8, windows-1252 or another label of the WHATWG standard`;
    throw new SourceError('SOURCE_SETTING', { file }, problem, { cause: error });
  }
}

function notIn(encoding: string): string {
  if (encoding !== 'utf-8') return `the text is not ${encoding}; set the encoding that it has`;
  return 'the text is not UTF-8; save the file as "CSV UTF-8", or set its encoding';
}

/** Bytes that are held back since they may be a part of a letter; more of them are no text. */
const longestRest = 65_536;

function guessedDecoding({ file, warn }: DecodeOptions): Decoding {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const windows = new TextDecoder('windows-1252');
  let found: 'utf-8' | 'windows-1252' | undefined;
  let rest: Uint8Array = new Uint8Array();

  function decodeComplete(bytes: Uint8Array, line: number): string {
    if (isAscii(bytes)) return utf8.decode(bytes);
    if (found !== 'windows-1252' && isUtf8(bytes)) {
      found = 'utf-8';
      return utf8.decode(bytes);
    }
    const other = contradiction(bytes, found);
    if (other !== undefined) {
      throw new SourceError('SOURCE_FORMAT', { file, line: line + other }, mixedEncodings);
    }
    if (found === undefined) warn(`${file}:${line + firstLineOutsideAscii(bytes)}: ${takenForWindows}`);
    found = 'windows-1252';
    return windows.decode(bytes);
  }

  return {
    decode(bytes, line) {
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const end = endOfLastAscii(all);
      rest = all.slice(end);
      if (rest.length > longestRest)
        throw new SourceError('SOURCE_FORMAT', { file, line }, 'this is no text');
      return decodeComplete(all.subarray(0, end), line);
    },
    end: (line) => decodeComplete(rest, line),
  };
}

const mixedEncodings =
  'some of the text is UTF-8 and some is not; save the file as "CSV UTF-8", or set its encoding';
const takenForWindows =
  'the text is not UTF-8, so it is read as Windows-1252, as Excel writes it; save it as "CSV UTF-8", or set its encoding';

/** A byte of ASCII is never a part of another letter, so text can be cut behind it. */
function endOfLastAscii(bytes: Uint8Array): number {
  return bytes.findLastIndex((byte) => byte < 0x80) + 1;
}

/** The line, counted from 0, that is not in the encoding of those before it. */
function contradiction(bytes: Uint8Array, found: 'utf-8' | 'windows-1252' | undefined): number | undefined {
  let before = found === undefined ? undefined : found === 'utf-8';
  for (const [index, line] of splitAtLineFeeds(bytes).entries()) {
    if (isAscii(line)) continue;
    before ??= isUtf8(line);
    if (isUtf8(line) !== before) return index;
  }
  return undefined;
}

function firstLineOutsideAscii(bytes: Uint8Array): number {
  return splitAtLineFeeds(bytes).findIndex((line) => !isAscii(line));
}

function splitAtLineFeeds(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, from)) {
    lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  return [...lines, bytes.subarray(from)];
}

function linesBeforeFault(bytes: Uint8Array, encoding: string): number {
  const lossy = new TextDecoder(encoding).decode(bytes);
  const fault = lossy.indexOf('\uFFFD');
  return countLineFeeds(fault === -1 ? lossy : lossy.slice(0, fault));
}

function countLineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
