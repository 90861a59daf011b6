import { type DocumentTree, readTree } from '@umapi-kit/document';
import { describe, expect, test } from 'vitest';

function plain(tree: DocumentTree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plain);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plain(value)]));
}

function read(text: string, version: '1.1' | '1.2' = '1.1'): unknown {
  const result = readTree(text, { version });
  return 'value' in result ? plain(result.value) : result.faults.map(({ problem }) => problem);
}

test('every key and every value knows its line and column', () => {
  const result = readTree('a:\n  b: [1, x]\n');

  expect(result).toMatchObject({
    value: { kind: 'map', place: { line: 1, column: 1 } },
  });
  const a = 'value' in result && result.value.kind === 'map' ? result.value.entries.get('a') : undefined;
  const b = a?.value.kind === 'map' ? a.value.entries.get('b') : undefined;
  expect(a?.place).toEqual({ line: 1, column: 1 });
  expect(b?.place).toEqual({ line: 2, column: 3 });
  expect(b?.value).toEqual({
    kind: 'list',
    place: { line: 2, column: 6 },
    items: [
      { kind: 'scalar', value: 1, place: { line: 2, column: 7 } },
      { kind: 'scalar', value: 'x', place: { line: 2, column: 10 } },
    ],
  });
});

describe('YAML 1.1, which Python reads', () => {
  test.each([
    ['more words for true and false', 'a: yes\nb: off\nc: "yes"\n', { a: true, b: false, c: 'yes' }],
    [
      'a merge',
      'base: &b { x: 1, y: 2 }\nown:\n  <<: *b\n  y: 3\n',
      { base: { x: 1, y: 2 }, own: { y: 3, x: 1 } },
    ],
    ['a key that stands twice: the last one counts', 'a: 1\na: 2\n', { a: 2 }],
    ['a date, as it is written', 'a: 2026-01-31\n', { a: '2026-01-31' }],
    ['an alias', 'a: &x [1]\nb: *x\n', { a: [1], b: [1] }],
    ['nothing', '# only a comment\n', {}],
  ])('%s', (_, text, value) => {
    expect(read(text)).toEqual(value);
  });

  test('is read on request only', () => {
    expect(read('a: yes\n', '1.2')).toEqual({ a: 'yes' });
  });
});

describe('what can not be read is a fault that repeats no value', () => {
  test.each([
    ['broken YAML', 'a: [hunter2', /^this is no YAML/],
    ['an alias without an anchor', 'a: *hunter2\n', /^an alias \(\*name\) has no anchor/],
    ['an alias of itself', 'a: &a [*a]\n', /more in here than|no anchor/],
    [
      'aliases of aliases',
      [
        'a: &a [x,x,x,x,x,x,x,x,x,x]',
        ...'bcdefg'.split('').map((name, index) => {
          const other = 'abcdefg'[index];
          return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${other}`).join(',')}]`;
        }),
      ].join('\n'),
      /more in here than/,
    ],
    ['a key that is a list', '? [a]\n: 1\n', /a key is no plain text/],
  ])('%s', (_, text, problem) => {
    const result = readTree(text, { version: '1.1' });

    expect(result).toEqual({
      faults: [expect.objectContaining({ problem: expect.stringMatching(problem) })],
    });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });
});
