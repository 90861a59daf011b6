import { type Document, isMap, isNode, isScalar, type LineCounter } from 'yaml';
import type { z } from 'zod';
import type { ConfigFault } from '../errors.ts';
import { keysAt } from './known-keys.ts';
import { closestName } from './suggest.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

interface Problem {
  readonly path: Path;
  /** The key is at fault, not its value. */
  readonly atKey?: boolean;
  readonly problem: string;
}

/** Says of each fault where in the file it is, in the order of the file. */
export function locateFaults(
  issues: readonly Issue[],
  document: Document,
  lines: LineCounter,
  file: string,
): readonly ConfigFault[] {
  return issues
    .flatMap((issue) => problemsOf(issue, [], document))
    .map(({ path, atKey = false, problem }) => {
      const { line, col: column } = lines.linePos(offsetOf(document, path, atKey));
      return { file, line, column, problem };
    })
    .toSorted((left, right) => left.line - right.line || left.column - right.column);
}

function problemsOf(issue: Issue, parent: Path, document: Document): readonly Problem[] {
  const path = [...parent, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find(saysMoreThanWrongType);
    if (meant) return meant.flatMap((inner) => problemsOf(inner, path, document));
  }
  if (path.length > 0 && !document.hasIn(path)) {
    return [{ path: path.slice(0, -1), problem: `the key "${String(path.at(-1))}" is missing; add it` }];
  }
  return [{ path, problem: issue.message }];
}

/** Of the alternatives of a value, the one whose inside is at fault is the one that was meant. */
function saysMoreThanWrongType(issues: readonly Issue[]): boolean {
  return issues.some(({ code, path }) => path.length > 0 || code !== 'invalid_type');
}

function unknownKey(path: Path, key: string): Problem {
  const known = keysAt(path);
  const close = closestName(key, known);
  const advice = close === undefined ? `the keys here are ${known.join(', ')}` : `did you mean "${close}"?`;
  // Whoever writes the secret itself may write it as a key.
  const name = path.includes('clientSecret') ? 'such key' : `key "${key}"`;
  return { path: [...path, key], atKey: true, problem: `there is no ${name}; ${advice}` };
}

/** Where a value, or its key, begins; of something that is not there, where it should be. */
function offsetOf(document: Document, path: Path, atKey: boolean): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (atKey && isMap(parent)) {
    const key = parent.items
      .map((pair) => pair.key)
      .find((one) => isScalar(one) && one.value === path.at(-1));
    if (isScalar(key) && key.range) return key.range[0];
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1), false);
}
