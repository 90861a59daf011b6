import { translateRegex, translateReplacement } from '@umapi-kit/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** What of `text` a pattern of Python matches. */
function matchIn(python: string, text: string): string | undefined {
  const translated = translateRegex(python);
  if ('refused' in translated) throw new Error(translated.refused);
  return new RegExp(translated.source, 'u').exec(text)?.[0];
}

describe('a pattern of Python matches what it matched there', () => {
  test.each([
    ['named groups', '(?P<team>[A-Z]+)-(?P=team)', 'x ABC-ABC', 'ABC-ABC'],
    ['the ends of the text', '\\Aab\\Z', 'ab', 'ab'],
    ['the ends of the text, and nothing around it', '\\Aab\\Z', 'xab', undefined],
    ['escaped punctuation that means nothing', 'a\\-b\\@c\\_d\\/e\\ f', 'a-b@c_d/e f', 'a-b@c_d/e f'],
    ['escaped punctuation that would mean something', 'a\\.b\\$', 'a.b$', 'a.b$'],
    ['letters of every script are parts of words', '\\w+', 'Zürich 東京', 'Zürich'],
    ['also within brackets', '[\\w.]+', 'é.ß-x', 'é.ß'],
    ['digits of every script', '\\d+', 'a٣٤', '٣٤'],
    ['no digits', '\\D', '1a', 'a'],
    ['where a word ends', 'é\\b', 'né x', 'é'],
    ['where no word ends', 'n\\B', 'né', 'n'],
    ['a brace that counts nothing', 'a{b}', 'a{b}', 'a{b}'],
    ['a count without its beginning', 'ba{,2}', 'baaa', 'baa'],
    ['a count', 'a{2}b{1,}', 'aabb', 'aabb'],
    ['a closing bracket that comes first', '[]x]+', 'x]x', 'x]x'],
    ['a closing bracket that comes first, negated', '[^]x]+', ']xyz', 'yz'],
    ['an opening bracket within brackets', '[[a]+', '[a', '[a'],
    ['a closing bracket alone', 'a]', 'a]', 'a]'],
    ['octal, hexadecimal and long characters', '\\101\\x42\\u0043\\U00000044', 'ABCD', 'ABCD'],
    ['what looks behind and ahead', '(?<=a)b(?!c)', 'abc abd', 'b'],
    ['a comment', 'a(?#what b is)b', 'ab', 'ab'],
    ['a group by its number', '(a|b)\\1', 'abb', 'bb'],
    ['a character beyond 16 bits', '[😀]', 'x😀', '😀'],
  ])('%s', (_, python, text, match) => {
    expect(matchIn(python, text)).toBe(match);
  });
});

describe('what JavaScript can not say is refused, and named', () => {
  test.each([
    ['flags within the pattern', '(?i)abc', '(?i)'],
    ['a condition', '(a)?(?(1)b|c)', '(?(1'],
    ['a possessive quantifier', 'a++', '++'],
    ['an atomic group', '(?>a)', '(?>a'],
    ['a named character', '\\N{BULLET}', '\\N{B'],
    ['the opposite of a word within brackets', '[\\W_]', '\\W_]'],
    ['brackets that are not closed', '[abc', 'never closed'],
    ['a pattern that is broken', '(a', 'nterminated group'],
    ['an unknown escape', '\\q', '\\q'],
    ['a backslash at the end', 'a\\', '\\'],
  ])('%s', (_, python, named) => {
    expect(translateRegex(python)).toEqual({ refused: expect.stringContaining(named) });
  });
});

describe('a replacement of Python gives what it gave there', () => {
  test.each([
    ['a group by its number', 'Team \\1!', 'Team AB!'],
    ['a group by its number, before a digit', '\\g<1>0', 'AB0'],
    ['a group by its name', 'x\\g<team>', 'xAB'],
    ['the whole match', '<\\g<0>>', '<ACL-AB>'],
    ['dollar signs', '$1 \\$ $$', '$1 \\$ $$'],
    ['a backslash', 'a\\\\b', 'a\\b'],
    ['a line break', 'a\\nb', 'a\nb'],
  ])('%s', (_, python, result) => {
    const translated = translateReplacement(python);

    const replaced =
      'source' in translated ? 'ACL-AB'.replace(/ACL-(?<team>.+)/u, translated.source) : translated.refused;

    expect(replaced).toBe(result);
  });

  test('an unknown escape is refused', () => {
    expect(translateReplacement('\\q')).toEqual({ refused: expect.stringContaining('\\q') });
  });
});

/** What Python's `re.escape` makes of a text. */
function escaped(text: string): string {
  return text.replaceAll(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, (character) => `\\${character}`);
}

test('any text that Python escaped matches itself, whole, and nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, other) => {
      const translated = translateRegex(`\\A${escaped(text)}\\Z`);

      const pattern = new RegExp('source' in translated ? translated.source : '(?!)', 'u');
      expect([pattern.test(text), pattern.test(other)]).toEqual([true, other === text]);
    }),
  );
});

test('any replacement without a backslash stands for itself', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.includes('\\'));
      const translated = translateReplacement(text);

      expect('source' in translated && 'x'.replace(/x/, translated.source)).toBe(text);
    }),
  );
});
