/** A text in UTF-8, in room that others get once it is released. */
export interface PageBytes {
  readonly bytes: Uint8Array;
  /** To be called once nobody looks at `bytes` any more; whoever can't tell leaves it to the garbage collector. */
  release(): void;
}

/**
 * Room to write pages into. Half a megabyte of new memory for every page, as a text or as bytes, takes longer to
 * get than the page's rows take to read.
 */
export interface PageRooms {
  /** @param fill adds the page's texts one after the other */
  write(fill: (add: (text: string) => void) => void): PageBytes;
}

const roomBytes = 1_048_576;

/** What is kept for later pages: as many rooms as are likely to be on their way at a time, but no huge ones. */
const kept = { rooms: 8, roomBytes: 4 * roomBytes };

/** No room yet. */
export function createPageRooms(): PageRooms {
  const free: Buffer[] = [];
  const release = (room: Buffer) => {
    if (free.length < kept.rooms && room.length <= kept.roomBytes) free.push(room);
  };
  return {
    write(fill) {
      let room = free.pop() ?? Buffer.allocUnsafeSlow(roomBytes);
      let end = 0;
      fill((text) => {
        if (end + text.length * bytesPerUnit > room.length) room = enlarged(room, end, text);
        end += room.write(text, end);
      });
      let isReleased = false;
      return {
        bytes: room.subarray(0, end),
        release() {
          if (!isReleased) release(room);
          isReleased = true;
        },
      };
    },
  };
}

/** What a UTF-16 code unit takes in UTF-8 at most. */
const bytesPerUnit = 3;

function enlarged(room: Buffer, end: number, text: string): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.max(2 * room.length, end + text.length * bytesPerUnit));
  room.copy(larger, 0, 0, end);
  return larger;
}
