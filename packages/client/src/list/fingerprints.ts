/** Slots without an expectation. */
const fewestSlots = 1_024;
/** With fewer, looking for a free one takes long. */
const slotsPerText = 4 / 3;
/** With whatever expectation: it is the service's word only. */
const mostSlots = 2 ** 22;

/**
 * Remembers texts by 64 bits each: a million take 11 MB, whatever their length. Two of a million texts share their
 * bits once in forty million times.
 */
export class Fingerprints {
  #slots: Uint32Array;
  #size = 0;

  /** @param expected texts: with more of them, their memory is taken anew and twice as large */
  constructor(expected = 0) {
    const slots = Math.min(mostSlots, Math.max(fewestSlots, Math.ceil((expected + 1) * slotsPerText)));
    this.#slots = new Uint32Array(2 * slots);
  }

  /** Texts that were added, each counted once. */
  get size(): number {
    return this.#size;
  }

  /** @returns whether it was not there yet */
  add(text: string): boolean {
    const [high, low] = fingerprint(text);
    const isNew = this.#put(high, low);
    if (isNew && ++this.#size * slotsPerText > this.#slots.length / 2) this.#grow();
    return isNew;
  }

  #put(high: number, low: number): boolean {
    const slots = this.#slots;
    for (let at = 2 * (low % (slots.length / 2)); ; at = at + 2 === slots.length ? 0 : at + 2) {
      if (slots[at] === high && slots[at + 1] === low) return false;
      if (slots[at] !== 0 || slots[at + 1] !== 0) continue;
      slots[at] = high;
      slots[at + 1] = low;
      return true;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length);
    for (let at = 0; at < before.length; at += 2) {
      const high = before[at] ?? 0;
      const low = before[at + 1] ?? 0;
      if (high !== 0 || low !== 0) this.#put(high, low);
    }
  }
}

/** Two multiplicative hashes with the final mixing of MurmurHash3. Never twice 0, which means "free". */
function fingerprint(text: string): readonly [number, number] {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    one = Math.imul(one ^ unit, 0x9e3779b1);
    two = Math.imul(two ^ unit, 0x5f356495);
  }
  const high = mixed(one ^ (two >>> 15));
  const low = mixed(two ^ (one >>> 13));
  return [high, low === 0 ? 1 : low];
}

function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const most = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return (most ^ (most >>> 16)) >>> 0;
}
