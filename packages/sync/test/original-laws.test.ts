import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertOriginalConfig, parseSyncConfig, readOriginalConfig, SyncConfigError } from '@umapi-kit/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { originalFile, originalFileNames, originalFiles } from './support/original-files.ts';

/** What somebody can do to a line. */
const edit = fc.oneof(
  fc.constant(() => ''),
  fc
    .constantFrom('null', '[]', '{}', '5', 'true', "'x'", '[[1]]', '{ a: { b: c } }', "'::'", '-1', "'('")
    .map((value) => (line: string) => line.replace(/: .*|- .*/, (found) => `${found.slice(0, 2)}${value}`)),
  fc.constant((line: string) => `${line}\n${line}`),
  fc.constant((line: string) => line.replace(/\w+:/, 'other:')),
  fc.constant((line: string) => `  ${line}`),
);
const edits = fc.array(fc.tuple(fc.constantFrom(...originalFileNames), fc.nat(), edit), {
  minLength: 1,
  maxLength: 4,
});
const connector = fc.constantFrom(['ldap'], ['okta'], ['adobe_console'], ['csv', 'people.csv']);
const users = fc.constantFrom(['all'], ['mapped'], ['group', 'a,b'], ['file', 'x.csv']);
const action = fc.constantFrom(['preserve'], ['delete'], ['write-file', 'x.csv'], ['kill']);
const flags = fc.record(
  { connector, users, adobeOnlyUserAction: action, strategy: fc.constantFrom('sync', 'push') },
  { requiredKeys: [] },
);

type Edit = readonly [string, number, (line: string) => string];

/** Writes the files with some lines changed. */
function writeEdited(folder: string, changes: readonly Edit[]): void {
  for (const name of originalFileNames) {
    const lines = originalFile(name).split('\n');
    for (const [file, at, change] of changes) {
      const index = at % lines.length;
      if (file === name) lines[index] = change(lines[index] ?? '');
    }
    writeFileSync(join(folder, name), lines.join('\n'));
  }
}

/** What `run` gives; `undefined` when it refuses the configuration. */
function unlessRefused<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    expect(error).toBeInstanceOf(SyncConfigError);
    expect(String(error)).not.toContain('hunter2');
    return undefined;
  }
}

test('whatever somebody does to the files, they are read, or refused with what is wrong', () => {
  const folder = originalFiles();

  fc.assert(
    fc.property(edits, flags, (changes, options) => {
      writeEdited(folder, changes);

      const config = unlessRefused(() =>
        readOriginalConfig('user-sync-config.yml', { folder, env: {}, flags: options }),
      );

      expect(JSON.stringify(config ?? '')).not.toContain('hunter2');
    }),
    { numRuns: 200 },
  );
}, 60_000);

test('whatever can be read can be converted, and the outcome be read', () => {
  const folder = originalFiles();

  fc.assert(
    fc.property(edits, flags, (changes, options) => {
      writeEdited(folder, changes);
      const context = { folder, env: {}, flags: options };
      const converted = unlessRefused(() =>
        convertOriginalConfig('user-sync-config.yml', 'sync.yaml', context),
      );
      fc.pre(converted !== undefined);

      const { orgs } = parseSyncConfig(converted?.yaml ?? '', join(folder, 'sync.yaml'));

      expect(orgs.length).toBeGreaterThan(0);
    }),
    { numRuns: 60, endOnFailure: true },
  );
}, 60_000);
