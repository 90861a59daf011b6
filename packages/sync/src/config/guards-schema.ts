import { z } from 'zod';
import type { GuardedKind } from '../plan/guards.ts';

const percent = z.number().min(0).max(100);
const limit = z.union(
  [
    z.literal('off'),
    z.strictObject({
      max: z.int().min(0).describe('Fires when more than this many are affected.').exactOptional(),
      percent: percent.describe('Fires when more than this share is affected.').exactOptional(),
      fromCount: z.int().min(0).describe('From how many on the share counts; 20.').exactOptional(),
      percentOf: z.enum(['org', 'notExcluded']).exactOptional(),
      groupRemovalsOnly: z.boolean().exactOptional(),
    }),
  ],
  'write { max: …, percent: … }, or off',
);

/** Limits by what they limit. */
export const guardsSchema = z
  .strictObject({
    createGroup: limit.exactOptional(),
    create: limit.exactOptional(),
    update: limit.exactOptional(),
    add: limit.exactOptional(),
    remove: limit.exactOptional(),
    strip: limit.exactOptional(),
    removeFromOrg: limit.exactOptional(),
    deleteAccount: limit.exactOptional(),
    loseAdmin: limit.exactOptional(),
    adobeOnly: limit.exactOptional(),
    directoryShrinks: limit.exactOptional(),
  } satisfies Record<GuardedKind, z.ZodType>)
  .describe('Limits by kind of change, in the place of their defaults; off for none.');
