import { type Generated, generatedUsers } from '../generate/generate.ts';
import type { SeedUser } from '../seed/seed.ts';

/** How many made-up people are in memory at once. */
const batchSize = 10_000;

/** Made-up people, in batches. */
export function* generatedBatches(generated: Generated): Generator<readonly SeedUser[]> {
  let batch: SeedUser[] = [];
  for (const user of generatedUsers(generated)) {
    batch.push(user);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
