import { identityTypes } from '@umapi-kit/protocol';
import { z } from 'zod';
import type { GuardVerdict } from '../plan/guards.ts';
import { changeKinds, type PlannedChange } from '../plan/plan.ts';
import type { Reject } from '../source/source.ts';
import { addressSchema, entrySchema } from './entry-schema.ts';
import {
  type PlanFileOrg,
  type PlanFooter,
  type PlanHeader,
  type PlanRecord,
  planFormat,
} from './plan-record.ts';

const count = z.int().min(0);
const optionalText = z.string().exactOptional();

const accountNames = z.strictObject({
  email: optionalText,
  username: optionalText,
  firstName: optionalText,
  lastName: optionalText,
});

const facts = accountNames.extend({ type: z.string(), domain: optionalText, groups: z.array(z.string()) });

const change: z.ZodType<PlannedChange> = z.strictObject({
  id: z.string(),
  org: z.string(),
  target: z.union([addressSchema, z.strictObject({ group: z.string() })]),
  kinds: z.array(z.enum(changeKinds)),
  entry: entrySchema,
  after: z.array(z.string()),
  because: z.array(z.strictObject({ rule: z.string(), place: optionalText })),
  before: accountNames,
  basedOn: z.string().nullable(),
  believed: facts.exactOptional(),
});

const reject: z.ZodType<Reject> = z.strictObject({
  reject: z.string(),
  place: z.string(),
  column: optionalText,
  email: optionalText,
  username: optionalText,
});

const verdict: z.ZodType<GuardVerdict> = z.strictObject({
  rule: z.strictObject({
    kind: z.enum([...changeKinds, 'loseAdmin', 'adobeOnly', 'directoryShrinks']),
    max: z.number().exactOptional(),
    percent: z.number().exactOptional(),
    fromCount: z.number().exactOptional(),
    percentOf: z.enum(['org', 'notExcluded']).exactOptional(),
    groupRemovalsOnly: z.boolean().exactOptional(),
  }),
  org: z.string(),
  count: z.number(),
  of: z.number(),
  fired: z.boolean(),
});

const org: z.ZodType<PlanFileOrg> = z.strictObject({
  org: z.string(),
  name: optionalText,
  managedGroups: z.array(z.string()),
  userGroups: z.array(z.string()),
  unseen: z.literal(true).exactOptional(),
  list: z.strictObject({ listed: count, total: count.exactOptional() }).exactOptional(),
  problems: z.array(z.string()),
  verdicts: z.array(verdict),
  counts: z.strictObject({
    directoryRecords: count,
    directoryUsers: count,
    selected: count,
    adobeUsers: count,
    unchanged: count,
    excluded: count,
    adobeOnly: count,
  }),
  cost: z
    .strictObject({
      calls: count,
      minutes: count.exactOptional(),
      minutesFromFile: count.exactOptional(),
    })
    .exactOptional(),
});

/** The first line, of this version. */
export const headerSchema: z.ZodType<PlanHeader> = z.strictObject({
  format: z.literal(planFormat),
  origin: z.strictObject({
    madeAt: z.number(),
    config: optionalText,
    directory: optionalText,
    version: optionalText,
  }),
  only: optionalText,
  directory: z.strictObject({
    records: count,
    users: count,
    selected: count,
    dynamicGroups: z.array(z.strictObject({ org: z.string(), groups: z.array(z.string()) })),
  }),
  orgs: z.array(org),
});

const held = z.strictObject({
  user: z.string(),
  what: z.enum(['everything', 'removals']),
  reason: z.string(),
  place: optionalText,
});

const adobeOnly = z.strictObject({
  id: z.string(),
  type: z.enum(identityTypes),
  email: z.string(),
  username: optionalText,
  domain: optionalText,
});

/** A line between header and footer. */
export const recordSchema: z.ZodType<PlanRecord> = z.union([
  z.strictObject({ change }),
  z.strictObject({ blocked: change }),
  z.strictObject({ held, org: z.string() }),
  z.strictObject({ adobeOnly, org: z.string() }),
  z.strictObject({ leaving: z.strictObject({ id: z.string(), since: z.number() }), org: z.string() }),
  z.strictObject({ reject, org: optionalText }),
]);

/** The last line. */
export const footerSchema: z.ZodType<PlanFooter> = z.strictObject({
  end: z.strictObject({ records: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
});
