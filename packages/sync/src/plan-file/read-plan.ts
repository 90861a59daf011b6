import { createHash } from 'node:crypto';
import { isJsonObject } from '@umapi-kit/protocol';
import type { z } from 'zod';
import { PlanFileError } from '../errors.ts';
import type { Plan, PlannedChange, SyncPlan } from '../plan/plan.ts';
import { type FileLine, fileLines } from './file-lines.ts';
import { type PlanFooter, type PlanHeader, type PlanRecord, planFormat } from './plan-record.ts';
import { footerSchema, headerSchema, recordSchema } from './record-schema.ts';

/** A plan file that was found whole and unchanged. */
export interface PlanFile {
  readonly path: string;
  readonly header: PlanHeader;
  /** SHA-256 of its contents: what lifts its guards. */
  readonly digest: string;
  /** Lines between header and footer. */
  readonly records: number;
  /** Reads them one by one, in memory that does not grow. */
  read(): AsyncGenerator<PlanRecord, void, void>;
}

/**
 * Opens a plan file. All of it is checked before anything of it can be used.
 *
 * @throws {@link PlanFileError} naming the line, when it is torn, was changed, is of a newer version, or is no plan
 *
 * @example
 * const file = await openPlanFile('plan.jsonl');
 * for await (const record of file.read()) if ('change' in record) console.log(record.change.id);
 */
export async function openPlanFile(path: string): Promise<PlanFile> {
  const hash = createHash('sha256');
  let header: PlanHeader | undefined;
  let last: FileLine | undefined;
  for await (const line of linesOf(path)) {
    if (last) hash.update(last.bytes).update('\n');
    header ??= parseHeader(line, path);
    last = line;
  }
  if (!header || !last) throw new PlanFileError(path, 1, 'the file is empty; plan again');
  const footer = parseFooter(last, path);
  const found = { records: last.number - 2, sha256: hash.digest('hex') };
  checkFooter(footer, found, { path, line: last.number });
  const { number } = last;
  return { path, header, digest: found.sha256, records: found.records, read: () => records(path, number) };
}

/**
 * Reads a plan file as a whole.
 *
 * @throws {@link PlanFileError} like {@link openPlanFile}
 */
export async function readPlanFile(
  path: string,
): Promise<{ readonly plan: SyncPlan; readonly header: PlanHeader; readonly digest: string }> {
  const file = await openPlanFile(path);
  const orgs = new Map(file.header.orgs.map((org) => [org.org, emptyPlan(org)]));
  const rejects: Mutable<SyncPlan['directory']['rejects']> = [];
  let line = 1;
  for await (const record of file.read()) {
    line++;
    if ('reject' in record && record.org === undefined) {
      rejects.push(record.reject);
      continue;
    }
    const plan = orgs.get(orgOf(record) ?? '');
    if (!plan) throw new PlanFileError(path, line, 'it names an organization that the header does not have');
    take(plan, record);
  }
  const { directory, only } = file.header;
  const plan = { orgs: [...orgs.values()], directory: { ...directory, rejects } };
  return {
    plan: only === undefined ? plan : { ...plan, only },
    header: file.header,
    digest: file.digest,
  };
}

type Mutable<List> = List extends readonly (infer Item)[] ? Item[] : never;

type PlanLists = 'changes' | 'blocked' | 'held' | 'adobeOnly' | 'leaving' | 'rejects';

/** A plan that is being read. */
type GrowingPlan = Omit<Plan, PlanLists> & { readonly [List in PlanLists]: Mutable<Plan[List]> };

function emptyPlan(org: PlanHeader['orgs'][number]): GrowingPlan {
  return { ...org, changes: [], blocked: [], held: [], adobeOnly: [], leaving: [], rejects: [] };
}

function take(plan: GrowingPlan, record: PlanRecord): void {
  if ('change' in record) plan.changes.push(record.change);
  else if ('blocked' in record) plan.blocked.push(record.blocked);
  else if ('held' in record) plan.held.push(record.held);
  else if ('adobeOnly' in record) plan.adobeOnly.push(record.adobeOnly);
  else if ('leaving' in record) plan.leaving.push(record.leaving);
  else plan.rejects.push(record.reject);
}

function orgOf(record: PlanRecord): string | undefined {
  const change: PlannedChange | undefined =
    'change' in record ? record.change : 'blocked' in record ? record.blocked : undefined;
  return change?.org ?? ('org' in record ? record.org : undefined);
}

async function* records(path: string, lastLine: number): AsyncGenerator<PlanRecord, void, void> {
  for await (const line of linesOf(path)) {
    if (line.number > 1 && line.number < lastLine) yield checked(recordSchema, line, path);
  }
}

async function* linesOf(path: string): AsyncGenerator<FileLine, void, void> {
  try {
    yield* fileLines(path);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new PlanFileError(path, undefined, `it can not be read: ${problem}`, { cause });
  }
}

function parseHeader(line: FileLine, path: string): PlanHeader {
  const value = parseJson(line, path);
  const format = isJsonObject(value) ? value['format'] : undefined;
  if (typeof format !== 'string' || !format.startsWith('umapi-plan/')) {
    throw new PlanFileError(path, line.number, 'this is no plan file; `umapi sync plan --out` makes one');
  }
  if (format !== planFormat) {
    const problem = `the plan has the format ${format}, this program knows ${planFormat}: plan again, or update it`;
    throw new PlanFileError(path, line.number, problem);
  }
  return checked(headerSchema, line, path);
}

function parseFooter(line: FileLine, path: string): PlanFooter {
  const isFooter = line.isWhole && line.bytes.subarray(0, 7).toString() === '{"end":';
  if (isFooter) return checked(footerSchema, line, path);
  throw new PlanFileError(path, line.number, 'the file breaks off here, without its last line; plan again');
}

function checkFooter(
  { end }: PlanFooter,
  found: PlanFooter['end'],
  { path, line }: { readonly path: string; readonly line: number },
): void {
  if (end.records !== found.records) {
    const problem = `there should be ${end.records} lines between header and footer, not ${found.records}; plan again`;
    throw new PlanFileError(path, line, problem);
  }
  if (end.sha256 === found.sha256) return;
  throw new PlanFileError(path, line, 'the file was changed after it was made; plan again');
}

function checked<T>(schema: z.ZodType<T>, line: FileLine, path: string): T {
  const result = schema.safeParse(parseJson(line, path));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new PlanFileError(path, line.number, `${where === '' ? 'the line' : where} is not as it should be`);
}

function parseJson({ bytes, number, isWhole }: FileLine, path: string): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    const problem = isWhole ? 'this is no JSON' : 'the file breaks off here';
    throw new PlanFileError(path, number, `${problem}; plan again`, { cause });
  }
}
