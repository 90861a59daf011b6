import { checkValue } from '@umapi-kit/document';
import { z } from 'zod';
import { orgStates } from '../org/settings.ts';
import {
  certificate,
  credential,
  directory,
  domainEntry,
  org,
  orgId,
  product,
  profile,
  text,
} from '../seed/seed-schema.ts';
import { settings } from '../seed/settings-schema.ts';
import { AdminError } from './admin-error.ts';

/** Keys below which nothing is repeated in an error. */
const secretKeys = ['clientSecret', 'pem', 'privateKey'];

/**
 * Checks what came from outside.
 *
 * @throws {@link AdminError} naming every field that is wrong
 */
export function checked<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = checkValue(input, { schema, secretKeys });
  if ('value' in result) return result.value;
  throw new AdminError('INVALID', result.faults);
}

/** Inputs of the admin API, by what they make or change. */
export const inputs = {
  org: org.pick({ id: true, name: true, technicalAccounts: true, state: true, settings: true }),
  orgChange: z.strictObject({
    name: text.exactOptional(),
    technicalAccounts: z.int().min(0).exactOptional(),
    state: z.enum(orgStates).exactOptional(),
    settings: settings.exactOptional(),
  }),
  directory: directory.extend({ domains: directory.shape.domains.exactOptional() }),
  directoryChange: z.strictObject({ adobeSynced: z.boolean() }),
  domain: domainEntry,
  domainChange: z.strictObject({ enforced: z.boolean() }),
  trust: z.strictObject({ org: orgId }),
  product,
  profile,
  profileChange: z.strictObject({
    name: profile.shape.name.exactOptional(),
    quota: z.int().min(0).nullable().exactOptional(),
  }),
  credential: credential
    .omit({ furtherSecrets: true })
    .extend({ clientId: text.exactOptional(), clientSecret: text.exactOptional() }),
  credentialChange: credential.pick({ permissions: true, technicalAccount: true }),
  rotation: z.strictObject({ keepOld: z.boolean().exactOptional() }),
  certificate,
  newCertificate: z.strictObject({ validForDays: z.int().min(1).max(36_500).exactOptional() }),
  sharedGroup: z.strictObject({ from: orgId, group: text }),
};
