import { isJsonObject } from '@umapi-kit/protocol';
import type { UncheckedBench } from './bench.ts';
import { act, get, post, type Route, remove } from './route.ts';

/** Calls that steer a test. */
export const benchRoutes: readonly Route<UncheckedBench>[] = [
  act('/reset', (bench) => bench.reset()),

  get('/export', (bench, _, __, query) => streamed(bench.exportSeed(query.get('snapshot') ?? undefined))),

  get('/time', ({ time }) => time.view()),
  act('/time/freeze', ({ time }) => time.freeze()),
  act('/time/advance', ({ time }, _, body) => time.advance(field(body, 'by'))),
  act('/time/resume', ({ time }) => time.resume()),

  get('/calls', ({ calls }, _, __, query) => calls.matching(patternOf(query))),
  get('/calls.har', ({ calls }, _, __, query) => calls.har(patternOf(query))),
  remove('/calls', ({ calls }) => calls.clear()),

  get('/faults', ({ faults }) => faults.list()),
  post('/faults', ({ faults }, _, body) => faults.add(body)),
  remove('/faults', ({ faults }) => faults.clear()),
  remove('/faults/:id', ({ faults }, [id]) => faults.remove(id)),

  get('/snapshots', ({ snapshots }) => snapshots.list()),
  post('/snapshots', ({ snapshots }, _, body) => snapshots.take(field(body, 'name'))),
  act('/snapshots/:name/restore', ({ snapshots }, [name]) => snapshots.restore(name)),
  get('/snapshots/:name/diff', ({ snapshots }, [name], _, query) =>
    snapshots.diff(name, query.get('to') ?? undefined),
  ),
  remove('/snapshots/:name', ({ snapshots }, [name]) => snapshots.remove(name)),
];

/** The first piece comes before the status, so that what can't be done is said in its own words. */
async function streamed(pieces: AsyncIterable<string>): Promise<Response> {
  const iterator = pieces[Symbol.asyncIterator]();
  let next = await iterator.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next.done) return controller.close();
      controller.enqueue(encoder.encode(next.value));
      next = await iterator.next();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' } });
}

/** A pattern as a query says it; numbers are texts there. */
function patternOf(query: URLSearchParams): unknown {
  return Object.fromEntries(
    [...query].map(([name, value]) => [name, name === 'status' ? Number(value) : value]),
  );
}

function field(body: unknown, name: string): unknown {
  return isJsonObject(body) ? body[name] : undefined;
}
