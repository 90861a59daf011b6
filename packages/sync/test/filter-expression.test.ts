import { FilterExpressionError, parseFilterExpression } from '@umapi-kit/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

const jane = {
  status: 'ACTIVE',
  profile: {
    email: 'Jane@Example.com',
    department: 'Design',
    level: 3,
    roles: ['lead', 'admin'],
    city: null,
  },
};

test.each([
  ['user.status == "ACTIVE"', true],
  ["user.status != 'ACTIVE'", false],
  ['user.status in ["STAGED", "ACTIVE"]', true],
  ['user.status in ("STAGED", "ACTIVE",)', true],
  ['user.status not in ["STAGED"]', true],
  ['"admin" in user.profile.roles', true],
  ['"sign" in user.profile.department', true],
  ['user.profile.email.endswith("@example.com")', false],
  ['user.profile.email.lower().endswith("@example.com")', true],
  ['user.profile.department.startswith("Des")', true],
  ['user.profile.department.upper() == "DESIGN"', true],
  ['user.profile.level == 3', true],
  ['user.profile.level == "3"', false],
  ['user.profile.nothing == None', true],
  ['user.profile.city is None', true],
  ['user.profile.city is not None', false],
  ['user.profile.nothing.startswith("a")', false],
  ['not user.status == "ACTIVE"', false],
  ['not user.profile.nothing', true],
  ['user.status == "X" or user.status == "ACTIVE" and user.profile.level == 3', true],
  ['(user.status == "ACTIVE" or user.status == "X") and user.profile.level == 4', false],
  ['(user.profile.nothing or "none") == "none"', true],
  ['user.profile.department == "it\'s"', false],
  ['user.profile.roles == ["lead", "admin"]', true],
  ['True', true],
])('%s is %s of an active designer', (expression, expected) => {
  expect(parseFilterExpression(expression).matches(jane)).toBe(expected);
});

test.each([
  ['', 1, 'a value is expected'],
  ['user', 5, 'the name of an attribute'],
  ['user.status = "ACTIVE"', 13, '"=" is not understood'],
  ['user.status == "ACTIVE', 16, 'never closed'],
  ['user.status == "\\x41"', 16, 'another escape'],
  ['group.name == "a"', 1, 'group is not known'],
  ['user.status == "A" user', 20, 'or the end'],
  ['user.profile.email.replace("a", "b")', 20, 'replace() is not known'],
  ['__import__("os").system("id")', 1, '__import__ is not known'],
  ['[u for u in user.roles]', 2, 'u is not known'],
  ['1 < 2', 3, '"<" is not understood'],
  ['user.a == user.b == user.c', 18, 'two comparisons in a row'],
  ['user.a is "b"', 11, '"None" is expected'],
  ['(user.a', 8, '")" is expected'],
])('%s is refused at column %i', (expression, column, problem) => {
  expect(() => parseFilterExpression(expression)).toThrow(
    expect.objectContaining({
      code: 'FILTER_EXPRESSION',
      column,
      problem: expect.stringContaining(problem),
    }),
  );
});

test('the attributes of an expression are known, each once and without the methods', () => {
  const { attributes } = parseFilterExpression(
    'user.status == "A" or user.status == "B" or user.profile.email.lower().endswith("x")',
  );

  expect(attributes).toEqual(['status', 'profile.email']);
});

test('nesting without end is refused instead of filling the stack', () => {
  expect(() => parseFilterExpression('('.repeat(100_000))).toThrow(/nested too deeply/);
});

/** A condition as a tree, how it is written, and what it is. */
interface Condition {
  readonly text: string;
  readonly holds: boolean;
}

const values = ['ACTIVE', 'STAGED', "O'Neil", 'a"b', 'Grüße', '\\'] as const;
const user = { status: 'ACTIVE', name: "O'Neil", city: 'Grüße' };
const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const condition = fc.letrec<{ readonly any: Condition }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc
      .tuple(fc.constantFrom('status', 'name', 'city'), fc.constantFrom(...values), fc.boolean())
      .map(([name, value, equal]) => ({
        text: `user.${name} ${equal ? '==' : '!='} ${quote(value)}`,
        holds: (user[name] === value) === equal,
      })),
    fc.tuple(fc.constantFrom(...values), fc.array(fc.constantFrom(...values))).map(([value, list]) => ({
      text: `${quote(value)} in [${list.map(quote).join(', ')}]`,
      holds: list.includes(value),
    })),
    tie('any').map(({ text, holds }) => ({ text: `not (${text})`, holds: !holds })),
    fc.tuple(tie('any'), tie('any')).map(([left, right]) => ({
      text: `(${left.text}) and (${right.text})`,
      holds: left.holds && right.holds,
    })),
    fc.tuple(tie('any'), tie('any')).map(([left, right]) => ({
      text: `(${left.text} or ${right.text})`,
      holds: left.holds || right.holds,
    })),
  ),
})).any;

test('conditions joined in any way mean what their parts mean together', () => {
  fc.assert(
    fc.property(condition, ({ text, holds }) => {
      expect(parseFilterExpression(text).matches(user)).toBe(holds);
    }),
    { numRuns: 500 },
  );
});

test('whatever is written, it is a condition or a filter error', () => {
  const piece = fc.constantFrom(
    'user',
    '.',
    'a',
    '(',
    ')',
    '[',
    ']',
    ',',
    '==',
    'not',
    'in',
    'and',
    '"x"',
    ' ',
    '\\',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(piece).map((pieces) => pieces.join(' ')),
  );

  fc.assert(
    fc.property(text, (expression) => {
      expect(outcomeOf(expression)).toBe('understood or refused');
    }),
    { numRuns: 1_000 },
  );
});

function outcomeOf(expression: string): unknown {
  try {
    parseFilterExpression(expression).matches({});
  } catch (error) {
    if (!(error instanceof FilterExpressionError)) return error;
  }
  return 'understood or refused';
}
