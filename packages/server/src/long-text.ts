import type { PageBytes } from './store/page-rooms.ts';

/** A text whose long middle is bytes already. */
export interface LongText {
  readonly before: string;
  readonly middle: PageBytes;
  readonly after: string;
}

/** All of it. */
export function wholeOf({ before, middle, after }: LongText): string {
  return before + new TextDecoder().decode(middle.bytes) + after;
}

/** Its beginning: about so many bytes. */
export function startOf({ before, middle: { bytes }, after }: LongText, length: number): string {
  if (bytes.length < length) return before + new TextDecoder().decode(bytes) + after;
  // As of a stream: half a letter at the end is left out.
  return before + new TextDecoder().decode(bytes.subarray(0, length), { stream: true });
}

/** How many bytes all of it is. */
export function byteLengthOf({ before, middle, after }: LongText): number {
  return Buffer.byteLength(before) + middle.bytes.length + Buffer.byteLength(after);
}
