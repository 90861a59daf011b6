/** A text in UTF-8, in room that others get once it is released. */
export interface PageBytes {
  readonly bytes: Uint8Array;
  /** To be called once nobody looks at `bytes` any more; whoever can't tell leaves it to the garbage collector. */
  release(): void;
}

/** Room to write pages into. Getting half a megabyte of new memory for every page takes longer than writing it. */
export interface PageRooms {
  /** An empty page. */
  open(): PageWriter;
}

/** Writes one page. */
export interface PageWriter {
  /** Without `from` and `to` all of them. */
  add(bytes: Uint8Array, from?: number, to?: number): void;
  /** The last so many bytes, if there are any. */
  takeBack(bytes: number): void;
  written(): PageBytes;
}

const roomBytes = 1_048_576;

/** What is kept for later pages: as many rooms as are likely to be on their way at a time, but no huge ones. */
const kept = { rooms: 8, roomBytes: 4 * roomBytes };

/** No room yet. */
export function createPageRooms(): PageRooms {
  const free: Uint8Array[] = [];
  const release = (room: Uint8Array) => {
    if (free.length < kept.rooms && room.length <= kept.roomBytes) free.push(room);
  };
  return { open: () => new Page(free.pop() ?? new Uint8Array(roomBytes), release) };
}

/** Calling for so few bytes to be copied takes longer than copying them. */
const fewBytes = 32;

class Page implements PageWriter {
  #room: Uint8Array;
  #end = 0;
  readonly #release: (room: Uint8Array) => void;

  constructor(room: Uint8Array, release: (room: Uint8Array) => void) {
    this.#room = room;
    this.#release = release;
  }

  add(bytes: Uint8Array, from = 0, to = bytes.length): void {
    const start = this.#end;
    this.#end += to - from;
    if (this.#end > this.#room.length) this.#enlarge(start);
    const room = this.#room;
    if (to - from > fewBytes) room.set(bytes.subarray(from, to), start);
    else for (let index = from; index < to; index++) room[start + index - from] = bytes[index] ?? 0;
  }

  takeBack(bytes: number): void {
    this.#end = Math.max(0, this.#end - bytes);
  }

  written(): PageBytes {
    let isReleased = false;
    return {
      bytes: this.#room.subarray(0, this.#end),
      release: () => {
        if (!isReleased) this.#release(this.#room);
        isReleased = true;
      },
    };
  }

  #enlarge(written: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#room.length, this.#end));
    larger.set(this.#room.subarray(0, written));
    this.#room = larger;
  }
}
