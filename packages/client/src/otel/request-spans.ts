import {
  type Attributes,
  type Histogram,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
} from '@opentelemetry/api';
import { calls } from '@umapi-kit/protocol';
import type { NoResponseEvent, RequestEvent, ResponseEvent } from '../events.ts';

interface OpenRequest {
  readonly span: Span;
  /** What the metric shares with the span: few different values. */
  readonly attributes: Attributes;
}

/** The spans of the requests under way, by the id of the request. */
export class RequestSpans {
  readonly #tracer: Tracer;
  readonly #durations: Histogram;
  readonly #open = new Map<string, OpenRequest>();

  constructor(tracer: Tracer, durations: Histogram) {
    this.#tracer = tracer;
    this.#durations = durations;
  }

  /** Names and attributes follow the semantic conventions of HTTP client spans. */
  start({ call, requestId, method, url, attempt }: RequestEvent): void {
    const { hostname, port } = new URL(url);
    const attributes: Attributes = {
      'http.request.method': method,
      'server.address': hostname,
      ...(port === '' ? {} : { 'server.port': Number(port) }),
      'url.template': calls[call].path,
    };
    const span = this.#tracer.startSpan(`${method} ${calls[call].path}`, {
      kind: SpanKind.CLIENT,
      attributes: {
        ...attributes,
        'umapi.call': call,
        'umapi.request_id': requestId,
        ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
      },
    });
    this.#open.set(requestId, { span, attributes });
  }

  answered({ requestId, status, durationMs }: ResponseEvent): void {
    const outcome = { 'http.response.status_code': status };
    this.#end(requestId, durationMs, status >= 400 ? { ...outcome, 'error.type': String(status) } : outcome);
  }

  unanswered({ requestId, durationMs, reason }: NoResponseEvent): void {
    this.#end(requestId, durationMs, { 'error.type': reason });
  }

  #end(requestId: string, durationMs: number, outcome: Attributes): void {
    const request = this.#open.get(requestId);
    if (request === undefined) return;
    this.#open.delete(requestId);
    request.span.setAttributes(outcome);
    if ('error.type' in outcome) request.span.setStatus({ code: SpanStatusCode.ERROR });
    request.span.end();
    this.#durations.record(durationMs / 1000, { ...request.attributes, ...outcome });
  }
}
