/**
 * The changes that take changes back: what SQLite's C interface calls `sqlite3changeset_invert`, which Node does not
 * offer. The format is the one that SQLite documents for its session extension; an inverted changeset is as long.
 *
 * @param changes a changeset, as `Session.changeset()` gives it
 * @throws RangeError for what is none
 */
export function inverted(changes: Uint8Array): Uint8Array {
  const result = Uint8Array.from(changes);
  let isKey: Uint8Array = new Uint8Array();
  let at = 0;
  while (at < changes.length) {
    const kind = changes[at];
    // After the kind of a change comes a byte that says what caused it.
    const record = at + 2;
    if (kind === kinds.table) {
      const { value: columns, end } = varint(changes, at + 1);
      isKey = changes.subarray(end, end + columns);
      at = changes.indexOf(0, end + columns) + 1;
    } else if (kind === kinds.update) at = swap(changes, result, record, isKey);
    else {
      result[at] = opposite(kind);
      at = valuesAt(changes, record, isKey.length).at(-1) ?? record;
    }
  }
  return result;
}

/** The first byte of each thing that a changeset is made of. */
const kinds = { table: 'T'.charCodeAt(0), delete: 9, insert: 18, update: 23 } as const;

function opposite(kind: number | undefined): number {
  if (kind === kinds.insert) return kinds.delete;
  if (kind === kinds.delete) return kinds.insert;
  throw new RangeError(`a changeset has no changes of kind ${kind}`);
}

/**
 * Swaps the two records of an update. The key is in the first alone, since no update changes it, and stays there.
 *
 * @returns where the update ends
 */
function swap(changes: Uint8Array, result: Uint8Array, start: number, isKey: Uint8Array): number {
  const columns = isKey.length;
  const ends = valuesAt(changes, start, 2 * columns);
  let to = start;
  for (let place = 0; place < 2 * columns; place++) {
    const other = isKey[place % columns] ? place : (place + columns) % (2 * columns);
    const value = changes.subarray(other === 0 ? start : ends[other - 1], ends[other]);
    result.set(value, to);
    to += value.length;
  }
  return to;
}

/** Where each of `count` values ends that begin at `start`. */
function valuesAt(bytes: Uint8Array, start: number, count: number): readonly number[] {
  const ends: number[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    at = valueEnd(bytes, at);
    ends.push(at);
  }
  return ends;
}

/** A value is its type, and what that needs: nothing, 8 bytes, or a length and so many bytes. */
function valueEnd(bytes: Uint8Array, at: number): number {
  const type = bytes[at];
  if (type === 1 || type === 2) return at + 9;
  if (type !== 3 && type !== 4) return at + 1;
  const { value: length, end } = varint(bytes, at + 1);
  return end + length;
}

/** A number of any size: 7 bits a byte, the last one below 128. */
function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start; at < bytes.length; at++) {
    const next = bytes[at] ?? 0;
    value = value * 128 + (next & 127);
    if (next < 128) return { value, end: at + 1 };
  }
  throw new RangeError('the changeset is broken off');
}
