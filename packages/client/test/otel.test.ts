import { createNoopMeter, type MeterProvider, type TracerProvider, trace } from '@opentelemetry/api';
import { type ConnectionOptions, UserAction } from '@umapi-kit/client';
import { openTelemetry } from '@umapi-kit/client/otel';
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  allDone,
  connect,
  cut,
  inOrder,
  refused,
  rejection,
  serviceOf,
  silence,
  status,
  usersPage,
} from './support/scripted-service.ts';

interface SeenSpan {
  readonly name: string;
  readonly attributes: Record<string, unknown>;
  failed: boolean;
  ended: boolean;
}

/** What a telemetry backend would see. */
function backend() {
  const spans: SeenSpan[] = [];
  const measurements: { readonly name: string; readonly value: number; readonly attributes: unknown }[] = [];
  const tracerProvider: TracerProvider = {
    getTracer: () => ({
      startSpan(name, options) {
        const seen: SeenSpan = { name, attributes: { ...options?.attributes }, failed: false, ended: false };
        spans.push(seen);
        const span = trace.wrapSpanContext({
          traceId: '0'.repeat(32),
          spanId: '0'.repeat(16),
          traceFlags: 0,
        });
        span.setAttributes = (attributes) => {
          Object.assign(seen.attributes, attributes);
          return span;
        };
        span.setStatus = () => {
          seen.failed = true;
          return span;
        };
        span.end = () => {
          seen.ended = true;
        };
        return span;
      },
      startActiveSpan: () => {
        throw new Error('spans of callbacks are not expected');
      },
    }),
  };
  const recorder = (name: string) => (value: number, attributes?: unknown) => {
    measurements.push({ name, value, attributes });
  };
  const meter = Object.assign(createNoopMeter(), {
    createHistogram: (name: string) => ({ record: recorder(name) }),
    createCounter: (name: string) => ({ add: recorder(name) }),
  });
  const meterProvider: MeterProvider = { getMeter: () => meter };
  return { spans, measurements, tracerProvider, meterProvider };
}

function watched(answer: Answer, options: Partial<ConnectionOptions> = {}) {
  const seen = backend();
  const service = serviceOf(answer);
  const conn = connect(service, { ...options, on: openTelemetry({ ...seen, on: options.on ?? {} }) });
  return { ...seen, ...service, conn };
}

describe('a try', () => {
  test('is a span with the template of its address, and never with a name or a token', async () => {
    const { conn, spans, clock } = watched(usersPage(['jane@x.example'], 0, 1));

    await clock.run(() => conn.users({ group: 'Secret Project', domain: 'x.example' }).all());

    expect(spans).toEqual([
      {
        name: 'GET /users/{orgId}/{page}/{+groupName}',
        attributes: {
          'http.request.method': 'GET',
          'server.address': 'usermanagement.adobe.io',
          'url.template': '/users/{orgId}/{page}/{+groupName}',
          'umapi.call': 'usersInGroup',
          'umapi.request_id': expect.stringMatching(/^test_/),
          'http.response.status_code': 200,
        },
        failed: false,
        ended: true,
      },
    ]);
    expect(JSON.stringify(spans)).not.toMatch(/Secret|jane|token-1|never-show/);
  });

  test.each<{ name: string; answer: Answer; type: string }>([
    { name: 'is refused', answer: status(503), type: '503' },
    { name: 'is cut', answer: cut, type: 'lost' },
    { name: 'finds nobody', answer: refused, type: 'refused' },
    { name: 'takes too long', answer: silence, type: 'lost' },
  ])('that $name is a failed span, and the next one counts on', async ({ answer, type }) => {
    const { conn, spans, measurements, clock } = watched(inOrder(answer, usersPage([], 0, 1)));

    await clock.run(() => conn.users().all());

    expect(spans).toMatchObject([
      { failed: true, ended: true, attributes: { 'error.type': type } },
      { failed: false, ended: true, attributes: { 'http.request.resend_count': 1 } },
    ]);
    expect(measurements).toContainEqual({
      name: 'umapi.client.retries',
      value: 1,
      attributes: { 'umapi.call': 'usersInOrg' },
    });
  });

  test('that its caller gives up is ended too', async () => {
    const { conn, spans, clock } = watched(silence);
    const giveUp = new AbortController();
    const listing = conn.users({ signal: giveUp.signal }).all();
    await clock.advance(0);

    giveUp.abort(new Error('enough'));
    await rejection(listing);

    expect(spans).toMatchObject([{ ended: true, attributes: { 'error.type': 'aborted' } }]);
  });
});

describe('metrics', () => {
  test('durations and waits are told in seconds', async () => {
    const slow: Answer = async () => {
      await seen.clock.sleep(1500);
      return usersPage([], 0, 1)();
    };
    const seen = watched(inOrder(status(429, undefined, { 'Retry-After': '30' }), slow));

    await seen.clock.run(() => seen.conn.users().all());

    expect(seen.measurements).toMatchObject([
      { name: 'http.client.request.duration', value: 0, attributes: { 'http.response.status_code': 429 } },
      { name: 'umapi.client.retries' },
      { name: 'umapi.client.wait.duration', value: 30, attributes: { 'umapi.wait.reason': 'server' } },
      { name: 'http.client.request.duration', value: 1.5, attributes: { 'http.response.status_code': 200 } },
    ]);
  });

  test('entries are counted by what became of them', async () => {
    const { conn, measurements, clock } = watched(inOrder(allDone, status(400)));
    const people = ['a', 'b', 'c'].map((name) =>
      new UserAction({ email: `${name}@x.example` }).addToGroups('G'),
    );

    await clock.run(() => conn.executeMultiple(people, { immediate: true }));
    await clock.run(() => rejection(conn.executeMultiple(people, { immediate: true })));

    expect(measurements.filter(({ name }) => name === 'umapi.client.entries')).toEqual([
      { name: 'umapi.client.entries', value: 3, attributes: { 'umapi.outcome': 'succeeded' } },
      {
        name: 'umapi.client.entries',
        value: 3,
        attributes: { 'umapi.outcome': 'unsent', 'error.type': 'REQUEST_REFUSED' },
      },
    ]);
  });
});

test('own listeners hear everything too', async () => {
  const heard: string[] = [];
  const { conn, clock } = watched(usersPage([], 0, 1), {
    on: { request: ({ call }) => heard.push(call), response: ({ status: code }) => heard.push(String(code)) },
  });

  await clock.run(() => conn.users().all());

  expect(heard).toEqual(['usersInOrg', '200']);
});
