import type { z } from 'zod';
import { closest } from './closest.ts';
import { keysAt, requiredKeysAt } from './schema-keys.ts';

/** Keys and indexes from the root of a document. */
export type DocumentPath = readonly (string | number)[];

/** A fault before it is looked up in the text. */
export interface Problem {
  readonly path: DocumentPath;
  /** The key is at fault, not its value. */
  readonly atKey?: boolean;
  readonly problem: string;
}

/** What an issue needs to be told well. */
export interface IssueContext {
  readonly schema: z.ZodType;
  readonly has: (path: DocumentPath) => boolean;
  /** Below these keys nothing is repeated: whoever puts a secret where it does not belong may write it as a key. */
  readonly secretKeys: readonly string[];
}

/** The faults that one issue of the schema is about, in words that say what to do. */
export function problemsOf(
  issue: z.core.$ZodIssue,
  context: IssueContext,
  parent: DocumentPath = [],
): readonly Problem[] {
  const path = [...parent, ...issue.path.filter((part) => typeof part !== 'symbol')];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, context));
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find(saysMoreThanWrongValue);
    if (meant) return meant.flatMap((inner) => problemsOf(inner, context, path));
  }
  if (issue.code === 'invalid_key')
    return issue.issues.map(({ message }) => ({ path, atKey: true, problem: message }));
  if (path.length > 0 && !context.has(path)) {
    return [{ path: path.slice(0, -1), problem: `the key "${path.at(-1)}" is missing; add it` }];
  }
  return [{ path, problem: `${issue.message}${leastKeys(issue, path, context)}` }];
}

/** What has to be there where a whole map is missing. */
function leastKeys(issue: z.core.$ZodIssue, path: DocumentPath, { schema }: IssueContext): string {
  if (issue.code !== 'invalid_type' || issue.expected !== 'object') return '';
  const keys = requiredKeysAt(schema, path);
  return keys.length === 0 ? '' : `, at least ${keys.join(', ')}`;
}

/** Of the alternatives of a value, the one whose inside is at fault is the one that was meant. */
function saysMoreThanWrongValue(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.some(
    ({ code, path }) => path.length > 0 || (code !== 'invalid_type' && code !== 'invalid_value'),
  );
}

function unknownKey(path: DocumentPath, key: string, { schema, secretKeys }: IssueContext): Problem {
  const known = keysAt(schema, path);
  const close = closest(key, known);
  const advice = close === undefined ? `the keys here are ${known.join(', ')}` : `did you mean "${close}"?`;
  const name = secretKeys.some((secret) => path.includes(secret)) ? 'such key' : `key "${key}"`;
  return { path: [...path, key], atKey: true, problem: `there is no ${name}; ${advice}` };
}
