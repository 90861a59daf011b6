import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CsvOptions,
  csvSource,
  type DirectoryRecord,
  type DirectorySource,
  type ReadRequest,
  SourceError,
} from '@umapi-kit/sync';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'csv-source-'));
afterAll(() => rmSync(folder, { recursive: true }));

const header = 'email,firstname,lastname,country,groups,type,username,domain';

async function read(
  text: string | Uint8Array,
  options: CsvOptions = {},
): Promise<readonly DirectoryRecord[]> {
  const path = join(folder, 'people.csv');
  writeFileSync(path, text);
  return collect(csvSource({ path, ...options }));
}

async function collect(
  source: DirectorySource,
  request: Partial<ReadRequest> = {},
): Promise<DirectoryRecord[]> {
  const records: DirectoryRecord[] = [];
  const { signal } = new AbortController();
  for await (const record of source.read({ signal, ...request })) records.push(record);
  return records;
}

async function faultOf(text: string | Uint8Array, options?: CsvOptions): Promise<string> {
  const error: unknown = await read(text, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SourceError);
  return error instanceof SourceError ? error.message.replace(`${folder}/`, '') : '';
}

describe('rows that can be used', () => {
  test('a row is a person, and empty values are absent', async () => {
    const [jane] = await read(`${header}\njane@x.example,Jane,,DE,"design, print",,,\n`);

    expect(jane).toEqual({
      idType: 'federatedID',
      email: 'jane@x.example',
      firstName: 'Jane',
      country: 'DE',
      groups: ['design', 'print'],
      place: 'people.csv:2',
    });
  });

  test('a plain username without a domain has that of the e-mail', async () => {
    const [jane] = await read(`${header}\njane@x.example,J,D,DE,,,jdoe,\n`);

    expect(jane).toMatchObject({ username: 'jdoe', domain: 'x.example' });
  });

  test('a plain username keeps its domain', async () => {
    const [jane] = await read(`${header}\njane@x.example,J,D,DE,,enterpriseid,jdoe,y.example\n`);

    expect(jane).toMatchObject({ idType: 'enterpriseID', username: 'jdoe', domain: 'y.example' });
  });

  test('a lower-case country is corrected, an empty one is the default', async () => {
    const people = await read(`${header}\na@x.example,A,A,at,,,,\nb@x.example,B,B,,,,,\n`, {
      defaultCountry: 'CH',
    });

    expect(people).toMatchObject([{ country: 'AT' }, { country: 'CH' }]);
  });

  test.each([
    ['a byte order mark', `\uFEFF${header}\njane@x.example,Ĵane,Ⅾœ,DE,Grün,,,\n`, 2],
    ['Windows line ends', `${header}\r\njane@x.example,Ĵane,Ⅾœ,DE,Grün,,,\r\n`, 2],
    ['old line ends', `${header}\rjane@x.example,Ĵane,Ⅾœ,DE,Grün,,,`, 2],
    ['mixed line ends', `${header}\njane@x.example,Ĵane,Ⅾœ,DE,Grün,,,\r\n`, 2],
    ['spaces around everything', ` ${header}\n jane@x.example , "Ĵane" ,Ⅾœ, DE , " Grün ,, ",,,\n`, 2],
    ['empty rows', `\n${header}\n\n,,,,,,,\n  \njane@x.example,Ĵane,Ⅾœ,DE,Grün,,,\n\n`, 6],
    ['a header in capitals', `${header.toUpperCase()}\njane@x.example,Ĵane,Ⅾœ,DE,Grün,,,\n`, 2],
    [
      'other columns, one with line breaks',
      `note,${header}\n"a\nb ""c""",jane@x.example,Ĵane,Ⅾœ,DE,Grün,,,`,
      2,
    ],
  ])('%s does not matter', async (_, text, line) => {
    const people = await read(text);

    expect(people).toEqual([
      {
        idType: 'federatedID',
        email: 'jane@x.example',
        firstName: 'Ĵane',
        lastName: 'Ⅾœ',
        country: 'DE',
        groups: ['Grün'],
        place: `people.csv:${line}`,
      },
    ]);
  });

  test('columns and the delimiter can be named', async () => {
    const text = 'Mail;Vorname;Nachname;Land;Gruppen\njane@x.example;Jane;Doe;DE;design,print\n';
    const columns = {
      email: 'mail',
      firstName: 'Vorname',
      lastName: 'Nachname',
      country: 'Land',
      groups: 'Gruppen',
    };

    const [jane] = await read(text, { delimiter: ';', columns });

    expect(jane).toMatchObject({ email: 'jane@x.example', lastName: 'Doe', groups: ['design', 'print'] });
  });

  test('a line keeps its number after a value that runs over several lines', async () => {
    const people = await read(`note,${header}\n"1\n2",a@x.example,A,A,DE,,,,\n,b@x.example,B,B,DE,,,,\n`);

    expect(people.map(({ place }) => place)).toEqual(['people.csv:2', 'people.csv:4']);
  });

  test('the groups that were found are said at the end', async () => {
    const source = csvSource({
      name: 'x.csv',
      text: `${header}\na@x.example,A,A,DE,"one,two",,,\nb@x.example,B,B,DE,two,,,\n`,
    });

    const reading = source.read({ signal: new AbortController().signal });
    let next = await reading.next();
    while (!next.done) next = await reading.next();

    expect(next.value).toEqual({ groupsFound: ['one', 'two'] });
  });

  test('a tab parts the values of a .tsv file', async () => {
    const text = `${header.replaceAll(',', '\t')}\njane@x.example\tJane\tDoe\tDE\ta,b\t\t\t\n`;

    const [jane] = await collect(csvSource({ name: 'people.tsv', text }));

    expect(jane).toMatchObject({ firstName: 'Jane', groups: ['a', 'b'] });
  });
});

