import { expect, test } from 'vitest';
import { bundle } from './bundle.ts';

/**
 * Bytes loaded at once, minified and gzipped. `aim` is what the package is to come down to; `ceiling` is what it weighs today, rounded
 * up, so that nothing makes it heavier unseen. Lower the ceiling whenever it can be.
 */
const sizes = [
  {
    name: 'Connection and OAuthS2S',
    source: "export { Connection, OAuthS2S } from '@umapi-kit/client';",
    aim: 12_000,
    ceiling: 25_000,
  },
  {
    name: 'everything of the main entry',
    source: "export * from '@umapi-kit/client';",
    aim: 20_000,
    ceiling: 28_000,
  },
];

test.each(sizes)('$name load at most $ceiling bytes at once', async ({ source, aim, ceiling }) => {
  const { bytes, largest } = await bundle(source);

  const advice = `load what not everybody needs with import(); the aim is ${aim}. The largest modules:`;
  expect(bytes, [advice, ...largest].join('\n')).toBeLessThanOrEqual(ceiling);
});

test('the main entry needs nothing that a browser lacks', async () => {
  const { imports, code } = await bundle("export * from '@umapi-kit/client';");

  expect(imports).toEqual([]);
  expect(code).not.toMatch(/\b(process|Buffer|require)\b\s*[.(]/);
});

test('one word brings nothing else along', async () => {
  const { bytes } = await bundle("export { IdentityType } from '@umapi-kit/client';");

  expect(bytes).toBeLessThan(200);
});
