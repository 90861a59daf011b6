import { limits } from '@umapi-kit/protocol';

/** What the choice of a batch needs to know about an entry. */
export interface Batchable {
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
 * The entries of the next request: the earliest ones whose claims are granted, as many as fit. What depends on an
 * entry that is still waiting, or on another one of the request, is not granted.
 *
 * @returns empty only when no entry may leave now
 */
export function nextBatch<Entry extends Batchable>(
  waiting: readonly Entry[],
  isGranted: (entry: Entry) => boolean,
): readonly Entry[] {
  const batch: Entry[] = [];
  let bytes = bracketBytes;
  for (const entry of waiting.slice(0, lookahead)) {
    const fits = batch.length === 0 || (!entry.alone && bytes + entry.bytes < limits.actionBodyBytes);
    if (entry.held || !fits || !isGranted(entry)) continue;
    batch.push(entry);
    bytes += entry.bytes + 1;
    if (entry.alone || batch.length === limits.entriesPerCall) break;
  }
  return batch;
}
