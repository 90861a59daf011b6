import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvSource, type DirectoryRecord, jsonLinesSource, SourceError } from '@umapi-kit/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

interface Read {
  readonly names: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads bytes that arrive in pieces of any size, as from a pipe. */
async function read(bytes: Uint8Array, { encoding = '', piece = 1_000 } = {}): Promise<Read> {
  async function* stdin(): AsyncGenerator<Uint8Array, void, void> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const warnings: string[] = [];
  const access = { stdin: stdin(), warn: (text: string) => warnings.push(text) };
  const options = encoding === '' ? { path: '-' } : { path: '-', encoding };
  const names: string[] = [];
  for await (const record of csvSource(options, access).read({ signal: new AbortController().signal })) {
    names.push(nameOf(record));
  }
  return { names, warnings };
}

function nameOf(record: DirectoryRecord): string {
  return 'reject' in record ? record.reject : (record.firstName ?? '');
}

const header = 'email,firstname,lastname,country,groups';
const person = (name: string, email = 'j@x') => `${email},${name},,,`;
const text = [header, person('Jürgen'), person('Zoë', 'z@x'), person('€uro', 'e@x')].join('\r\n');
const names = ['Jürgen', 'Zoë', '€uro'];

/** Letters that both encodings have. */
const windowsBytes: Readonly<Record<string, number>> = { ü: 0xfc, ë: 0xeb, '€': 0x80, Ž: 0x8e, ß: 0xdf };
const inWindows = (letters: string) =>
  Uint8Array.from(letters, (letter) => windowsBytes[letter] ?? letter.charCodeAt(0));

function utf16be(letters: string): Uint8Array {
  return Buffer.from(letters, 'utf16le').swap16();
}

describe('an encoding', () => {
  test.each([
    ['UTF-8', Buffer.from(text), ''],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`), ''],
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), ''],
    ['UTF-16 the other way round', utf16be(`\uFEFF${text}`), ''],
    ['UTF-16 that is named', Buffer.from(text, 'utf16le'), 'utf-16'],
    ['Windows-1252 that is named', inWindows(text), 'windows-1252'],
    ['a byte order mark against the name', Buffer.from(`\uFEFF${text}`), 'latin1'],
    ['the name that Python has for it', Buffer.from(text), 'utf_8_sig'],
  ])('is read without a word: %s', async (_, bytes, encoding) => {
    const pieces = await Promise.all([1, 2, 7, 1_000].map((piece) => read(bytes, { encoding, piece })));

    expect(pieces).toEqual(pieces.map(() => ({ names, warnings: [] })));
  });

  test('that is not UTF-8 is taken for that of Excel, which is said with the line', async () => {
    const { names: found, warnings } = await read(inWindows(text), { piece: 16 });

    expect(found).toEqual(names);
    expect(warnings).toEqual([
      'stdin:2: the text is not UTF-8, so it is read as Windows-1252, as Excel writes it; save it as "CSV UTF-8", or set its encoding',
    ]);
  });

  test.each([
    ['UTF-8 first', [Buffer.from(`${header}\n${person('Zoë')}\n`), inWindows(person('Jürgen'))]],
    [
      'UTF-8 later',
      [inWindows(`${header}\n${person('Jürgen')}\n`), Buffer.from(`${person('Zoë')}\n${person('Zoë')}`)],
    ],
  ])('that changes within the file is refused with the line: %s', async (_, parts) => {
    const problem =
      'some of the text is UTF-8 and some is not; save the file as "CSV UTF-8", or set its encoding';
    for (const piece of [5, 1_000]) {
      await expect(read(Buffer.concat(parts), { piece })).rejects.toThrow(
        new SourceError('SOURCE_FORMAT', { file: 'stdin', line: 3 }, problem),
      );
    }
  });

  test.each([
    [
      'utf-8',
      inWindows(text),
      'stdin:2: the text is not UTF-8; save the file as "CSV UTF-8", or set its encoding',
    ],
    [
      'shift_jis',
      Buffer.from(`${header}\n\n\xfd`, 'latin1'),
      'stdin:3: the text is not shift_jis; set the encoding that it has',
    ],
  ])('that is not the one that was named is refused: %s', async (encoding, bytes, message) => {
    await expect(read(bytes, { encoding })).rejects.toMatchObject({ code: 'SOURCE_FORMAT', message });
  });

  test('that does not exist is refused', async () => {
    await expect(read(Buffer.from(text), { encoding: 'klingon' })).rejects.toMatchObject({
      code: 'SOURCE_SETTING',
      message:
        'stdin: there is no encoding "klingon"; write utf-8, windows-1252 or another label of the WHATWG standard',
    });
  });

  test('of bytes that are no text at all is refused', async () => {
    const bytes = Buffer.concat([Buffer.from(header), Buffer.alloc(200_000, 0xff)]);

    await expect(read(bytes)).rejects.toMatchObject({
      code: 'SOURCE_FORMAT',
      message: 'stdin:1: this is no text',
    });
  });
});

test('text is read as it was written, in either encoding and in pieces of any size', async () => {
  // Only letters that never look like UTF-8 when they stand beside each other.
  const letter = fc.constantFrom('ü', 'ë', 'ß', 'a', 'b', ' x');
  const name = fc.array(letter, { minLength: 1, maxLength: 6 }).map((letters) => letters.join('').trim());

  await fc.assert(
    fc.asyncProperty(
      fc.array(name, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom<(letters: string) => Uint8Array>(inWindows, (letters) => Buffer.from(letters)),
      async (people, piece, encode) => {
        const rows = people.map((one, index) => person(one, `p${index}@x`));

        const { names: found } = await read(encode([header, ...rows].join('\n')), { piece });

        expect(found).toEqual(people);
      },
    ),
    { numRuns: 100 },
  );
});

test('JSON lines of Excel users are read too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'json-lines-'));
  const path = join(folder, 'people.jsonl');
  writeFileSync(path, inWindows('{"email":"j@x","firstName":"Jürgen","groups":[]}\n'));

  const records: DirectoryRecord[] = [];
  for await (const record of jsonLinesSource({ path }).read({ signal: new AbortController().signal })) {
    records.push(record);
  }

  rmSync(folder, { recursive: true });
  expect(records).toMatchObject([{ firstName: 'Jürgen' }]);
});
