import { z } from 'zod';
import type { Use } from './throttle.ts';

const tally = z.object({ kind: z.enum(['fixed', 'sliding', 'tokenBucket']), marks: z.array(z.number()) });

const runs = z.object({
  lastRunAt: z.number().exactOptional(),
  lists: z.array(z.enum(['users', 'groups'])).exactOptional(),
  marked: z.enum(['fresh', 'running']).exactOptional(),
});

const use: z.ZodType<Use> = z.object({
  tallies: z.record(z.string(), tally),
  lockedUntil: z.number().exactOptional(),
  runs: runs.exactOptional(),
});

/**
 * What was remembered of a client's calls, from its row.
 *
 * @throws ZodError for a row that this server has not written
 */
export function parseUse(json: string): Use {
  return use.parse(JSON.parse(json));
}
