import { seededRandom } from '@umapi-kit/clock';
import { startServer } from '@umapi-kit/server';
import { expect, test } from 'vitest';
import { lasting } from '../packages/server/test/stores.ts';
import { brokenRequest, exchange } from './soak/broken-http.ts';
import { oneIn } from './soak/hostile-values.ts';
import { fuzzSeed, runFuzz } from './soak/run-fuzz.ts';

/** A failure names it, so that `npm run soak -- --random-seed` replays it. */
const randomSeed = Number(process.env['UMAPI_RANDOM_SEED'] ?? 1);

test('20,000 hostile requests get no answer that is a fault of the server', {
  timeout: 120_000,
}, async () => {
  const { statuses } = await runFuzz({ randomSeed, requests: 20_000 });

  const kinds = [200, 204, 400, 401, 403, 404, 405, 413, 415];
  expect([...statuses.keys()].toSorted((left, right) => left - right)).toEqual(kinds);
  expect(statuses.get(200)).toBeGreaterThan(4_000);
});

test.each(lasting)('nor do a thousand of them on $name', { timeout: 120_000 }, async ({ open }) => {
  await using opened = await open();

  const { statuses } = await runFuzz({ randomSeed, requests: 1_000, store: opened.store });

  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
  expect(statuses.get(200)).toBeGreaterThan(200);
});

test('300 requests that are no HTTP neither stall the server nor bring it down', {
  timeout: 60_000,
}, async () => {
  const random = seededRandom(randomSeed);
  await using server = await startServer({ seed: fuzzSeed, requestTimeoutMs: 500 });
  const requests = Array.from({ length: 300 }, () => ({
    bytes: brokenRequest(random),
    ends: !oneIn(random, 8),
  }));

  const answers = await Promise.all(requests.map(({ bytes, ends }) => exchange(server.url, bytes, ends)));
  const status = await fetch(`${server.url}/status`);

  const odd = answers.filter((answer) => answer !== '' && !/^HTTP\/1\.1 [1-4]\d\d /.test(answer));
  expect({ randomSeed, odd }).toEqual({ randomSeed, odd: [] });
  expect(status.status).toBe(200);
});
