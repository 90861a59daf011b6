import { type CallName, calls, type ErrorCode, errorCodes } from '@umapi-kit/protocol';
import { z } from 'zod';
import { duration } from '../time/duration.ts';
import type { FaultEffect, FaultRule } from './fault-rule.ts';

const callName = z.enum(Object.values(calls).map(({ name }): CallName => name));
const ms = z.number().min(0).max(3_600_000);
const known: ReadonlySet<string> = new Set(errorCodes);

const match = z.strictObject({
  call: z.union([callName, z.array(callName).min(1)]).exactOptional(),
  org: z.string().exactOptional(),
  clientId: z.string().exactOptional(),
  path: z.string().exactOptional(),
  page: z.int().min(0).exactOptional(),
  body: z.string().min(1).exactOptional(),
});

const nth = z.int().min(1);
const when = z
  .strictObject({
    nth: z.union([nth, z.array(nth).min(1)]).exactOptional(),
    every: z.int().min(1).exactOptional(),
    probability: z.number().min(0).max(1).exactOptional(),
    randomSeed: z.int().exactOptional(),
  })
  .refine(
    (moment) => [moment.nth, moment.every, moment.probability].filter((one) => one !== undefined).length <= 1,
    'give one of nth, every and probability',
  );

/** Kinds first, so that what is said of an effect is about the kind that was meant. */
const kinds = {
  status: z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    retryAfterSeconds: z.number().min(0).max(1e9).exactOptional(),
    body: z.unknown().exactOptional(),
    afterWork: z.boolean().exactOptional(),
  }),
  cut: z.strictObject({ kind: z.literal('cut'), at: z.enum(['before', 'after', 'body']) }),
  trickle: z.strictObject({ kind: z.literal('trickle'), bytes: z.int().min(1), everyMs: ms }),
  malformed: z.strictObject({ kind: z.literal('malformed'), how: z.enum(['truncated', 'html', 'empty']) }),
  pageCount: z.strictObject({ kind: z.literal('pageCount'), by: z.int() }),
  duplicates: z.strictObject({ kind: z.literal('duplicates'), count: z.int().min(1) }),
  meanwhile: z.strictObject({
    kind: z.literal('meanwhile'),
    entries: z.array(z.unknown()).min(1).max(1_000),
  }),
  lag: z.strictObject({ kind: z.literal('lag'), for: duration }),
  entryError: z.strictObject({
    kind: z.literal('entryError'),
    code: z.custom<ErrorCode>((code) => typeof code === 'string' && known.has(code), 'must be an error code'),
    message: z.string().exactOptional(),
    step: z.int().min(0).exactOptional(),
    entry: z.int().min(0).exactOptional(),
    user: z.string().exactOptional(),
  }),
};

const latency = z
  .strictObject({
    kind: z.literal('latency'),
    ms: ms.exactOptional(),
    fromMs: ms.exactOptional(),
    toMs: ms.exactOptional(),
    medianMs: ms.exactOptional(),
    sigma: z.number().min(0).max(5).exactOptional(),
  })
  .transform((given, context): Extract<FaultEffect, { kind: 'latency' }> => {
    const { ms: fixed, fromMs, toMs, medianMs, sigma } = given;
    if (Object.keys(given).length === 2 && fixed !== undefined) return { kind: 'latency', ms: fixed };
    if (Object.keys(given).length === 3) {
      if (fromMs !== undefined && toMs !== undefined && fromMs <= toMs)
        return { kind: 'latency', fromMs, toMs };
      if (medianMs !== undefined && sigma !== undefined) return { kind: 'latency', medianMs, sigma };
    }
    context.issues.push({
      code: 'custom',
      input: given,
      message: 'give ms, or fromMs and a toMs not below it, or medianMs and sigma',
    });
    return z.NEVER;
  });

const effect: z.ZodType<FaultEffect> = z.discriminatedUnion('kind', [
  kinds.status,
  latency,
  kinds.cut,
  kinds.trickle,
  kinds.malformed,
  kinds.pageCount,
  kinds.duplicates,
  kinds.meanwhile,
  kinds.lag,
  kinds.entryError,
]);

/** See {@link FaultRule}. */
export const faultRule: z.ZodType<FaultRule> = z
  .strictObject({
    name: z.string().min(1).exactOptional(),
    match: match.exactOptional(),
    when: when.exactOptional(),
    times: z.int().min(1).exactOptional(),
    effect: effect.exactOptional(),
    script: z.array(effect.nullable()).min(1).exactOptional(),
  })
  .refine(
    (rule) => (rule.effect === undefined) !== (rule.script === undefined),
    'give one of effect and script',
  );

/** A file of rules. */
export const faultFile = z.strictObject({ faults: z.array(faultRule) });
