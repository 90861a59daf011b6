import type { limits } from '@umapi-kit/protocol';
import { z } from 'zod';
import type { ThrottlePreset, ThrottleSettings } from './policy.ts';

/** Every {@link ThrottlePreset}. */
const presets: readonly ThrottlePreset[] = ['off', 'documented', 'harsh'];

const calls = z.int().min(1, 'must be at least 1; leave the line out for no limit');
const durationMs = z.int().min(1);

const perClient = z.strictObject({
  action: calls.exactOptional(),
  users: calls.exactOptional(),
  user: calls.exactOptional(),
  groups: calls.exactOptional(),
  deprecatedUsers: calls.exactOptional(),
  userGroups: calls.exactOptional(),
  userGroupUsers: calls.exactOptional(),
  products: calls.exactOptional(),
  profileUsers: calls.exactOptional(),
  profileChange: calls.exactOptional(),
} satisfies Record<keyof typeof limits.callsPerWindow, z.ZodType>);

const numbers: z.ZodType<ThrottleSettings> = z.strictObject({
  preset: z.enum(presets).exactOptional(),
  window: z.enum(['fixed', 'sliding', 'tokenBucket']).exactOptional(),
  windowMs: durationMs.exactOptional(),
  perClient: perClient.exactOptional(),
  perApplication: calls.exactOptional(),
  perApplicationDeprecated: calls.exactOptional(),
  retryAfter: z.enum(['seconds', 'date']).exactOptional(),
  refusedCalls: z.enum(['free', 'counted']).exactOptional(),
  runGuardMs: durationMs.exactOptional(),
  pageZero: z.strictObject({ calls, windowMs: durationMs, lockOutMs: durationMs }).exactOptional(),
} satisfies Record<keyof ThrottleSettings, z.ZodType>);

/** A preset's name, or numbers. */
export const throttleSchema = z.union([z.enum(presets), numbers]);
