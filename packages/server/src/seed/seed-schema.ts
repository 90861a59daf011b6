import { isCountryCode, limits } from '@umapi-kit/protocol';
import { z } from 'zod';
import { isUnprintable } from '../action/fields.ts';
import { isRsaKey } from '../ims/certificate.ts';
import { accountStatuses, directoryTypes, logins } from '../org/model.ts';
import { orgStates } from '../org/settings.ts';
import { permissions } from '../store/credentials.ts';
import type { Seed } from './seed.ts';
import { settings } from './settings-schema.ts';

/** What entries of actions may not hold either. */
const line = z.string().refine((value) => !isUnprintable(value), 'must not have control characters');
/** Something that has to be there. */
export const text = line.min(1, 'must not be empty');
const email = text.regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address').max(limits.emailLength);
const domain = text.regex(/^[^\s@]+$/, 'must be a domain without "@"');
const country = z.string().refine(isCountryCode, 'must be an ISO 3166 country code in capitals, like DE');
const groupName = text.max(limits.groupNameLength);
/** An organization's id. */
export const orgId = z
  .string()
  .regex(/^[A-Za-z0-9]+@AdobeOrg$/, 'must be letters and digits, then @AdobeOrg');

/** See {@link SeedCertificate}. */
export const certificate = z.strictObject({
  pem: z.string().refine(isRsaKey, 'must be an X.509 certificate or public key (RSA) as PEM'),
  expiresAt: z.iso
    .datetime({ offset: true, error: 'must be a moment like 2030-01-31T00:00:00Z' })
    .exactOptional(),
});

/** See {@link SeedCredential}. */
export const credential = z.strictObject({
  clientId: text,
  clientSecret: text,
  furtherSecrets: z.array(text).exactOptional(),
  technicalAccount: text.exactOptional(),
  permissions: z.array(z.enum(permissions)).exactOptional(),
  certificates: z.array(certificate).exactOptional(),
});

/** See {@link SeedDomain}. */
export const domainEntry = z.strictObject({ name: domain, enforced: z.boolean().exactOptional() });

/** See {@link SeedDirectory}. */
export const directory = z.strictObject({
  name: text,
  type: z.enum(directoryTypes),
  login: z.enum(logins).exactOptional(),
  domains: z.array(z.union([domain, domainEntry])),
  adobeSynced: z.boolean().exactOptional(),
});

const trust = z.strictObject({ org: orgId, directory: text });

const contract = z.strictObject({
  name: text,
  id: z.string().regex(/^[0-9A-Fa-f]{20}$/, 'must be 20 hexadecimal digits'),
});

/** See {@link SeedProfile}. */
export const profile = z.strictObject({ name: groupName, quota: z.int().min(0).exactOptional() });

/** See {@link SeedProduct}. */
export const product = z.strictObject({ name: text, profiles: z.array(profile).exactOptional() });

const userGroup = z.strictObject({
  name: groupName.regex(/^[^_]/, 'must not begin with "_"'),
  description: line.exactOptional(),
  profiles: z.array(text).exactOptional(),
  sharedReadOnly: z.boolean().exactOptional(),
});

/** See {@link SeedUser}. */
export const user = z.strictObject({
  type: z.enum(['adobeID', 'enterpriseID', 'federatedID']).exactOptional(),
  email,
  username: text.exactOptional(),
  domain: domain.exactOptional(),
  firstName: line.max(limits.stringLength).exactOptional(),
  lastName: line.max(limits.stringLength).exactOptional(),
  country: country.exactOptional(),
  status: z.enum(accountStatuses).exactOptional(),
  directoryOnly: z.boolean().exactOptional(),
  groups: z.array(text).exactOptional(),
  inLine: z.record(text, z.int().min(0)).exactOptional(),
  formerTrust: z.boolean().exactOptional(),
});

/** See {@link Generated}. */
export const generated = z.strictObject({
  users: z.int().min(0).max(10_000_000).exactOptional(),
  groups: z.int().min(0).max(100_000).exactOptional(),
  randomSeed: z.int().exactOptional(),
  domain: domain.exactOptional(),
});

/** See {@link SeedOrg}. */
export const org = z.strictObject({
  id: orgId,
  name: text,
  technicalAccounts: z.int().min(0).exactOptional(),
  state: z.enum(orgStates).exactOptional(),
  settings: settings.exactOptional(),
  credentials: z.array(credential).exactOptional(),
  directories: z.array(directory).exactOptional(),
  trusts: z.array(trust).exactOptional(),
  products: z.array(product).exactOptional(),
  userGroups: z.array(userGroup).exactOptional(),
  contracts: z.array(contract).exactOptional(),
  users: z.array(user).exactOptional(),
  invitations: z.array(email).exactOptional(),
  generate: generated.exactOptional(),
});

/** The form of a seed, without what its parts say about one another. */
export const seedSchema: z.ZodType<Seed> = z.strictObject({ orgs: z.array(org) });
