import type { DocumentTree } from '@umapi-kit/document';
import type { FilePlace } from '../errors.ts';

/** What stands in a file, with file, line and column. */
export type ConfigNode =
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly place: FilePlace }
  | { readonly kind: 'list'; readonly items: readonly ConfigNode[]; readonly place: FilePlace }
  | ConfigMap;

/** A map of a file, or of several that were merged. */
export interface ConfigMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, ConfigEntry>;
  readonly place: FilePlace;
  /** What should stand here could not be read, so nothing is missed. */
  readonly unreadable?: true;
}

/** A key and its value. */
interface ConfigEntry {
  readonly value: ConfigNode;
  /** Of the key. */
  readonly place: FilePlace;
}

/** Adds the file to each place. */
export function inFile(file: string, tree: DocumentTree): ConfigNode {
  const place = { file, ...tree.place };
  if (tree.kind === 'scalar') return { ...tree, place };
  if (tree.kind === 'list')
    return { kind: 'list', items: tree.items.map((item) => inFile(file, item)), place };
  const entries = [...tree.entries].map(
    ([key, entry]) => [key, { value: inFile(file, entry.value), place: { file, ...entry.place } }] as const,
  );
  return { kind: 'map', entries: new Map(entries), place };
}

/** A later file adds keys; where both have a map, also within it, but no deeper. */
export function mergeMaps(earlier: ConfigMap, later: ConfigMap): ConfigMap {
  const entries = new Map(earlier.entries);
  for (const [key, entry] of later.entries) {
    const before = entries.get(key)?.value;
    const both = before?.kind === 'map' && entry.value.kind === 'map';
    entries.set(key, both ? { ...entry, value: overlay(before, entry.value) } : entry);
  }
  return { ...later, ...(earlier.unreadable ? { unreadable: true } : {}), entries };
}

function overlay(earlier: ConfigMap, later: ConfigNode): ConfigNode {
  if (later.kind !== 'map') return later;
  return { ...later, entries: new Map([...earlier.entries, ...later.entries]) };
}

/** Every scalar below a node. */
export function* scalarsOf(node: ConfigNode): Generator<Extract<ConfigNode, { kind: 'scalar' }>, void, void> {
  if (node.kind === 'scalar') yield node;
  if (node.kind === 'list') for (const item of node.items) yield* scalarsOf(item);
  if (node.kind === 'map') for (const { value } of node.entries.values()) yield* scalarsOf(value);
}
