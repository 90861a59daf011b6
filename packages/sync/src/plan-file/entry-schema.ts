import { type CommandEntry, identityTypes, type UserAddress } from '@umapi-kit/protocol';
import { z } from 'zod';

const names = z.array(z.string());
const onConflict = z.enum(['error', 'ignore', 'update']);

const createStep = z.strictObject({
  kind: z.literal('create'),
  idType: z.enum(identityTypes),
  email: z.string(),
  firstName: z.string().exactOptional(),
  lastName: z.string().exactOptional(),
  country: z.string().exactOptional(),
  onConflict,
});

const updateStep = z.strictObject({
  kind: z.literal('update'),
  email: z.string().exactOptional(),
  username: z.string().exactOptional(),
  firstName: z.string().exactOptional(),
  lastName: z.string().exactOptional(),
});

const userStep = z.discriminatedUnion('kind', [
  createStep,
  updateStep,
  z.strictObject({ kind: z.enum(['add', 'remove']), groups: names }),
  z.strictObject({ kind: z.literal('removeAll') }),
  z.strictObject({ kind: z.literal('removeFromOrg'), deleteAccount: z.boolean() }),
]);

const groupStep = z.strictObject({
  kind: z.literal('createGroup'),
  name: z.string().exactOptional(),
  description: z.string().exactOptional(),
  onConflict,
});

/** How an account is named. */
export const addressSchema: z.ZodType<UserAddress> = z.strictObject({
  user: z.string(),
  domain: z.string().exactOptional(),
  useAdobeId: z.boolean().exactOptional(),
});

/** The entries that plans hold; no other one is ever sent out of a file. */
export const entrySchema: z.ZodType<CommandEntry> = z.union([
  z.strictObject({ user: addressSchema, steps: z.array(userStep).min(1) }),
  z.strictObject({ group: z.string(), steps: z.array(groupStep).min(1) }),
]);
