import { z } from 'zod';
import { defaultRules, updateFieldNames } from '../plan/rules.ts';
import { identityType, pattern, patternFault, text } from './primitives.ts';
import { splitGroupName } from './qualified-group.ts';

/** These can neither be given nor taken through the API. */
const fixedGroups = new Set(['_org_admin', '_compartment_admin', '_compartment_viewer']);

const anyGroup = text.refine(
  (name) => splitGroupName(name).group !== '',
  'write the name of the group behind the "::"',
);

const adobeGroup = anyGroup
  .refine(
    (name) => !fixedGroups.has(splitGroupName(name).group.toLowerCase()),
    'the service lets nobody give or take this role; leave it out',
  )
  .describe('A user group, profile or admin group; org2::Group for one of a further organization.');

const days = z.int().min(0, 'write a number of days');

const adobeOnlyUsers = z.union(
  [
    z.enum(['preserve', 'exclude', 'removeGroups', 'remove', 'delete']),
    z.strictObject({ removeAfterDays: days, deleteAfterDays: days.exactOptional() }),
  ],
  'write preserve, exclude, removeGroups, remove, delete or { removeAfterDays: …, deleteAfterDays: … }',
);

const dynamicGroup = z.strictObject({
  source: text
    .superRefine((source, context) => {
      const why = patternFault(source);
      if (why !== undefined) context.addIssue(why);
    })
    .describe('A regular expression; where it matches at the start of a name, every occurrence is replaced.'),
  target: text.describe('$1, $<name>; org2::… for a further organization.'),
});

const select = z.strictObject({
  groups: z
    .union([z.literal('mapped'), z.array(text).min(1)], 'write mapped, or a list of directory groups')
    .exactOptional(),
  users: pattern.describe('A regular expression for whole usernames, without case.').exactOptional(),
});

/** What a sync may do; every key has a default. */
export const rulesShape = {
  select: select.prefault({}).describe('Whom of the directory a run is about.'),
  groups: z
    .array(
      z.strictObject({
        directory: text.describe('Members of this directory group …'),
        adobe: z.array(adobeGroup).describe('… belong into these groups; [] makes it a filter only.'),
      }),
    )
    .default([]),
  dynamicGroups: z.array(dynamicGroup).default([]),
  extraGroups: z.array(adobeGroup).default([]).describe('Managed though no mapping leads there.'),
  processGroups: z.boolean().default(defaultRules.processGroups),
  createMissingGroups: z.boolean().default(defaultRules.createMissingGroups),
  updateFields: z.array(z.enum(updateFieldNames)).default([...defaultRules.updateFields]),
  adobeOnlyUsers: adobeOnlyUsers.default('preserve'),
  removeAdministrators: z
    .boolean()
    .exactOptional()
    .describe('Administrators whom the directory does not have may lose everything, too; false.'),
  adobeUsersIn: z.union([z.literal('mapped'), z.array(anyGroup).min(1)]).exactOptional(),
  createUnmapped: z.boolean().default(defaultRules.createUnmapped),
  strategy: z.enum(['sync', 'push']).default(defaultRules.strategy),
  exclude: z
    .strictObject({
      identityTypes: z.array(identityType).default([...defaultRules.exclude.identityTypes]),
      groups: z.array(anyGroup).default([...defaultRules.exclude.groups]),
      users: z.array(pattern).default([]),
    })
    .prefault({}),
};
