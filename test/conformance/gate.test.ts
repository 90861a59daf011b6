import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { requirements } from './requirements.ts';

/** Ids in the calls of `verifies` in a text. */
function citedIn(code: string): readonly string[] {
  return [...code.matchAll(/\bverifies\(([^()]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'([^']+)'/g)].map(([, id = '']) => id),
  );
}

const files = globSync('**/*.test.ts', { cwd: import.meta.dirname });
const cited = new Set(
  files.flatMap((file) => citedIn(readFileSync(join(import.meta.dirname, file), 'utf8'))),
);

describe('the requirements', () => {
  test('are each cited by a scenario', () => {
    expect(Object.keys(requirements).filter((id) => !cited.has(id))).toEqual([]);
  });

  test('are the only ones that scenarios cite', () => {
    expect([...cited].filter((id) => !Object.hasOwn(requirements, id))).toEqual([]);
  });

  test('are each a sentence of their own with a source', () => {
    const rules = Object.values(requirements);

    expect(rules.filter(({ rule }) => !/^\p{L}.*\.$/u.test(rule))).toEqual([]);
    expect(rules.filter(({ source }) => !/^(https:|observed: |our choice$)/.test(source))).toEqual([]);
    expect(new Set(rules.map(({ rule }) => rule)).size).toBe(rules.length);
  });
});
