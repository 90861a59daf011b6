import type { z } from 'zod';

/** What a value should have been, and what to write in its place. */
const kinds: Readonly<Record<string, string>> = {
  object: 'keys and values',
  record: 'keys and values',
  array: 'a list, such as [a, b]',
  string: 'a text; put numbers in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/**
 * What is wrong with a value where its schema has no words of its own. Never holds the value.
 *
 * @returns `undefined` where the validator's own words have to do
 */
export function issueText(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `${issue.input === null ? 'nothing stands here; ' : ''}write ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `write ${alternatives(issue.values.map(String))}`;
    case 'invalid_union':
      return `write ${alternatives(issue.errors.flat().map(({ message }) => message.replace(/^.*?write /, '')))}`;
    case 'too_small':
      return `write ${boundText(issue, issue.minimum, 'at least', 'more than')}`;
    case 'too_big':
      return `write ${boundText(issue, issue.maximum, 'at most', 'less than')}`;
    default:
      return undefined;
  }
}

function boundText(
  { origin, inclusive }: { readonly origin: string; readonly inclusive?: boolean },
  bound: number | bigint,
  including: string,
  excluding: string,
): string {
  const limit = `${inclusive === false ? excluding : including} ${bound}`;
  if (origin === 'string') return `${limit} letters`;
  return origin === 'array' ? `${limit} of them` : `a number of ${limit}`;
}

/** @example alternatives(['a', 'b', 'c']) // 'a, b or c' */
function alternatives(texts: readonly string[]): string {
  const different = [...new Set(texts)];
  const last = different.at(-1) ?? '';
  return different.length < 2 ? last : `${different.slice(0, -1).join(', ')} or ${last}`;
}
