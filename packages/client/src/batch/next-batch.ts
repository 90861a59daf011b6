import { limits } from '@umapi-kit/protocol';
import { type Claims, ClaimTable } from './claims.ts';

/** What the choice of a batch needs to know about an entry. */
export interface Batchable {
  readonly claims: Claims;
  /** Size of its JSON. */
  readonly bytes: number;
  /** Needs a request for itself. */
  readonly alone: boolean;
  /** Must stay for now, and everything that depends on it. */
  readonly held: boolean;
}

/** How far ahead entries are looked for that may overtake those that have to wait. */
const lookahead = 1_000;

/** The brackets of the array; each entry brings one comma. */
const bracketBytes = 2;

/**
 * The entries of the next request: the earliest ones that depend on no earlier entry that is still waiting, as
 * many as fit. Entries that depend on each other are never together, and their order is kept.
 *
 * @returns empty only when no entry may leave now
 */
export function nextBatch<Entry extends Batchable>(waiting: readonly Entry[]): readonly Entry[] {
  const claimed = new ClaimTable();
  const batch: Entry[] = [];
  let bytes = bracketBytes;
  for (const entry of waiting.slice(0, lookahead)) {
    const fits = batch.length === 0 || (!entry.alone && bytes + entry.bytes < limits.actionBodyBytes);
    if (!entry.held && fits && !claimed.conflictsWith(entry.claims)) {
      batch.push(entry);
      bytes += entry.bytes + 1;
      if (entry.alone || batch.length === limits.entriesPerCall) break;
    }
    claimed.add(entry.claims);
  }
  return batch;
}
