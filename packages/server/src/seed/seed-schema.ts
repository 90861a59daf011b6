import { isCountryCode, limits } from '@umapi-kit/protocol';
import { z } from 'zod';
import type { Seed } from './seed.ts';

const text = z.string().min(1, 'must not be empty');
const email = text.regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address').max(limits.emailLength);
const domain = text.regex(/^[^\s@]+$/, 'must be a domain without "@"');
const country = z.string().refine(isCountryCode, 'must be an ISO 3166 country code in capitals, like DE');
const groupName = text.max(limits.groupNameLength);

const credential = z.strictObject({
  clientId: text,
  clientSecret: text,
  technicalAccount: text.exactOptional(),
});

const directory = z.strictObject({
  name: text,
  type: z.enum(['federated', 'enterprise']),
  login: z.enum(['email', 'username']).exactOptional(),
  domains: z.array(domain),
});

const profile = z.strictObject({ name: groupName, quota: z.int().min(0).exactOptional() });

const product = z.strictObject({ name: text, profiles: z.array(profile).exactOptional() });

const userGroup = z.strictObject({
  name: groupName.regex(/^[^_]/, 'must not begin with "_"'),
  description: z.string().exactOptional(),
  profiles: z.array(text).exactOptional(),
});

const user = z.strictObject({
  type: z.enum(['adobeID', 'enterpriseID', 'federatedID']).exactOptional(),
  email,
  username: text.exactOptional(),
  domain: domain.exactOptional(),
  firstName: z.string().max(limits.stringLength).exactOptional(),
  lastName: z.string().max(limits.stringLength).exactOptional(),
  country: country.exactOptional(),
  groups: z.array(text).exactOptional(),
});

const org = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9]+@AdobeOrg$/, 'must be letters and digits, then @AdobeOrg'),
  name: text,
  technicalAccounts: z.int().min(0).exactOptional(),
  credentials: z.array(credential).exactOptional(),
  directories: z.array(directory).exactOptional(),
  products: z.array(product).exactOptional(),
  userGroups: z.array(userGroup).exactOptional(),
  users: z.array(user).exactOptional(),
});

/** The form of a seed, without what its parts say about one another. */
export const seedSchema: z.ZodType<Seed> = z.strictObject({ orgs: z.array(org) });
