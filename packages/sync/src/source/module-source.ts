import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unreadable } from '@umapi-kit/document';
import { SourceError } from '../errors.ts';
import type { PersonDefaults } from './person-templates.ts';
import { readRecord } from './record.ts';
import type { DirectoryRecord, DirectorySource, ReadEnd, ReadRequest } from './source.ts';
import type { SourceContext } from './source-context.ts';

/**
 * The default export of a module that makes a source of one's own.
 *
 * @example
 * // people-from-hr.js
 * export default (options, { secret, fetch, warn }) => ({
 *   async *read({ signal }) {
 *     for (const one of await loadEverybody(options, signal)) {
 *       yield { email: one.mail, groups: one.teams, place: `hr:${one.id}` };
 *     }
 *     return { groupsFound: ['design', 'print'] };
 *   },
 * });
 */
export type SourceModule = (
  options: unknown,
  context: SourceContext,
) => DirectorySource | Promise<DirectorySource>;

/** An ES module, and what its records lack. */
export interface ModuleDirectory extends PersonDefaults {
  /** Absolute. */
  readonly path: string;
  /** Handed to the module as they are. */
  readonly options?: unknown;
}

/**
 * Loads a module. What its source yields is checked like a line of JSON: a record with a fault becomes a reject,
 * and a source that ends with nobody, or without saying which groups it found, is no source.
 *
 * @throws {@link SourceError} when there is no such module, or it makes no source
 */
export async function moduleSource(
  directory: ModuleDirectory,
  context: SourceContext,
): Promise<DirectorySource> {
  const { path, options } = directory;
  const make = await loadFactory(path);
  const source = await guarded(path, async () => make(options, context));
  if (!isSource(source)) throw misshapen(path, 'what it makes has no method "read"');
  return { read: (request) => readChecked(source, directory, request) };
}

type Factory = (options: unknown, context: SourceContext) => unknown;

async function loadFactory(path: string): Promise<Factory> {
  if (!existsSync(path)) {
    throw new SourceError('SOURCE_UNREADABLE', { file: path }, 'there is no such file; check the path');
  }
  const loaded = await guarded(path, () => importModule(path));
  if (isFactory(loaded.default)) return loaded.default;
  throw misshapen(path, 'its default export is no function that makes a source');
}

async function importModule(path: string): Promise<{ readonly default?: unknown }> {
  const loaded: { readonly default?: unknown } = await import(pathToFileURL(path).href);
  return loaded;
}

function isFactory(value: unknown): value is Factory {
  return typeof value === 'function';
}

interface AnySource {
  read(request: ReadRequest): AsyncIterator<unknown, unknown, undefined>;
}

function isSource(value: unknown): value is AnySource {
  return typeof value === 'object' && value !== null && 'read' in value && typeof value.read === 'function';
}

async function* readChecked(
  source: AnySource,
  { path, ...defaults }: ModuleDirectory,
  request: ReadRequest,
): AsyncGenerator<DirectoryRecord, ReadEnd, void> {
  const { signal } = request;
  const reading = await guarded(path, async () => source.read(request), signal);
  let records = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = await guarded(path, () => reading.next(), signal);
      if (next.done) return checkEnd(next.value, { path, records, request });
      records++;
      yield checkRecord(next.value, `${basename(path)}:${records}`, defaults, request);
    }
  } finally {
    await reading.return?.();
  }
}

function checkRecord(
  value: unknown,
  where: string,
  defaults: PersonDefaults,
  request: ReadRequest,
): DirectoryRecord {
  const own = typeof value === 'object' && value !== null ? textsOf(value) : {};
  const place = own.place ?? where;
  const { reject, column, email, username } = own;
  if (reject === undefined) {
    return readRecord(value, { place, defaults, attributes: request.attributes ?? [] });
  }
  return {
    reject,
    place,
    ...(column === undefined ? {} : { column }),
    ...(email === undefined ? {} : { email }),
    ...(username === undefined ? {} : { username }),
  };
}

type RejectField = 'reject' | 'place' | 'column' | 'email' | 'username';

function textsOf(record: object): Partial<Record<RejectField, string>> {
  const { reject, place, column, email, username }: Partial<Record<RejectField, unknown>> = { ...record };
  const all = Object.entries({ reject, place, column, email, username });
  return Object.fromEntries(
    all.filter((one): one is [string, string] => typeof one[1] === 'string' && one[1] !== ''),
  );
}

function checkEnd(
  end: unknown,
  {
    path,
    records,
    request,
  }: { readonly path: string; readonly records: number; readonly request: ReadRequest },
): ReadEnd {
  if (records === 0 && request.email === undefined) {
    const problem =
      'it gave nobody; an empty directory is never synced, since that would read as "everybody left"';
    throw new SourceError('SOURCE_EMPTY', { file: path }, problem);
  }
  const found = typeof end === 'object' && end !== null && 'groupsFound' in end ? end.groupsFound : undefined;
  if (Array.isArray(found) && found.every((name) => typeof name === 'string')) return { groupsFound: found };
  throw misshapen(
    path,
    'its reading ended without { groupsFound: [names] }, so nobody knows whether it was complete',
  );
}

function misshapen(file: string, problem: string): SourceError {
  return new SourceError('SOURCE_FORMAT', { file }, `${problem}; see docs/sync-sources.md`);
}

/** Whatever a module throws is the fault of the source, unless somebody ended the reading. */
async function guarded<T>(file: string, run: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof SourceError || signal?.aborted) throw error;
    throw new SourceError('SOURCE_UNREADABLE', { file }, unreadable(error), { cause: error });
  }
}
