import { expect, test } from 'vitest';
import { bundle } from './bundle.ts';

/**
 * Bytes, minified and gzipped, of an application that does nothing else than to use these names. Lower `all` whenever it
 * can be, so that nothing makes the whole heavier unseen.
 */
const sizes = [
  {
    name: 'Connection and OAuthS2S',
    source: "import { Connection, OAuthS2S } from '@umapi-kit/client'; console.log(Connection, OAuthS2S);",
    atOnce: 12_000,
    all: 25_250,
  },
  {
    name: 'everything of the main entry',
    source: "import * as client from '@umapi-kit/client'; console.log(client);",
    atOnce: 20_000,
    all: 28_550,
  },
];

test.each(sizes)('$name load at most $atOnce bytes at once, $all with what waits', async (size) => {
  const { bytes, allBytes, largest } = await bundle(size.source);

  const advice = ['load what not everybody needs with import(). The largest modules:', ...largest].join('\n');
  expect(bytes, advice).toBeLessThanOrEqual(size.atOnce);
  expect(allBytes, advice).toBeLessThanOrEqual(size.all);
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
