import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  indexDirectory,
  openPlanFile,
  type Plan,
  PlanFileError,
  planLines,
  planSync,
  readPlanFile,
  type SyncPlan,
  writePlanFile,
} from '@umapi-kit/sync';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { account, person, reject, rules } from './model.ts';
import { arbitraryPlan } from './support/arbitrary-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'umapi-plan-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const origin = { madeAt: 1_770_000_000_000, config: 'sync.yaml', directory: 'csv' };

function syncPlanOf(...orgs: readonly Plan[]): SyncPlan {
  const directory = { records: 2, users: 2, selected: 2, rejects: [], dynamicGroups: [] };
  return { orgs, directory };
}

/** Somebody new, somebody who moves, and somebody who is gone. */
const smallPlan = syncPlanOf({
  ...planSync({
    org: 'A1@AdobeOrg',
    directory: indexDirectory([
      person('new@x.example', { groups: ['design'] }),
      person('moves@x.example', { groups: ['print'] }),
      reject('people.csv:9', { email: 'odd@x.example' }),
    ]),
    users: [
      account('moves@x.example', { groups: ['Design'] }),
      account('gone@x.example', { groups: ['Print'] }),
    ],
    rules,
  }),
  adobeOnly: [{ id: 'federatedID gone@x.example', type: 'federatedID', email: 'gone@x.example' }],
});

async function written(name: string, plan: SyncPlan = smallPlan): Promise<string> {
  const path = join(folder, name);
  await writePlanFile(path, plan, origin);
  return path;
}

async function changed(name: string, change: (text: string) => string): Promise<string> {
  const path = await written(name);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return path;
}

describe('a plan file', () => {
  test('holds any plan without loss', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryPlan, async (plan) => {
        const path = join(folder, 'any.jsonl');
        const digest = await writePlanFile(path, plan, origin);

        const read = await readPlanFile(path);

        expect(read).toMatchObject({ plan, digest, header: { origin } });
      }),
      { numRuns: 200 },
    );
  });

  test('is read by nobody but its owner, and leaves nothing half-written', async () => {
    const path = await written('private.jsonl');

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('has one digest for one content, whether it is written or printed', async () => {
    const path = await written('digest.jsonl');

    const lines = [...planLines(smallPlan, origin)];

    expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
    expect(lines.at(-1)).toContain((await openPlanFile(path)).digest);
  });

  test('can be read line by line', async () => {
    const file = await openPlanFile(await written('streamed.jsonl'));

    const kinds: (string | undefined)[] = [];
    for await (const record of file.read()) kinds.push(Object.keys(record)[0]);

    expect(kinds).toEqual(['change', 'change', 'change', 'adobeOnly', 'reject']);
    expect(file.records).toBe(5);
  });
});

describe('a plan file that can not be trusted is refused, with its line', () => {
  test('cut off at any place', async () => {
    const whole = readFileSync(await written('whole.jsonl'));
    const path = join(folder, 'torn.jsonl');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 2), async (length) => {
        writeFileSync(path, whole.subarray(0, length));

        await expect(openPlanFile(path)).rejects.toThrow(PlanFileError);
      }),
      { numRuns: 200 },
    );
  });

  test('changed in any byte', async () => {
    const whole = readFileSync(await written('unchanged.jsonl'));
    const path = join(folder, 'edited.jsonl');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 2), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const edited = Buffer.from(whole);
        edited[at] = ((edited[at] ?? 0) + by) % 256;
        writeFileSync(path, edited);

        await expect(openPlanFile(path)).rejects.toThrow(PlanFileError);
      }),
      { numRuns: 300 },
    );
  });

  test('with a line too few', async () => {
    const path = await changed('short.jsonl', (text) => text.split('\n').toSpliced(2, 1).join('\n'));

    await expect(openPlanFile(path)).rejects.toMatchObject({
      code: 'PLAN_FILE',
      place: { file: path, line: 6 },
      message: expect.stringContaining('there should be 5 lines between header and footer, not 4'),
    });
  });

  test('of a newer version', async () => {
    const path = await changed('newer.jsonl', (text) => text.replace('umapi-plan/1', 'umapi-plan/2'));

    await expect(openPlanFile(path)).rejects.toThrow(
      'newer.jsonl:1: the plan has the format umapi-plan/2, this program knows umapi-plan/1',
    );
  });

  test.each([
    { what: 'empty', text: '', problem: 'the file is empty' },
    { what: 'another JSON', text: '{"a":1}\n', problem: 'this is no plan file' },
    { what: 'binary', text: '\0\u0001\n', problem: 'this is no JSON' },
  ])('that is $what', async ({ what, text, problem }) => {
    const path = join(folder, `${what}.txt`);
    writeFileSync(path, text);

    await expect(openPlanFile(path)).rejects.toThrow(problem);
  });

  test('that is not there', async () => {
    await expect(openPlanFile(join(folder, 'nowhere.jsonl'))).rejects.toMatchObject({ code: 'PLAN_FILE' });
  });
});
