import type { Connection } from '@umapi-kit/client';
import { applyGuards } from '../plan/apply-guards.ts';
import { defaultGuards } from '../plan/default-guards.ts';
import { createDirectoryIndex, type Directory } from '../plan/directory.ts';
import type { Plan } from '../plan/plan.ts';
import { OrgPlanner } from '../plan/planner.ts';
import type { SyncRules } from '../plan/rules.ts';
import type { DirectorySource } from '../source/source.ts';

/** Options of a reading. */
export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of records or accounts read so far, after each of them. */
  readonly onProgress?: (read: number) => void;
}

/**
 * Reads a directory to its end.
 *
 * @throws whatever the source throws: a directory that was not read completely is no directory
 *
 * @example
 * const directory = await readDirectory(csvSource({ path: 'people.csv' }));
 */
export async function readDirectory(source: DirectorySource, options: ReadOptions = {}): Promise<Directory> {
  const { signal = new AbortController().signal, onProgress } = options;
  const index = createDirectoryIndex();
  let read = 0;
  for await (const record of source.read({ signal })) {
    index.add(record);
    onProgress?.(++read);
  }
  return index.finish();
}

/**
 * Reads the org of a connection and plans what makes it follow the directory. Accounts are streamed: only what
 * has to change is kept.
 *
 * @throws an error of the client when a list can't be read completely: nothing is planned then
 *
 * @example
 * const plan = await planOrg(conn, { directory, rules: config });
 */
export async function planOrg(
  conn: Pick<Connection, 'orgId' | 'users' | 'groups'>,
  input: { readonly directory: Directory; readonly rules: SyncRules },
  { signal, onProgress }: ReadOptions = {},
): Promise<Plan> {
  const options = signal === undefined ? {} : { signal };
  const groups = await conn.groups(options).all();
  const planner = new OrgPlanner({ org: conn.orgId, groups, ...input });
  let read = 0;
  for await (const account of conn.users(options)) {
    planner.meet(account);
    onProgress?.(++read);
  }
  return applyGuards(planner.finish(), { guards: defaultGuards });
}
