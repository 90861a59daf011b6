import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatedClock, seededRandom } from '@umapi-kit/clock';
import {
  type DirectoryRecord,
  openSource,
  type ReadEnd,
  type ReadRequest,
  type SourceContext,
} from '@umapi-kit/sync';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'module-source-'));
afterAll(() => rmSync(folder, { recursive: true }));

const context: SourceContext = {
  clock: createSimulatedClock(),
  random: seededRandom(1),
  secret: async () => 'hunter2',
  warn: () => {},
};

let modules = 0;

async function read(
  code: string,
  { options, ...request }: Partial<ReadRequest> & { readonly options?: unknown } = {},
): Promise<{ readonly records: readonly DirectoryRecord[]; readonly end: ReadEnd }> {
  const path = join(folder, `source-${++modules}.mjs`);
  writeFileSync(path, code);
  const source = await openSource({ kind: 'module', path, options, defaultCountry: 'DE' }, context);
  const reading = source.read({ signal: new AbortController().signal, ...request });
  const records: DirectoryRecord[] = [];
  let next = await reading.next();
  for (; !next.done; next = await reading.next()) records.push(next.value);
  return { records, end: next.value };
}

const yielding = (body: string) => `export default () => ({ async *read() { ${body} } });`;
const end = 'return { groupsFound: [] };';

describe('a module', () => {
  test('gets its options, the context and the request, and makes people', async () => {
    const code = `
      export default async ({ team }, { secret }) => ({
        async *read({ groups, attributes }) {
          const token = await secret({ env: 'TOKEN' });
          yield { email: 'j@x', groups: [team], room: token, place: 'hr:1' };
          return { groupsFound: groups };
        },
      });`;

    const found = await read(code, { options: { team: 'design' }, groups: ['design'], attributes: ['room'] });

    expect(found).toEqual({
      records: [
        {
          idType: 'federatedID',
          email: 'j@x',
          country: 'DE',
          groups: ['design'],
          attributes: { room: 'hunter2' },
          place: 'hr:1',
        },
      ],
      end: { groupsFound: ['design'] },
    });
  });

  test('says of records what is wrong with them', async () => {
    const code = yielding(`
      yield { reject: 'left the company', email: 'a@x', place: 'hr:7', colour: 'red' };
      yield { email: 'nobody', groups: [] };
      yield 5;
      ${end}`);

    const { records } = await read(code);

    const name = `source-${modules}.mjs`;
    expect(records).toEqual([
      { reject: 'left the company', email: 'a@x', place: 'hr:7' },
      {
        reject: '"nobody" is no e-mail address; write it as name@domain',
        column: 'email',
        place: `${name}:2`,
      },
      { reject: 'this is no record; write an object such as {"email": "…"}', place: `${name}:3` },
    ]);
  });

  test('may find nobody when one person was asked for', async () => {
    const { records } = await read(yielding(end), { email: 'j@x' });

    expect(records).toEqual([]);
  });
});

describe('a module is refused', () => {
  test.each([
    ['that is broken', 'export default (', 'SOURCE_UNREADABLE', "it can't be read: "],
    [
      'without a default export',
      'export const read = 1;',
      'SOURCE_FORMAT',
      'its default export is no function',
    ],
    [
      'that makes nothing',
      'export default () => ({});',
      'SOURCE_FORMAT',
      'what it makes has no method "read"',
    ],
    [
      'that fails while making',
      'export default () => { throw new Error("no licence"); };',
      'SOURCE_UNREADABLE',
      "it can't be read: no licence",
    ],
    [
      'that fails in the middle',
      yielding(`yield { email: 'j@x', groups: [] }; throw new Error('503');`),
      'SOURCE_UNREADABLE',
      "it can't be read: 503",
    ],
    ['that gives nobody', yielding(end), 'SOURCE_EMPTY', 'it gave nobody'],
    [
      'that does not say which groups it found',
      yielding(`yield { email: 'j@x', groups: [] };`),
      'SOURCE_FORMAT',
      'its reading ended without { groupsFound: [names] }',
    ],
  ])('%s', async (_, code, errorCode, message) => {
    await expect(read(code)).rejects.toMatchObject({
      code: errorCode,
      message: expect.stringContaining(`${join(folder, `source-${modules}.mjs`)}: ${message}`),
    });
  });

  test('that is not there', async () => {
    const opening = openSource({ kind: 'module', path: join(folder, 'nowhere.mjs') }, context);

    await expect(opening).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: `${join(folder, 'nowhere.mjs')}: there is no such file; check the path`,
    });
  });
});

test('an aborted reading throws the reason and lets the module tidy up', async () => {
  const stop = new AbortController();
  Reflect.set(globalThis, 'stopHere', () => stop.abort(new Error('enough')));
  const code = yielding(`
    try { stopHere(); yield { email: 'j@x', groups: [] }; yield { email: 'k@x', groups: [] }; }
    finally { globalThis.tidied = true; }`);

  const reading = read(code, { signal: stop.signal });

  await expect(reading).rejects.toThrow('enough');
  expect(Reflect.get(globalThis, 'tidied')).toBe(true);
});