describe('columns', () => {
  test.each([
    ['a comma', ',', 'x.csv'],
    ['a semicolon', ';', 'x.csv'],
    ['a tab', '\t', 'x.txt'],
    ['a bar', '|', 'x.csv'],
    ['a comma although the name says tab', ',', 'x.tsv'],
  ])('%s between them is found out', async (_, delimiter, name) => {
    const rows = [
      ['email', '"firstname"', 'groups', '"a,b;c|d\te"'],
      ['j@x', 'Jane', '"a,b"', ''],
    ];
    const text = `\n\n${rows.map((row) => row.join(delimiter)).join('\n')}`;

    const [jane] = await collect(csvSource({ name, text }));

    expect(jane).toMatchObject({ firstName: 'Jane', groups: ['a', 'b'], place: `${name}:4` });
  });

  test('names and countries may have none, which is said once', async () => {
    const warnings: string[] = [];

    const people = await collect(
      csvSource(
        { name: 'x.csv', text: 'email,groups,lastname\nj@x,a,Doe\n' },
        { warn: (text) => warnings.push(text) },
      ),
    );

    expect(people).toEqual([
      { idType: 'federatedID', email: 'j@x', lastName: 'Doe', groups: ['a'], place: 'x.csv:2' },
    ]);
    expect(warnings).toEqual([
      'x.csv:1: no columns "firstname", "country": what would stand there is left as it is at Adobe',
    ]);
  });

  test('groups need none when no group matters', async () => {
    const text = 'email,firstname,lastname,country\nj@x,A,B,DE\n';

    const people = await collect(csvSource({ name: 'x.csv', text }), { groups: [] });

    expect(people).toMatchObject([{ email: 'j@x', groups: [] }]);
  });

  test('further ones become attributes when they are asked for, unless they are empty', async () => {
    const text = 'email,groups,Cost Centre,room\nj@x,,42,\nk@x,,,B1\n';

    const people = await collect(csvSource({ name: 'x.csv', text }), { attributes: ['cost centre', 'Room'] });

    expect(people).toMatchObject([{ attributes: { 'cost centre': '42' } }, { attributes: { Room: 'B1' } }]);
  });
});

describe('rows that can not be used', () => {
  test.each([
    [',A,B,DE,,,,', 'email', {}, 'the e-mail is empty; fill it in'],
    [
      'jane.x.example,A,B,DE,,,,',
      'email',
      {},
      '"jane.x.example" is no e-mail address; write it as name@domain',
    ],
    [`${'j'.repeat(60)}@x,A,B,DE,,,,`, 'email', {}, 'the e-mail has 62 characters; the service takes 60'],
    [
      'j@x,A,B,DE,,wizardID,,',
      'type',
      { email: 'j@x' },
      '"wizardID" is no identity type; write one of adobeID, enterpriseID, federatedID',
    ],
    [
      'j@x,A,B,ZZ,,,,',
      'country',
      { email: 'j@x' },
      '"ZZ" is no country code; write the two letters of ISO 3166, such as DE or US',
    ],
    [
      'j@x,A,B,uk,,,,',
      'country',
      { email: 'j@x' },
      '"uk" is no country code; write the two letters of ISO 3166, here GB',
    ],
    [
      `j@x,${'A'.repeat(251)},B,DE,,,jd,`,
      'firstname',
      { email: 'j@x', username: 'jd' },
      'the value has 251 characters; the service takes 250',
    ],
  ])('%s is rejected with its column and a remedy', async (row, column, who, reject) => {
    const records = await read(`${header}\n${row}\n`);

    expect(records).toEqual([{ reject, column, ...who, place: 'people.csv:2' }]);
  });

  test.each([
    ['j@x,A,Do\0e,DE,,,,', { column: 'lastname' }, '"Do\\u0000e" holds a control character; remove it'],
    ['j@x,A,B,DE,"staff,des\0ign",,,', {}, 'the group "des\\u0000ign" holds a control character; remove it'],
  ])(
    'a value that no text editor shows is another one than it seems, and is rejected: %j',
    async (row, column, reject) => {
      const records = await read(`${header}\n${row}\n`);

      expect(records).toEqual([{ reject, ...column, email: 'j@x', place: 'people.csv:2' }]);
    },
  );

  test.each([
    ['j@x,A,B,DE', 'the row has 4 values, the header 8; complete it'],
    [
      'j@x,A,B,DE,a,b,,,',
      'the row has 9 values, the header 8; put a value that holds the delimiter into double quotes',
    ],
  ])('a row with the wrong number of values names nobody: %s', async (row, reject) => {
    const records = await read(`${header}\n${row}\n`);

    expect(records).toEqual([{ reject, place: 'people.csv:2' }]);
  });

  test.each([
    ['a quote that is never closed', '"j@x,A,B,DE,,,,'],
    ['text behind a closing quote', '"j@x"y,A,B,DE,,,,'],
    ['a quote within a bare value', 'j@x,A "B" C,B,DE,,,,'],
  ])('%s costs one row, not the rest of the file', async (_, row) => {
    const good = Array.from({ length: 30 }, (__, index) => `p${index}@x.example,"A",B,DE,,,,`);

    const records = await read([header, ...good.slice(0, 1), row, ...good.slice(1)].join('\n'));

    const rejects = records.filter((record) => 'reject' in record);
    expect(rejects).toEqual([{ reject: expect.stringContaining('double quotes'), place: 'people.csv:3' }]);
    expect(records).toHaveLength(31);
  });
});

