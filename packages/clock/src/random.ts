import type { Random } from './clock.ts';

/**
 * The same numbers for the same seed, on every machine (mulberry32). For tests, generated data and replayed
 * faults; never for secrets.
 *
 * @param seed a whole number; only its lowest 32 bits count
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Chance from the machine. Not for secrets. */
export const systemRandom: Random = () => Math.random();
