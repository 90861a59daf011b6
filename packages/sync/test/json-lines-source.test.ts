import { type DirectoryRecord, jsonLinesSource, type ReadEnd, type ReadRequest } from '@umapi-kit/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

interface Read {
  readonly records: readonly DirectoryRecord[];
  readonly end: ReadEnd;
}

async function read(text: string, request: Partial<ReadRequest> = {}): Promise<Read> {
  const { signal } = new AbortController();
  const reading = jsonLinesSource({ name: 'people.jsonl', text, defaultCountry: 'DE' }).read({
    signal,
    ...request,
  });
  const records: DirectoryRecord[] = [];
  let next = await reading.next();
  for (; !next.done; next = await reading.next()) records.push(next.value);
  return { records, end: next.value };
}

test('a line is a person', async () => {
  const line = JSON.stringify({
    email: ' jane@x.example ',
    firstName: 'Jane',
    lastName: null,
    country: 'at',
    type: 'enterpriseID',
    username: 'jd',
    groups: ['design', ' print '],
    memberGroups: ['all'],
  });

  const { records, end } = await read(`\n${line}\r\n`);

  expect(records).toEqual([
    {
      idType: 'enterpriseID',
      email: 'jane@x.example',
      firstName: 'Jane',
      country: 'AT',
      username: 'jd',
      domain: 'x.example',
      groups: ['design', 'print'],
      memberGroups: ['all'],
      place: 'people.jsonl:2',
    },
  ]);
  expect(end).toEqual({ groupsFound: ['design', 'print'] });
});

test('names of fields are compared without case', async () => {
  const { records } = await read('{"EMAIL":"j@x","firstname":"Jane","idType":"adobeID","Groups":[]}');

  expect(records).toMatchObject([{ email: 'j@x', firstName: 'Jane', idType: 'adobeID' }]);
});

test('what else is there becomes an attribute when it is asked for', async () => {
  const line =
    '{"email":"j@x","groups":[],"room":"B1","level":7,"attributes":{"tags":["a","b"],"secret":"s"}}';

  const { records } = await read(line, { attributes: ['room', 'level', 'tags', 'floor'] });

  expect(records).toMatchObject([{ attributes: { room: 'B1', level: '7', tags: ['a', 'b'] } }]);
});

describe('a line with a fault is rejected with its field and a remedy', () => {
  test.each([
    [
      '{"email":"j@x",',
      { reject: expect.stringMatching(/^this is no JSON \(.+\); write one object a line$/) },
    ],
    ['["j@x"]', { reject: 'this is no record; write an object such as {"email": "…"}' }],
    [
      '{"email":"j@x","Email":"k@x"}',
      { reject: '"Email" is there twice; keep one of them', column: 'Email' },
    ],
    [
      '{"email":"j@x","firstName":5}',
      {
        reject: 'this is the wrong kind of value; write text in double quotes',
        column: 'firstName',
        email: 'j@x',
      },
    ],
    [
      '{"email":"j@x","groups":"design"}',
      {
        reject: 'this is the wrong kind of value; write a list of names such as ["design", "print"]',
        column: 'groups',
        email: 'j@x',
      },
    ],
    [
      '{"email":"j@x","country":"XX"}',
      {
        reject: '"XX" is no country code; write the two letters of ISO 3166, such as DE or US',
        column: 'country',
        email: 'j@x',
      },
    ],
  ])('%s', async (line, reject) => {
    const { records } = await read(`{"email":"a@x","groups":[]}\n${line}\n`);

    expect(records[1]).toEqual({ ...reject, place: 'people.jsonl:2' });
  });
});

describe('a file is refused', () => {
  test('when nobody is in it', async () => {
    await expect(read('\n \n')).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
  });

  test('when groups matter and nobody has any', async () => {
    await expect(read('{"email":"j@x"}', { groups: ['design'] })).rejects.toMatchObject({
      code: 'SOURCE_FORMAT',
      message:
        'people.jsonl: nobody has "groups", which would read as "everybody left theirs"; write "groups": [] for somebody without',
    });
  });

  test('but not when no group matters', async () => {
    const { records } = await read('{"email":"j@x"}', { groups: [] });

    expect(records).toMatchObject([{ email: 'j@x', groups: [] }]);
  });
});

test('whatever is written as JSON is read back', async () => {
  const name = fc
    .string({ unit: 'binary', maxLength: 20 })
    .map((text) => text.replaceAll(/[^\P{Cc}\s]/gu, '').trim());
  const person = fc.record({ firstName: name, groups: fc.array(name.filter((text) => text !== '')) });

  await fc.assert(
    fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 8 }), async (people) => {
      const lines = people.map((one, index) => JSON.stringify({ email: `p${index}@x`, ...one }));

      const { records } = await read(lines.join('\n'));

      expect(
        records.map((one) =>
          'reject' in one ? one : { firstName: one.firstName ?? '', groups: one.groups },
        ),
      ).toEqual(people);
    }),
    { numRuns: 100 },
  );
});
