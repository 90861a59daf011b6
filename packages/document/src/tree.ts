import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { DocumentFault } from './document.ts';
import { yamlProblem } from './yaml-problem.ts';

/** Where something stands in a text. Both count from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** A document in which everything knows its place. */
export type DocumentTree =
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly place: TextPlace }
  | { readonly kind: 'list'; readonly items: readonly DocumentTree[]; readonly place: TextPlace }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, TreeEntry>; readonly place: TextPlace };

/** A key of a map and what stands there. */
export interface TreeEntry {
  readonly value: DocumentTree;
  /** Where the key stands. */
  readonly place: TextPlace;
}

/** How a YAML text is read. */
export interface TreeOptions {
  /**
   * `1.1` is what Python reads: `yes`, `no`, `on` and `off` are booleans, `<<` merges, and of a key that stands twice
   * the last one counts. @defaultValue '1.2'
   */
  readonly version?: '1.1' | '1.2';
}

/** More than any configuration has; aliases of aliases can make millions out of a few lines, or a circle. */
const mostNodes = 100_000;
const deepest = 100;

/**
 * Reads a YAML text without a schema, for formats that somebody else made. Never throws for what is in the text;
 * an empty text is an empty map. Values are not repeated in faults.
 */
export function readTree(
  text: string,
  { version = '1.2' }: TreeOptions = {},
): { readonly value: DocumentTree } | { readonly faults: readonly DocumentFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    lineCounter: lines,
    prettyErrors: false,
    version,
    merge: version === '1.1',
    uniqueKeys: version !== '1.1',
  });
  const faults = document.errors.map(({ pos, message }) => ({
    ...placeAt(lines, pos[0]),
    path: '',
    problem: yamlProblem(message),
  }));
  if (faults.length > 0) return { faults };
  try {
    const value = createReader(document, lines).read(document.contents);
    return { value: isEmpty(value) ? { kind: 'map', entries: new Map(), place: value.place } : value };
  } catch (error) {
    if (error instanceof TreeFault) return { faults: [{ ...error.place, path: '', problem: error.problem }] };
    throw error;
  }
}

function isEmpty(tree: DocumentTree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}

/** Carries a fault up out of the recursion. */
class TreeFault extends Error {
  readonly place: TextPlace;
  readonly problem: string;

  constructor(place: TextPlace, problem: string) {
    super(problem);
    this.place = place;
    this.problem = problem;
  }
}

function createReader(document: Document, lines: LineCounter) {
  let nodes = 0;

  function read(node: Node | null | undefined, depth = 0): DocumentTree {
    const place = placeAt(lines, node?.range?.[0] ?? 0);
    if (++nodes > mostNodes || depth > deepest)
      throw new TreeFault(place, 'there is more in here than a configuration can hold');
    if (isAlias(node)) return read(targetOf(node, place), depth + 1);
    if (isMap(node)) return { kind: 'map', entries: entriesOf(node.items, place, depth), place };
    if (!isSeq(node)) return { kind: 'scalar', value: scalarOf(node), place };
    return { kind: 'list', items: node.items.map((item) => read(asNode(item), depth + 1)), place };
  }

  function targetOf(alias: Alias, place: TextPlace): Node {
    const target = alias.resolve(document);
    if (target === undefined) {
      const problem = 'an alias (*name) has no anchor; put text that begins with a star in quotes';
      throw new TreeFault(place, problem);
    }
    return target;
  }

  function entriesOf(
    items: readonly { readonly key: unknown; readonly value: unknown }[],
    place: TextPlace,
    depth: number,
  ): ReadonlyMap<string, TreeEntry> {
    const own = new Map<string, TreeEntry>();
    const merged = new Map<string, TreeEntry>();
    for (const { key, value } of items) {
      const at = asNode(key);
      if (!isScalar(at)) throw new TreeFault(place, 'a key is no plain text');
      const name = at.source ?? String(at.value);
      const entry = { value: read(asNode(value), depth + 1), place: placeAt(lines, at.range?.[0] ?? 0) };
      if (name === '<<' && entry.value.kind !== 'scalar') mergeInto(merged, entry.value);
      else own.set(name, entry);
    }
    for (const [name, entry] of merged) if (!own.has(name)) own.set(name, entry);
    return own;
  }

  return { read };
}

/** Of several maps that are merged in, the first one that has a key counts. */
function mergeInto(merged: Map<string, TreeEntry>, tree: DocumentTree): void {
  if (tree.kind === 'list') for (const item of tree.items) mergeInto(merged, item);
  if (tree.kind !== 'map') return;
  for (const [name, entry] of tree.entries) if (!merged.has(name)) merged.set(name, entry);
}

function asNode(value: unknown): Node | undefined {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : undefined;
}

function scalarOf(node: Node | null | undefined): string | number | boolean | null {
  const value: unknown = isScalar(node) ? node.value : null;
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  // A date, a big number: what the author wrote.
  return isScalar(node) ? (node.source ?? String(value)) : null;
}

function placeAt(lines: LineCounter, offset: number): TextPlace {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
