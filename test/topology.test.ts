import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Who may import whom. Frozen here by hand: reading it from a manifest would compare a thing to itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  clock: [],
  document: [],
  sqlite: [],
  postgres: [],
  protocol: [],
  client: ['clock', 'document', 'postgres', 'protocol', 'sqlite'],
  server: ['clock', 'document', 'postgres', 'protocol', 'sqlite'],
  sync: ['client', 'clock', 'document', 'protocol', 'sqlite'],
  cli: ['client', 'clock', 'document', 'protocol', 'server', 'sqlite', 'sync'],
};

/** Main entries that run wherever `fetch` exists, and whose packages they may reach: no `node:` module, no other. */
const anyRuntime: Readonly<Record<string, readonly string[]>> = {
  clock: [],
  protocol: [],
  client: ['@umapi-kit/clock', '@umapi-kit/protocol'],
};

/** What a further entry of the client may import from outside, besides what the main entry may. */
const clientEntries: Readonly<Record<string, RegExp>> = {
  jwt: /^jose$/,
  node: /^(node:.+|jose|undici|zod|@umapi-kit\/(document|sqlite))$/,
  otel: /^@opentelemetry\/api$/,
  postgres: /^@umapi-kit\/postgres$/,
  // Nothing besides.
  pack: /^$/,
};

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

/** Everything that importing `entry` brings along, as far as it belongs to the same package. */
function reachedFrom(name: string, entry: string): readonly Import[] {
  const imports = importsOf(name);
  const seen = new Set([`packages/${name}/src/${entry}`]);
  for (const file of seen) {
    for (const found of imports.filter((one) => one.file === file && one.target.startsWith('.'))) {
      seen.add(relative(root, resolve(root, dirname(file), found.target)));
    }
  }
  return imports.filter(({ file }) => seen.has(file));
}

function foreign(name: string, entry: string, allowedTargets: (target: string) => boolean) {
  const reached = reachedFrom(name, entry);
  expect(reached, `${name}/${entry} imports something`).not.toHaveLength(0);
  return reached.filter(({ target }) => !target.startsWith('.') && !allowedTargets(target));
}

test.each(Object.entries(anyRuntime))('the main entry of %s reaches nothing but %j', (name, targets) => {
  expect(foreign(name, 'index.ts', (target) => targets.includes(target))).toEqual([]);
});

test.each(Object.entries(clientEntries))('client/%s reaches nothing but what it is for', (entry, own) => {
  const shared = anyRuntime['client'] ?? [];

  const strangers = foreign(
    'client',
    `${entry}/index.ts`,
    (target) => own.test(target) || shared.includes(target),
  );

  expect(strangers).toEqual([]);
});

test.each(['explain', 'openapi'])(
  'the long texts of protocol/%s are reached by their own entry alone',
  (entry) => {
    const long = new RegExp(`/${entry}/`);

    expect(reachedFrom('protocol', `${entry}/index.ts`)).not.toHaveLength(0);
    expect(reachedFrom('protocol', 'index.ts').filter(({ target }) => long.test(target))).toEqual([]);
    expect(reachedFrom('client', 'index.ts').filter(({ target }) => target.endsWith(`/${entry}`))).toEqual(
      [],
    );
  },
);
