import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultStrictness, strictnessWords } from '@umapi-kit/server';
import { describe, expect, test } from 'vitest';
import { requirements } from './conformance/requirements.ts';

const root = resolve(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/known-differences.md'), 'utf8');

/** The cells of the row about a switch, without the marks of code. */
function rowOf(name: string): readonly string[] {
  const line = page.split('\n').find((text) => text.startsWith(`| \`${name}\` |`)) ?? '';
  return line.split('|').map((cell) => cell.replaceAll('`', '').trim());
}

/** The names of the members of an interface, from its source. */
function membersOf(file: string, name: string): readonly string[] {
  const source = readFileSync(join(root, 'packages/server/src', file), 'utf8');
  const [, body = ''] = new RegExp(`export interface ${name} [^{]*\\{\\n(.*?)\\n\\}`, 's').exec(source) ?? [];
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, member = '']) => member);
}

describe('the page of known differences', () => {
  test.each(Object.entries(strictnessWords))('names %s, its default and its other words', (name, words) => {
    const [, , byDefault = '', others = '', question = '', reason = ''] = rowOf(name);

    const chosen: string = Object.entries(defaultStrictness).find(([key]) => key === name)?.[1] ?? '';
    expect(byDefault).toBe(chosen);
    expect(new Set(others.split(', '))).toEqual(new Set(words.filter((word) => word !== chosen)));
    expect([question, reason]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
  });

  test.each([
    ['org/settings.ts', 'OrgSettings'],
    ['throttle/policy.ts', 'ThrottleSettings'],
  ])('names every setting of %s', (file, name) => {
    const members = membersOf(file, name);

    expect(members.length).toBeGreaterThan(3);
    expect(members.filter((member) => rowOf(member).length < 5)).toEqual([]);
  });

  test('names everything that the conformance suite asks for by choice', () => {
    const chosen = Object.values(requirements)
      .filter(({ source, rule }) => source === 'our choice' && !rule.startsWith('Set '))
      .map(({ rule }) => rule);

    expect(chosen.length).toBeGreaterThan(20);
    expect(chosen.filter((rule) => !page.includes(`- ${rule}\n`))).toEqual([]);
  });

  test('links to pages that exist', () => {
    const links = [...page.matchAll(/\]\(([^)#]+)/g)].map(([, path = '']) => path);

    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(readFileSync(join(root, 'docs', link), 'utf8')).not.toBe('');
  });
});
