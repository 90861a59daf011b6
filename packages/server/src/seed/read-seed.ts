import { readFile } from 'node:fs/promises';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { SeedError, type SeedProblem } from '../errors.ts';
import { checkSeed, type Path } from './check-seed.ts';
import { closest } from './closest.ts';
import type { Seed } from './seed.ts';
import { knownKeys, seedSchema } from './seed-schema.ts';

/**
 * Reads a seed from a YAML or JSON file.
 *
 * @throws {@link SeedError} when the file can't be read or has mistakes, naming line and column of each
 *
 * @example
 * const server = await startServer({ seed: await readSeedFile('acme.yaml') });
 */
export async function readSeedFile(path: string): Promise<Seed> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SeedError(path, [{ path: '', message: `can't be read: ${reason}` }], { cause });
  }
  return parseSeed(text, path);
}

/**
 * Reads a seed from YAML or JSON text.
 *
 * @param fileName names the text in errors
 * @throws {@link SeedError} with every mistake of the first kind found: syntax, then form, then contradictions
 */
export function parseSeed(text: string, fileName: string): Seed {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false });
  const fail = (problems: readonly SeedProblem[]): never => {
    throw new SeedError(fileName, problems);
  };
  if (document.errors.length > 0)
    fail(document.errors.map(({ message, pos }) => ({ message, path: '', ...place(lines, pos[0]) })));
  const parsed = seedSchema.safeParse(contentOf(document, fail));
  if (!parsed.success)
    return fail(parsed.error.issues.flatMap((issue) => problemsOf(issue, document, lines)));
  const contradictions = checkSeed(parsed.data);
  if (contradictions.length > 0)
    fail(contradictions.map(({ path, message }) => located(path, message, document, lines)));
  return parsed.data;
}

/**
 * Checks a seed that was written in code.
 *
 * @throws {@link SeedError} without lines, since there is no file
 */
export function checkedSeed(seed: Seed): Seed {
  const parsed = seedSchema.safeParse(seed);
  const problems = parsed.success
    ? checkSeed(parsed.data).map(({ path, message }) => ({ path: spell(path), message }))
    : parsed.error.issues.map(({ path, message }) => ({ path: spell(path as Path), message }));
  if (problems.length > 0) throw new SeedError('seed', problems);
  return seed;
}

/** Aliases are only followed here, so this can fail after the syntax was found right. */
function contentOf(document: Document, fail: (problems: readonly SeedProblem[]) => never): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    return fail([{ path: '', message: `can't be resolved: ${String(cause)}` }]);
  }
}

function problemsOf(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): readonly SeedProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code !== 'unrecognized_keys') return [located(path, issue.message, document, lines)];
  return issue.keys.map((key) => {
    const list = path.findLast((part) => typeof part === 'string') ?? '';
    const meant = closest(key, knownKeys(list));
    const hint = meant === undefined ? `known are ${knownKeys(list).join(', ')}` : `did you mean "${meant}"?`;
    return {
      message: `unknown key "${key}"; ${hint}`,
      path: spell(path),
      ...keyPlace(document, path, key, lines),
    };
  });
}

function located(path: Path, message: string, document: Document, lines: LineCounter): SeedProblem {
  return { path: spell(path), message, ...nodePlace(document, path, lines) };
}

/** A value that is missing has no place of its own: that of what it is missing from is the next best. */
function nodePlace(document: Document, path: Path, lines: LineCounter): Place {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return place(lines, node.range[0]);
  }
  return place(lines, 0);
}

function keyPlace(document: Document, path: Path, key: string, lines: LineCounter): Place {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(map)
    ? map.items.find((item) => isScalar(item.key) && item.key.value === key)
    : undefined;
  const range = pair && isScalar(pair.key) ? pair.key.range : undefined;
  return range ? place(lines, range[0]) : nodePlace(document, path, lines);
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function place(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** @example spell(['orgs', 0, 'name']) // 'orgs[0].name' */
function spell(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
