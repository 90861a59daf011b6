import { basename } from 'node:path';
import { SourceError } from '../errors.ts';
import type { PersonDefaults } from './person-templates.ts';
import { readRecord } from './record.ts';
import {
  type DirectoryRecord,
  type DirectorySource,
  isReject,
  type ReadEnd,
  type ReadRequest,
} from './source.ts';
import { inputName, readInput, type TextAccess, type TextInput } from './text-input.ts';
import { splitLines } from './text-lines.ts';

/** How a file of JSON lines is read. */
export interface JsonLinesOptions extends PersonDefaults {
  /** A label of the WHATWG encoding standard. @defaultValue found out as for a CSV file */
  readonly encoding?: string;
}

/**
 * People from JSON lines: one object a line, with `email`, `firstName`, `lastName`, `country`, `type`, `username`,
 * `domain` as text and `groups` as a list. Names of fields are compared without case; what else an object holds
 * becomes an attribute where it is asked for, and so does what stands in `attributes`. Empty lines are skipped;
 * a line with a fault becomes a reject.
 *
 * Reading throws a {@link SourceError} for a file that can't be read or holds nobody, and, when groups matter, for
 * one in which nobody has `groups`: that would read as "everybody left them".
 *
 * @example
 * const people = jsonLinesSource({ path: '-' }); // some-program | umapi sync
 */
export function jsonLinesSource(
  options: TextInput & JsonLinesOptions,
  access: TextAccess = {},
): DirectorySource {
  return { read: (request) => readJsonLines({ ...options, ...access }, request) };
}

async function* readJsonLines(
  options: TextInput & JsonLinesOptions & TextAccess,
  request: ReadRequest,
): AsyncGenerator<DirectoryRecord, ReadEnd, void> {
  const file = inputName(options);
  const seen = { records: 0, groups: false };
  const groupsFound = new Set<string>();
  let line = 0;
  const text = readInput(options, { ...options, signal: request.signal });
  for await (const lines of splitLines(text, { file, format: 'JSON lines' })) {
    request.signal.throwIfAborted();
    for (const one of lines) {
      line++;
      if (one.trim() === '') continue;
      const record = readLine(one, { place: `${basename(file)}:${line}`, options, request });
      seen.records++;
      seen.groups ||= /"groups"/i.test(one);
      if (!isReject(record)) for (const group of record.groups) groupsFound.add(group);
      yield record;
    }
  }
  request.signal.throwIfAborted();
  checkSeen(seen, file, request);
  return { groupsFound: [...groupsFound] };
}

function readLine(
  text: string,
  context: {
    readonly place: string;
    readonly options: PersonDefaults;
    readonly request: ReadRequest;
  },
): DirectoryRecord {
  const { place, options, request } = context;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { reject: `this is no JSON (${why}); write one object a line`, place };
  }
  return readRecord(value, { place, defaults: options, attributes: request.attributes ?? [] });
}

function checkSeen(
  { records, groups }: { readonly records: number; readonly groups: boolean },
  file: string,
  request: ReadRequest,
): void {
  if (records === 0) {
    const problem =
      'there is nobody in it; an empty directory is never synced, since that would read as "everybody left"';
    throw new SourceError('SOURCE_EMPTY', { file }, problem);
  }
  const groupsMatter = request.groups === undefined || request.groups.length > 0;
  if (groups || !groupsMatter) return;
  const problem =
    'nobody has "groups", which would read as "everybody left theirs"; write "groups": [] for somebody without';
  throw new SourceError('SOURCE_FORMAT', { file }, problem);
}
