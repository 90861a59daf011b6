import { identityTypes } from '@umapi-kit/protocol';
import { z } from 'zod';
import { defaultRules, updateFieldNames } from '../plan/rules.ts';
import { countryProblem, parseCountry } from '../source/country.ts';
import type { CsvField } from '../source/csv-columns.ts';

const text = z.string().trim().min(1, 'write something here');
const identityType = z.enum(identityTypes);

const country = z.string().transform((value, context) => {
  const code = parseCountry(value);
  if (code !== undefined) return code;
  context.addIssue(countryProblem(value));
  return z.NEVER;
});

/** Names as in the header of the file, by field. */
const columns = z.strictObject({
  email: text.exactOptional(),
  firstName: text.exactOptional(),
  lastName: text.exactOptional(),
  country: text.exactOptional(),
  groups: text.exactOptional(),
  type: text.exactOptional(),
  username: text.exactOptional(),
  domain: text.exactOptional(),
} satisfies Record<CsvField, z.ZodType>);

const delimiter = z
  .string()
  .refine((value) => /^[^"\r\n]$/u.test(value), 'write one character; a tab is "\\t" in double quotes');

const csv = z.union(
  [
    text.transform((path) => ({ path })),
    z.strictObject({ path: text, delimiter: delimiter.exactOptional(), columns: columns.exactOptional() }),
  ],
  'write the path of the file, or { path: …, delimiter: …, columns: … }',
);

/** These can neither be given nor taken through the API. */
const fixedGroups = new Set(['_org_admin', '_compartment_admin', '_compartment_viewer']);
const adobeGroup = text.refine(
  (name) => !fixedGroups.has(name.toLowerCase()),
  'the service lets nobody give or take this role; leave it out',
);

const secret = z.union(
  [z.strictObject({ env: text }), z.strictObject({ file: text })],
  'write where the secret is, { env: NAME } or { file: path }; a secret never stands in this file',
);

const pattern = text.transform((source, context) => {
  try {
    return new RegExp(`^(?:${source})$`, 'iu');
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : String(error);
    context.addIssue(`this is no regular expression: ${why}`);
    return z.NEVER;
  }
});

const orgId = text.refine(
  (id) => /^[^@\s]+@AdobeOrg$/.test(id),
  'an organization id looks like A495E53@AdobeOrg',
);

/** The file's own shape; what is absent gets its default here. */
export const configSchema = z.strictObject({
  directory: z.strictObject({
    csv,
    identityType: identityType.default('federatedID'),
    defaultCountry: country.exactOptional(),
  }),
  adobe: z.strictObject({
    orgId,
    endpoint: z
      .url('write an address such as https://usermanagement.adobe.io/v2/usermanagement')
      .exactOptional(),
    authHost: text.exactOptional(),
    clientId: text.exactOptional(),
    clientSecret: secret.exactOptional(),
  }),
  groups: z
    .array(z.strictObject({ directory: text, adobe: z.array(adobeGroup).min(1, 'name at least one group') }))
    .default([]),
  createMissingGroups: z.boolean().default(defaultRules.createMissingGroups),
  updateFields: z.array(z.enum(updateFieldNames)).default([...defaultRules.updateFields]),
  adobeOnlyUsers: z.enum(['preserve', 'exclude']).default('preserve'),
  exclude: z
    .strictObject({
      identityTypes: z.array(identityType).default([...defaultRules.exclude.identityTypes]),
      groups: z.array(text).default([...defaultRules.exclude.groups]),
      users: z.array(pattern).default([]),
    })
    .prefault({}),
});

/** What the schema makes of a file. */
export type ConfigFile = z.output<typeof configSchema>;
