import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Who may import whom. Frozen here by hand: reading it from a manifest would compare a thing to itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  clock: [],
  document: [],
  sqlite: [],
  protocol: [],
  client: ['clock', 'protocol'],
  server: ['clock', 'document', 'protocol', 'sqlite'],
  sync: ['client', 'clock', 'document', 'protocol', 'sqlite'],
  cli: ['client', 'clock', 'document', 'protocol', 'server', 'sqlite', 'sync'],
};

/** Packages whose main entry runs wherever `fetch` exists: no `node:` module, no dependency. */
const anyRuntime = ['clock', 'protocol', 'client'];

const root = resolve(import.meta.dirname, '..');
const specifier = /\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

interface Import {
  readonly file: string;
  readonly target: string;
}

function importsOf(name: string): readonly Import[] {
  const files = globSync(`packages/${name}/src/**/*.ts`, { cwd: root });
  expect(files, `packages/${name}/src has sources`).not.toHaveLength(0);
  return files.flatMap((file) =>
    [...codeOf(file).matchAll(specifier)].map((match) => ({ file, target: match[1] ?? '' })),
  );
}

/** Examples in docstrings import whatever a reader would. */
function codeOf(file: string): string {
  return readFileSync(resolve(root, file), 'utf8').replace(/^ *\/?\*.*$/gm, '');
}

function packageName({ target }: Import): string | undefined {
  return target === 'umapi-kit' ? 'cli' : /^@umapi-kit\/([a-z]+)/.exec(target)?.[1];
}

function leavesItsPackage(name: string, { file, target }: Import): boolean {
  if (!target.startsWith('.')) return false;
  const home = `packages/${name}/src/`;
  return !`${relative(root, resolve(root, dirname(file), target))}/`.startsWith(home);
}

test('every package has its place in the direction of imports', () => {
  const packages = globSync('packages/*/package.json', { cwd: root }).map((path) =>
    dirname(path).slice('packages/'.length),
  );

  expect(new Set(packages)).toEqual(new Set(Object.keys(allowed)));
});

describe.each(Object.keys(allowed))('%s', (name) => {
  test('imports only the packages below it', () => {
    const upwards = importsOf(name).filter((found) => {
      const target = packageName(found);
      return target !== undefined && target !== name && !allowed[name]?.includes(target);
    });

    expect(upwards).toEqual([]);
  });

  test('reaches other packages by their name, never by a path', () => {
    expect(importsOf(name).filter((found) => leavesItsPackage(name, found))).toEqual([]);
  });
});

test.each(anyRuntime)('%s imports nothing but siblings and packages of this project', (name) => {
  const foreign = importsOf(name).filter(
    (found) => !found.target.startsWith('.') && packageName(found) === undefined,
  );

  expect(foreign).toEqual([]);
});
