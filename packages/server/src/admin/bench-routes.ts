import { isJsonObject } from '@umapi-kit/protocol';
import type { UncheckedBench } from './bench.ts';
import { act, get, type Route } from './route.ts';

/** Calls that steer a test. */
export const benchRoutes: readonly Route<UncheckedBench>[] = [
  act('/reset', (bench) => bench.reset()),

  get('/time', ({ time }) => time.view()),
  act('/time/freeze', ({ time }) => time.freeze()),
  act('/time/advance', ({ time }, _, body) => time.advance(field(body, 'by'))),
  act('/time/resume', ({ time }) => time.resume()),
];

function field(body: unknown, name: string): unknown {
  return isJsonObject(body) ? body[name] : undefined;
}