describe('files that can not be used', () => {
  test.each([
    [
      '',
      'people.csv: the file is empty; an empty directory is never synced, since that would read as "everybody left"',
    ],
    [
      `${header}\n\n`,
      'people.csv: there is a header, but nobody below it; an empty directory is never synced, since that would read as "everybody left"',
    ],
    [
      'email,firstname,lastname,country\nj@x,A,B,DE\n',
      'people.csv:1: no column "groups" (found: "email", "firstname", "lastname", "country"); add it to the file, or say in "columns" which column holds it',
    ],
    [
      'mail,frstname,lastname,groups\nj@x,A,B,a\n',
      'people.csv:1: no column "email" (found: "mail", "frstname", "lastname", "groups"); add it to the file, or say in "columns" which column holds it',
    ],
    [
      'email,frstname,lastname,groups\nj@x,A,B,a\n',
      'people.csv:1:2: there is a column "frstname", but no "firstname"; correct it, or say in "columns" which column holds it',
    ],
    [`${header},Email\n`, 'people.csv:1:9: the column "email" is there 2 times; keep one of them'],
    [`"${header}\nj@x,A,B,DE,,,,\n`, "people.csv:1: the header's quotes are broken; mend them"],
  ])('%j is an error of the whole file', async (text, message) => {
    const fault = await faultOf(text);

    expect(fault).toBe(message);
  });

  test('a delimiter that does not part the header is an error that names the right one', async () => {
    const fault = await faultOf('email;groups\nj@x;a\n', { delimiter: ',' });

    expect(fault).toBe(
      'people.csv:1: no columns "email", "groups" (found: "email;groups"); the columns seem to be parted by ";": set the delimiter',
    );
  });

  test('a column that is named in the options must be there', async () => {
    const fault = await faultOf('email,groups\nj@x,a\n', { columns: { country: 'Land' } });

    expect(fault).toContain('people.csv:1: no column "Land"');
  });

  test.each([
    ['nowhere.csv', 'there is no such file; check the path'],
    ['', 'this is a folder; name a file in it'],
  ])('the path "%s" is an error that says what to do', async (name, problem) => {
    const path = join(folder, name);

    const reading = collect(csvSource({ path }));

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: `${path}: ${problem}`,
    });
  });

  test('a file without line ends is refused before it fills the memory', async () => {
    const fault = await faultOf(`${header}\n${'x'.repeat(3_000_000)}`);

    expect(fault).toBe('people.csv:2: the line has no end; is this a CSV file?');
  });

  test('an aborted reading throws the reason', async () => {
    const signal = AbortSignal.abort(new Error('enough'));

    const reading = collect(csvSource({ name: 'x.csv', text: `${header}\n` }), { signal });

    await expect(reading).rejects.toThrow('enough');
  });
});

test('whatever is written as CSV is read back, whatever parts the values', async () => {
  const value = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .map((text) => text.trim().replaceAll('\r', ''));
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

  const delimiters = fc.constantFrom(',', ';', '\t', '|');
  const people = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 8 });

  await fc.assert(
    fc.asyncProperty(people, delimiters, async (names, delimiter) => {
      const header = ['email', 'firstname', 'lastname', 'country', 'groups'];
      const rows = names.map(([first, last], index) => [`p${index}@x`, quote(first), quote(last), 'DE', '']);

      const records = await read([header, ...rows].map((row) => row.join(delimiter)).join('\n'));

      expect(
        records.map((one) => ('reject' in one ? one : [one.firstName ?? '', one.lastName ?? ''])),
      ).toEqual(names);
    }),
    { numRuns: 200 },
  );
});
