import { type Meter, type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api';
import { type ConnectionEvents, type ConnectionListeners, emitTo } from '../events.ts';
import { version } from '../version.ts';
import { RequestSpans } from './request-spans.ts';

/** Options of {@link openTelemetry}. */
export interface OpenTelemetryOptions {
  /** @defaultValue the one registered with `@opentelemetry/api` */
  readonly tracerProvider?: TracerProvider;
  /** @defaultValue the one registered with `@opentelemetry/api` */
  readonly meterProvider?: MeterProvider;
  /** Your own listeners; they are told everything too. */
  readonly on?: ConnectionListeners;
}

const scope = '@umapi-kit/client';

/**
 * Listeners that tell OpenTelemetry what a connection does: a client span for every try, and the metrics
 * `http.client.request.duration`, `umapi.client.wait.duration` (both in seconds), `umapi.client.retries` and
 * `umapi.client.entries`. Attributes hold the template of an address, not the address: no token, no secret, and no
 * name of a user or group. Use one set of listeners per connection.
 *
 * @example
 * const conn = new Connection({ orgId, auth, on: openTelemetry() });
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): ConnectionListeners {
  const tracerProvider = options.tracerProvider ?? trace.getTracerProvider();
  const meterProvider = options.meterProvider ?? metrics.getMeterProvider();
  const meter = meterProvider.getMeter(scope, version);
  const spans = new RequestSpans(tracerProvider.getTracer(scope, version), durationHistogram(meter));
  const counted = countingListeners(meter);
  return alongside(options.on ?? {}, {
    ...counted,
    request: (event) => spans.start(event),
    response: (event) => spans.answered(event),
    noResponse: (event) => spans.unanswered(event),
  });
}

/** Buckets are those that the semantic conventions advise for this metric. */
function durationHistogram(meter: Meter) {
  return meter.createHistogram('http.client.request.duration', {
    unit: 's',
    description: 'Duration of one try, from sending to the end of the answer.',
    advice: {
      explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    },
  });
}

function countingListeners(meter: Meter) {
  const waits = meter.createHistogram('umapi.client.wait.duration', {
    unit: 's',
    description: 'Waits for the rate limit, before retries, and those that the service named.',
    advice: { explicitBucketBoundaries: [0.1, 1, 5, 15, 30, 60, 120, 300, 900, 1800, 3600] },
  });
  const retries = meter.createCounter('umapi.client.retries', {
    description: 'Tries that another one followed.',
  });
  const entries = meter.createCounter('umapi.client.entries', {
    description:
      'Entries of batches, by outcome: succeeded, failed, or unsent when the batch failed as a whole.',
  });
  return {
    wait: ({ lane, reason, durationMs }) =>
      waits.record(durationMs / 1000, { 'umapi.lane': lane, 'umapi.wait.reason': reason }),
    retry: ({ call }) => retries.add(1, { 'umapi.call': call }),
    batch: ({ entries: sent, failed, error }) => {
      if (error !== undefined) {
        entries.add(sent, { 'umapi.outcome': 'unsent', 'error.type': error.code });
        return;
      }
      entries.add(sent - failed, { 'umapi.outcome': 'succeeded' });
      if (failed > 0) entries.add(failed, { 'umapi.outcome': 'failed' });
    },
  } satisfies ConnectionListeners;
}

/** Both hear of everything; one that throws does not take the event from the other. */
function alongside(first: ConnectionListeners, second: ConnectionListeners): ConnectionListeners {
  const emitters = [emitTo(first), emitTo(second)];
  const both =
    <Event extends keyof ConnectionEvents>(name: Event) =>
    (event: ConnectionEvents[Event]) => {
      for (const emit of emitters) emit(name, event);
    };
  return {
    request: both('request'),
    response: both('response'),
    noResponse: both('noResponse'),
    retry: both('retry'),
    wait: both('wait'),
    batch: both('batch'),
  };
}
