import { createReadStream } from 'node:fs';

/** One line of a file, without its newline. */
export interface FileLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** `false` for a last line that breaks off. */
  readonly isWhole: boolean;
}

/** Longer lines are none of ours; somebody named a wrong file. */
const lineBytesAtMost = 16 * 1_048_576;

const newline = 0x0a;

/** Reads a file line by line, in memory that does not grow. Only a newline ends a line, unlike with `readline`. */
export async function* fileLines(path: string): AsyncGenerator<FileLine, void, void> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    let buffer: Buffer = Buffer.concat([rest, Buffer.from(chunk)]);
    for (let end = buffer.indexOf(newline); end >= 0; end = buffer.indexOf(newline)) {
      yield { number: ++number, bytes: buffer.subarray(0, end), isWhole: true };
      buffer = buffer.subarray(end + 1);
    }
    rest = buffer;
    if (rest.length > lineBytesAtMost) break;
  }
  if (rest.length > 0) yield { number: ++number, bytes: rest, isWhole: false };
}
