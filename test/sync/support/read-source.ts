import { type Clock, createSimulatedClock, type SimulatedClock } from '@umapi-kit/clock';
import {
  type DirectoryConfig,
  type DirectoryRecord,
  type DirectorySource,
  type DirectoryUser,
  isReject,
  openSource,
  type ReadRequest,
  type Reject,
  type SourceContext,
} from '@umapi-kit/sync';
import type { Handler } from './serve-handler.ts';

/** What a source gave before it returned. */
export interface ReadDirectory {
  readonly users: readonly DirectoryUser[];
  readonly rejects: readonly Reject[];
  readonly groupsFound: readonly string[];
}

/** A context whose secrets are the words that name them, and whose calls stay in the process. */
export function contextOf(handler: Handler, overrides: Partial<SourceContext> = {}): SourceContext {
  return {
    clock: createSimulatedClock(),
    random: () => 0.5,
    fetch: (input, init) => handler(new Request(input, init)),
    secret: async (reference) => ('env' in reference ? reference.env : 'no such secret'),
    warn: () => {},
    ...overrides,
  };
}

/** Opens a source and reads it to its end. @throws whatever it throws, with nothing handed out */
export async function readSource(
  config: DirectoryConfig,
  context: SourceContext,
  request: Partial<ReadRequest> = {},
): Promise<ReadDirectory> {
  return readAll(await openSource(config, context), request);
}

/** Like {@link readSource}, on a clock that jumps over every wait. Opening loads code, which no clock can see. */
export async function readOnClock(
  config: DirectoryConfig,
  context: SourceContext & { readonly clock: SimulatedClock },
  request: Partial<ReadRequest> = {},
): Promise<ReadDirectory> {
  const source = await openSource(config, context);
  return context.clock.run(() => readAll(source, request));
}

async function readAll(source: DirectorySource, request: Partial<ReadRequest>): Promise<ReadDirectory> {
  const records: DirectoryRecord[] = [];
  const reading = source.read({ signal: new AbortController().signal, ...request });
  for (let next = await reading.next(); ; next = await reading.next()) {
    if (next.done) return { ...split(records), groupsFound: next.value.groupsFound };
    records.push(next.value);
  }
}

/** For real sockets: waits before another try take no time, deadlines never come. */
export const clockWithoutWaits: Clock = {
  now: () => 0,
  monotonic: () => 0,
  sleep: (durationMs, signal) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      if (durationMs < 100_000) resolve();
    }),
};

function split(records: readonly DirectoryRecord[]): Omit<ReadDirectory, 'groupsFound'> {
  return {
    users: records.filter((record): record is DirectoryUser => !isReject(record)),
    rejects: records.filter(isReject),
  };
}
