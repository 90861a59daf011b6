import { createHash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plan, SyncPlan } from '../plan/plan.ts';
import {
  type PlanFooter,
  type PlanHeader,
  type PlanOrigin,
  type PlanRecord,
  planFormat,
} from './plan-record.ts';

/**
 * A plan as the lines of a plan file, each with its newline: a header, what is planned, and a footer by which a torn
 * or changed file is recognised. They hold personal data and no secrets.
 *
 * @returns the plan's digest, which is what lifts its guards
 *
 * @example
 * for (const line of planLines(plan, { madeAt: clock.now() })) process.stdout.write(line);
 */
export function* planLines(plan: SyncPlan, origin: PlanOrigin): Generator<string, string, void> {
  const hash = createHash('sha256');
  const hashed = (value: PlanHeader | PlanRecord) => {
    const line = lineOf(value);
    hash.update(line);
    return line;
  };
  yield hashed(headerOf(plan, origin));
  let records = 0;
  for (const record of recordsOf(plan)) {
    yield hashed(record);
    records++;
  }
  const sha256 = hash.digest('hex');
  yield lineOf({ end: { records, sha256 } });
  return sha256;
}

/**
 * Writes a plan file that only its owner can read. Under its name stands the whole plan or what was there before,
 * whatever happens meanwhile.
 *
 * @returns the plan's digest
 */
export async function writePlanFile(path: string, plan: SyncPlan, origin: PlanOrigin): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  const file = await open(partial, 'w', 0o600);
  let digest: string;
  try {
    digest = await writeAll(planLines(plan, origin), (text) => file.appendFile(text));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
  return digest;
}

/** Characters that are written at once. */
const chunkLength = 65_536;

async function writeAll(
  lines: Generator<string, string, void>,
  write: (text: string) => Promise<void>,
): Promise<string> {
  let chunk = '';
  for (let next = lines.next(); ; next = lines.next()) {
    if (!next.done) chunk += next.value;
    if (next.done || chunk.length >= chunkLength) {
      await write(chunk);
      chunk = '';
    }
    if (next.done) return next.value;
  }
}

function headerOf({ directory, orgs, only }: SyncPlan, origin: PlanOrigin): PlanHeader {
  const { rejects: _, ...counts } = directory;
  return {
    format: planFormat,
    origin,
    ...(only === undefined ? {} : { only }),
    directory: counts,
    orgs: orgs.map(orgOf),
  };
}

function orgOf({
  changes: _,
  blocked: __,
  held: ___,
  adobeOnly: ____,
  leaving: _____,
  rejects: ______,
  ...org
}: Plan) {
  return org;
}

function* recordsOf({ directory, orgs }: SyncPlan): Generator<PlanRecord, void, void> {
  for (const reject of directory.rejects) yield { reject };
  for (const { org, changes, blocked, held, adobeOnly, leaving, rejects } of orgs) {
    for (const change of changes) yield { change };
    for (const change of blocked) yield { blocked: change };
    for (const one of held) yield { held: one, org };
    for (const account of adobeOnly) yield { adobeOnly: account, org };
    for (const account of leaving) yield { leaving: account, org };
    for (const reject of rejects) yield { reject, org };
  }
}

function lineOf(value: PlanHeader | PlanRecord | PlanFooter): string {
  return `${JSON.stringify(value)}\n`;
}
