import { z } from 'zod';
import { FilterExpressionError, TemplateError } from '../errors.ts';
import type { CsvField } from '../source/csv-columns.ts';
import { parseFilterExpression } from '../source/filter-expression.ts';
import { parseTemplate } from '../source/template.ts';
import { orgSchema } from './org-schema.ts';
import { country, identityType, secret, text } from './primitives.ts';

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

const path = text.describe('Relative to the folder of this file; - is the standard input.');
const encoding = text.describe(
  'Such as windows-1252. Without it UTF-8 and what Excel writes are told apart.',
);

const csv = z.union(
  [
    text.transform((file) => ({ path: file })),
    z.strictObject({
      path,
      delimiter: delimiter.exactOptional(),
      encoding: encoding.exactOptional(),
      columns: columns.exactOptional(),
    }),
  ],
  'write the path of the file, or { path: …, delimiter: …, columns: … }',
);

const jsonLines = z.union(
  [text.transform((file) => ({ path: file })), z.strictObject({ path, encoding: encoding.exactOptional() })],
  'write the path of the file, or { path: …, encoding: … }',
);

const template = text.superRefine((value, context) => {
  refuse(context, () => parseTemplate(value));
});

const userFilter = text.superRefine((value, context) => {
  refuse(context, () => parseFilterExpression(value));
});

/** What can't be parsed is said where it stands. */
function refuse(context: z.RefinementCtx, parse: () => void): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof FilterExpressionError || error instanceof TemplateError)) throw error;
    context.addIssue(error.message);
  }
}

const templates = z.strictObject({
  email: template.exactOptional(),
  username: template.exactOptional(),
  domain: template.exactOptional(),
  firstName: template.exactOptional(),
  lastName: template.exactOptional(),
  country: template.exactOptional(),
  identityType: template.exactOptional(),
});

const address = z
  .string()
  .refine(isAddress, 'write an address that begins with https://, or http:// for a stand-in on this machine');

function isAddress(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol);
}

const ldap = z.strictObject({
  url: z.string().regex(/^ldaps?:\/\/[^/\s]+\/?$/i, 'write an address such as ldaps://ldap.example.com'),
  baseDn: z.string(),
  username: text.exactOptional(),
  password: secret.exactOptional(),
  tls: z
    .strictObject({
      startTls: z.boolean().exactOptional(),
      verify: z.boolean().exactOptional(),
      caFile: text.exactOptional(),
    })
    .exactOptional(),
  pageSize: z.int().min(0).exactOptional(),
  allUsersFilter: text.exactOptional(),
  groupFilterFormat: text.exactOptional(),
  groupMemberFilterFormat: text.exactOptional(),
  twoSteps: z.strictObject({ memberAttribute: text, nested: z.boolean().exactOptional() }).exactOptional(),
  dynamicGroupAttribute: text.exactOptional(),
  templates: templates.exactOptional(),
  referrals: z.enum(['refuse', 'ignore']).exactOptional(),
  timeoutMs: z.int().positive().exactOptional(),
});

const okta = z
  .strictObject({
    host: text,
    apiToken: secret.exactOptional(),
    application: z
      .strictObject({ clientId: text, privateKey: secret, keyId: text.exactOptional() })
      .exactOptional(),
    userFilter: userFilter.exactOptional(),
    templates: templates.exactOptional(),
    allGroups: z.boolean().exactOptional(),
  })
  .refine(
    ({ apiToken, application }) => (apiToken === undefined) !== (application === undefined),
    'name an apiToken or an application, one of them',
  );

const entra = z.strictObject({
  tenant: text,
  clientId: text,
  clientSecret: secret,
  graph: address.exactOptional(),
  authority: address.exactOptional(),
  userFilter: userFilter.exactOptional(),
  odataFilter: text.exactOptional(),
  nestedGroups: z.boolean().exactOptional(),
  disabledAccounts: z.boolean().exactOptional(),
  guests: z.boolean().exactOptional(),
  templates: templates.exactOptional(),
  allGroups: z.boolean().exactOptional(),
  delta: z.strictObject({ path: text }).exactOptional(),
});

const adobe = z.strictObject({
  connection: orgSchema,
  identityTypeFilter: identityType.exactOptional(),
  unlistedAtMost: z.int().min(0).exactOptional(),
});

const module = z.union(
  [
    text.transform((file) => ({ path: file })),
    z.strictObject({ path: text, options: z.unknown().exactOptional() }),
  ],
  'write the path of an ES module, or { path: …, options: … }',
);

/** Where people come from: exactly one kind of directory, and what records without a value of their own get. */
export const directorySchema = z
  .strictObject({
    csv: csv.describe('A CSV or TSV file.').exactOptional(),
    jsonLines: jsonLines.describe('A file with one JSON object a line.').exactOptional(),
    ldap: ldap.describe('Active Directory, OpenLDAP and others.').exactOptional(),
    okta: okta.describe('An Okta organization.').exactOptional(),
    entra: entra.describe('A Microsoft Entra tenant.').exactOptional(),
    adobe: adobe.describe('Another Adobe organization.').exactOptional(),
    module: module.describe('An ES module whose default export makes a source.').exactOptional(),
    identityType: identityType.default('federatedID').describe('Of records without a type.'),
    defaultCountry: country.describe('Of records without a country.').exactOptional(),
  })
  .superRefine((value, context) => {
    const kinds = directoryKinds.filter((kind) => value[kind] !== undefined);
    if (kinds.length === 0) context.addIssue(`name a directory: one of ${directoryKinds.join(', ')}`);
    if (kinds.length > 1) context.addIssue(`there is one directory; keep one of ${kinds.join(', ')}`);
  });

/** The keys of which one has to be there. */
const directoryKinds = ['csv', 'jsonLines', 'ldap', 'okta', 'entra', 'adobe', 'module'] as const;
