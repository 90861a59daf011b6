import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readTree, unreadable } from '@umapi-kit/document';
import type { FilePlace } from '../errors.ts';
import { type ConfigMap, type ConfigNode, inFile, mergeMaps, scalarsOf } from './config-node.ts';
import { encodingOf } from './encoding.ts';
import type { Notes } from './notes.ts';

/** How the original's files are read. */
export interface FileReading {
  /** As Python names it. @defaultValue 'utf8' */
  readonly encoding: string;
  readonly notes: Notes;
}

/**
 * Reads a file of the original program. What is wrong with it becomes a fault; it then counts as empty.
 *
 * @param namedAt where another file names this one
 */
export function readConfigFile(
  path: string,
  { encoding, notes }: FileReading,
  namedAt?: FilePlace,
): ConfigMap {
  const empty: ConfigMap = { kind: 'map', entries: new Map(), place: { file: path }, unreadable: true };
  const text = readText(path, encoding, notes, namedAt);
  if (text === undefined) return empty;
  const read = readTree(text, { version: '1.1' });
  if ('faults' in read) {
    for (const { line, column, problem } of read.faults) notes.fault({ file: path, line, column }, problem);
    return empty;
  }
  const node = inFile(path, read.value);
  refuseShell(node, notes);
  if (node.kind === 'map') return node;
  notes.fault(node.place, 'this file must hold keys and values');
  return empty;
}

/**
 * Reads the file or files that a value names, one after the other: a later one adds to and replaces what an earlier
 * one says. Paths count from the folder of the file that names them.
 */
export function readNamedFiles(value: ConfigNode, scope: string, reading: FileReading): ConfigMap {
  const files = value.kind === 'list' ? value.items : [value];
  const maps = files.map((file) => {
    if (file.kind === 'scalar' && typeof file.value === 'string')
      return readConfigFile(resolve(dirname(file.place.file), file.value), reading, file.place);
    reading.notes.fault(file.place, `${scope}: write the path of a file, or a list of paths`);
    return undefined;
  });
  const nothing: ConfigMap = { kind: 'map', entries: new Map(), place: value.place };
  const empty = maps.includes(undefined) ? { ...nothing, unreadable: true as const } : nothing;
  return maps.reduce<ConfigMap>((merged, map) => (map ? mergeMaps(merged, map) : merged), empty);
}

function readText(
  path: string,
  encoding: string,
  notes: Notes,
  namedAt: FilePlace | undefined,
): string | undefined {
  const label = encodingOf(encoding);
  if (label === undefined) {
    notes.fault({ file: path }, `there is no encoding "${encoding}"; name another one, such as utf8`);
    return undefined;
  }
  try {
    return new TextDecoder(label, { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError)
      notes.fault({ file: path }, `this is not ${encoding}; save it so, or name its encoding`);
    else if (namedAt === undefined) notes.fault({ file: path }, unreadable(error));
    else notes.fault(namedAt, `${path}: ${unreadable(error)}`);
    return undefined;
  }
}

/** Very old versions ran these; a configuration that still has them would now be taken by its letters. */
function refuseShell(node: ConfigNode, notes: Notes): void {
  for (const { value, place } of scalarsOf(node)) {
    if (typeof value === 'string' && /^\s*\$\(.*\)\s*$/s.test(value))
      notes.fault(
        place,
        'a value of the form $(…) is not run; in a native configuration write { command: […] }',
      );
  }
}
