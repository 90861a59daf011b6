import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readTree } from '@umapi-kit/document';
import { configJsonSchema } from '@umapi-kit/sync';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const published: object = JSON.parse(readFileSync(resolve(root, 'docs/schema/sync.schema.json'), 'utf8'));
const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(published);

/** A YAML text as an editor sees it. */
function plain(text: string): unknown {
  const read = readTree(text);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  const value = (tree: typeof read.value): unknown => {
    if (tree.kind === 'scalar') return tree.value;
    if (tree.kind === 'list') return tree.items.map(value);
    return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, value(entry.value)]));
  };
  return value(read.value);
}

test('the published schema is the one that files are read by ("umapi sync config schema" prints it)', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});

test('it accepts the example', () => {
  const example = plain(readFileSync(resolve(root, 'examples/acme/sync.yaml'), 'utf8'));

  expect([accepts(example), accepts.errors]).toEqual([true, null]);
});

/** The configurations that a page of the docs shows. */
function shownOn(page: string): readonly (readonly [string, string])[] {
  const text = readFileSync(resolve(root, 'docs', page), 'utf8');
  return [...text.matchAll(/^```yaml\n(directory:.*?)^```/gms)].map(([, yaml = '']) => [page, yaml]);
}

test.each([...shownOn('sync.md'), ...shownOn('sync-sources.md')])(
  'it accepts what %s shows: %s',
  (_, yaml) => {
    const whole = /^adobe:/m.test(yaml) ? yaml : `${yaml}adobe: { orgId: A1@AdobeOrg }\n`;

    expect([accepts(plain(whole)), accepts.errors]).toEqual([true, null]);
  },
);

test.each([
  ['an unknown key', 'directory: { csv: a }\nadobe: { orgId: A@AdobeOrg }\ncolour: red\n'],
  ['a secret in clear', 'directory: { csv: a }\nadobe: { orgId: A@AdobeOrg, clientSecret: hunter2 }\n'],
  ['no organization', 'directory: { csv: a }\n'],
  [
    'an unknown guard',
    'directory: { csv: a }\nadobe: { orgId: A@AdobeOrg }\nguards: { removes: { max: 1 } }\n',
  ],
])('it refuses %s', (_, text) => {
  expect(accepts(plain(text))).toBe(false);
});
