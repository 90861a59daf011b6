import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { issueText } from './issue-text.ts';
import { type DocumentPath, type IssueContext, type Problem, problemsOf } from './issues.ts';
import { yamlProblem } from './yaml-problem.ts';

export type { DocumentPath } from './issues.ts';

/** One thing that is wrong in a document. Never holds a value: it could be a secret. */
export interface DocumentFault {
  /** What is wrong and what to do about it. */
  readonly problem: string;
  /** From the root, such as `orgs[0].users[3].country`; empty for the whole document. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** A fault found by {@link DocumentOptions.check}, or in a value that never was a text. */
export interface CheckedFault {
  readonly path: DocumentPath;
  readonly problem: string;
}

/** How a document is read. */
export interface DocumentOptions<T> {
  readonly schema: z.ZodType<T>;
  /** What the schema can't see: how the parts of the document go together. */
  readonly check?: (value: T) => readonly CheckedFault[];
  /** Keys whose contents are secrets: what is written below them is not repeated. */
  readonly secretKeys?: readonly string[];
}

/** The value, or everything that is wrong with it: syntax, else form, else contradictions. */
export type DocumentResult<T, Fault> = { readonly value: T } | { readonly faults: readonly Fault[] };

/**
 * Reads a YAML or JSON text. Never throws for what is in the text. Faults come in the order of the text.
 *
 * @example
 * const read = readDocument(text, { schema });
 * if ('faults' in read) throw new ConfigError(read.faults);
 */
export function readDocument<T>(text: string, options: DocumentOptions<T>): DocumentResult<T, DocumentFault> {
  const lines = new LineCounter();
  // Pretty errors would quote the text, and a secret may stand in it.
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => ({
      ...placeOf(lines, pos[0]),
      path: '',
      problem: yamlProblem(message),
    }));
    return { faults };
  }
  const checked = checkProblems(document, options);
  if ('value' in checked) return checked;
  return { faults: checked.faults.map((problem) => locate(problem, document, lines)).toSorted(byPlace) };
}

function checkProblems<T>(document: Document, options: DocumentOptions<T>): DocumentResult<T, Problem> {
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 });
  } catch {
    // The error would quote the text behind the star.
    const problem = 'an alias (*name) has no anchor; put text that begins with a star in quotes';
    return { faults: [{ path: [], problem }] };
  }
  return check(content, options, (path) => document.hasIn(path));
}

/** Checks a value that was made in code, and so has no lines. */
export function checkValue<T>(
  value: unknown,
  options: DocumentOptions<T>,
): DocumentResult<T, Omit<DocumentFault, 'line' | 'column'>> {
  const checked = check(value, options, (path) => holds(value, path));
  if ('value' in checked) return checked;
  return { faults: checked.faults.map(({ path, problem }) => ({ path: spell(path), problem })) };
}

/** Whether something is there, if only `undefined`. */
function holds(value: unknown, path: DocumentPath): boolean {
  let part = value;
  for (const key of path) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return false;
    part = Reflect.get(part, key);
  }
  return true;
}

function check<T>(
  value: unknown,
  options: DocumentOptions<T>,
  has: IssueContext['has'],
): DocumentResult<T, Problem> {
  const { schema, secretKeys = [] } = options;
  const parsed = schema.safeParse(value, { error: issueText });
  if (!parsed.success) {
    return { faults: parsed.error.issues.flatMap((issue) => problemsOf(issue, { schema, has, secretKeys })) };
  }
  const contradictions = options.check?.(parsed.data) ?? [];
  return contradictions.length > 0 ? { faults: contradictions } : { value: parsed.data };
}

function locate(
  { path, atKey = false, problem }: Problem,
  document: Document,
  lines: LineCounter,
): DocumentFault {
  const shown = atKey ? path.slice(0, -1) : path;
  return { ...placeOf(lines, offsetOf(document, path, atKey)), path: spell(shown), problem };
}

/** Where a value, or its key, begins; of something that is not there, where it should be. */
function offsetOf(document: Document, path: DocumentPath, atKey: boolean): number {
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

function placeOf(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** @example spell(['orgs', 0, 'name']) // 'orgs[0].name' */
function spell(path: DocumentPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

function byPlace(left: DocumentFault, right: DocumentFault): number {
  return left.line - right.line || left.column - right.column;
}
