import type { EpochMs } from '@umapi-kit/clock';
import type { CallName, Lane } from '@umapi-kit/protocol';
import type { UmapiError } from './errors.ts';

/** A request is about to leave. */
export interface RequestEvent {
  readonly call: CallName;
  readonly requestId: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** From 1; retries count on. */
  readonly attempt: number;
}

/** An answer came, whatever its status. */
export interface ResponseEvent {
  readonly call: CallName;
  readonly requestId: string;
  readonly status: number;
  readonly durationMs: number;
}

/** A request ended without an answer: it may have been carried out. */
export interface NoResponseEvent {
  readonly call: CallName;
  readonly requestId: string;
  readonly durationMs: number;
  /** `aborted`: its caller gave it up; `refused`: no connection came about; `lost`: anything else, time-outs too. */
  readonly reason: 'aborted' | 'refused' | 'lost';
}

/** A try failed, and another follows. */
export interface RetryEvent {
  readonly call: CallName;
  /** Tries made so far. */
  readonly attempt: number;
  /** `status 503`, `no answer within 120000 ms` and the like. */
  readonly reason: string;
}

/** A call waits. */
export interface WaitEvent {
  readonly lane: Lane;
  /** `pace`: the rate limit; `retry`: before the next try; `server`: the service named this wait. */
  readonly reason: 'pace' | 'retry' | 'server';
  readonly durationMs: number;
  /** When it goes on. */
  readonly until: EpochMs;
}

/** A batch of actions is through. */
export interface BatchEvent {
  readonly entries: number;
  /** Entries that the service reported errors for. */
  readonly failed: number;
  /** Set when the batch failed as a whole. */
  readonly error?: UmapiError;
}

/** What a `Connection` tells about its work. No event carries a token, a secret or a body. */
export interface ConnectionEvents {
  readonly request: RequestEvent;
  readonly response: ResponseEvent;
  readonly noResponse: NoResponseEvent;
  readonly retry: RetryEvent;
  readonly wait: WaitEvent;
  readonly batch: BatchEvent;
}

/**
 * Listeners by event. They are called synchronously and can't disturb the call they watch: what one throws
 * becomes an unhandled rejection.
 *
 * @example
 * new Connection({ orgId, auth, on: { wait: ({ until }) => console.log('on again at', new Date(until)) } });
 */
export type ConnectionListeners = {
  readonly [Event in keyof ConnectionEvents]?: (event: ConnectionEvents[Event]) => void;
};

/** Tells one event to whoever listens. */
export type Emit = <Event extends keyof ConnectionEvents>(
  name: Event,
  event: ConnectionEvents[Event],
) => void;

/** The one way to call listeners. */
export function emitTo(listeners: ConnectionListeners): Emit {
  return (name, event) => {
    try {
      listeners[name]?.(event);
    } catch (error) {
      void Promise.reject(error);
    }
  };
}
