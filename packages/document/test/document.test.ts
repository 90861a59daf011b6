import { checkValue, readDocument, readTree } from '@umapi-kit/document';
import { expect, test } from 'vitest';
import { z } from 'zod';

const schema = z.strictObject({
  name: z.string().min(1, 'must not be empty'),
  secret: z.strictObject({ env: z.string() }).exactOptional(),
  people: z.array(z.strictObject({ email: z.string(), country: z.string().exactOptional() })).default([]),
});

const options = {
  schema,
  secretKeys: ['secret'],
  check: ({ people }: z.infer<typeof schema>) =>
    people.flatMap(({ email }, index) =>
      people.findIndex((other) => other.email === email) < index
        ? [{ path: ['people', index, 'email'], problem: 'is there twice; remove one' }]
        : [],
    ),
};

function faultsOf(text: string): readonly string[] {
  const read = readDocument(text, options);
  if (!('faults' in read)) return [];
  return read.faults.map(({ line, column, path, problem }) => `${line}:${column} ${path}: ${problem}`);
}

test('a document without faults gives its value, defaults filled in', () => {
  expect(readDocument('\uFEFFname: Zürich', options)).toEqual({ value: { name: 'Zürich', people: [] } });
  expect(readDocument('{"name": "JSON"}', options)).toEqual({ value: { name: 'JSON', people: [] } });
});

test.each([
  {
    name: 'a misspelled key',
    text: 'nam: A\nname: B',
    says: '1:1 : there is no key "nam"; did you mean "name"?',
  },
  {
    name: 'a key like no other',
    text: 'name: A\nzzzzzz: B',
    says: '2:1 : there is no key "zzzzzz"; the keys here are name, secret, people',
  },
  {
    name: 'a key inside a list',
    text: 'name: A\npeople:\n  - { email: a, contry: DE }',
    says: '3:17 people[0]: there is no key "contry"; did you mean "country"?',
  },
  { name: 'a missing key', text: 'people: []', says: '1:1 : the key "name" is missing; add it' },
  {
    name: 'nothing at all',
    text: '',
    says: '1:1 : nothing stands here; write keys and values, at least name',
  },
  {
    name: 'a map that is empty',
    text: 'name: A\nsecret:',
    says: '2:8 secret: nothing stands here; write keys and values, at least env',
  },
  {
    name: 'a list that is none',
    text: 'name: A\npeople: 5',
    says: '2:9 people: write a list, such as [a, b]',
  },
  { name: 'a wrong value', text: 'name: ""', says: '1:7 name: must not be empty' },
  {
    name: 'a contradiction',
    text: 'name: A\npeople:\n  - { email: a }\n  - { email: a }',
    says: '4:14 people[1].email: is there twice; remove one',
  },
  {
    name: 'a dangling alias',
    text: 'name: *hunter2',
    says: '1:1 : an alias (*name) has no anchor; put text that begins with a star in quotes',
  },
])('$name is told with its place and what to do', ({ text, says }) => {
  expect(faultsOf(text)).toEqual([says]);
});

test('what is no YAML is told with its place', () => {
  expect(faultsOf('name: A\npeople: [')[0]).toMatch(/^2:\d+ : this is no YAML: /);
});

test('faults come in the order of the text, all of them', () => {
  expect(faultsOf('people: 5\nname: 7\nmore: 1').map((fault) => fault.slice(0, 3))).toEqual([
    '1:9',
    '2:7',
    '3:1',
  ]);
});

test.each([
  'secret: hunter2',
  'secret: { hunter2: x }',
  'secret: [hunter2]',
  'secret: { env: { hunter2: 1 } }',
])('a secret in the wrong place is not repeated: %s', (line) => {
  const faults = faultsOf(`name: A\n${line}`);

  expect(faults).not.toHaveLength(0);
  expect(faults.join()).not.toContain('hunter2');
});

test('a value made in code has paths instead of lines', () => {
  expect(checkValue({ name: 'A', people: [{ email: 5 }] }, options)).toEqual({
    faults: [{ path: 'people[0].email', problem: 'write a text; put numbers in quotes' }],
  });
});

test('a value made in code is told which key it lacks', () => {
  expect(checkValue({ people: [] }, options)).toEqual({
    faults: [{ path: '', problem: 'the key "name" is missing; add it' }],
  });
});

test.each([
  ['a line that stands too far right', '  host: x\napi_token: hunter2\n'],
  ['a text that is never closed', 'a: "hunter2\n'],
  ['a tab where spaces belong', 'a:\n\thunter2: 1\n'],
  ['an escape that means nothing', 'a: "\\hunter2"\n'],
  ['a key that stands twice', 'hunter2: 1\nhunter2: 2\n'],
  ['a map within a line', 'a: b: hunter2\n'],
])('%s is told without what stands there', (_, text) => {
  const faults = [readDocument(text, { schema: z.unknown() }), readTree(text)].map((read) =>
    JSON.stringify(read),
  );

  expect(faults).toEqual([
    expect.stringContaining('this is no YAML: '),
    expect.stringContaining('this is no YAML: '),
  ]);
  expect(faults.join()).not.toContain('unter2');
});
