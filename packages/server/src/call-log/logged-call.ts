import type { CallName } from '@umapi-kit/protocol';

/** A request and what was answered to it. Secrets are masked before anything is kept. */
export interface LoggedCall {
  /** From 1; goes on counting when older calls are forgotten. */
  readonly number: number;
  /** ISO 8601, by the server's time. */
  readonly at: string;
  readonly durationMs: number;
  /** Absent for a path that no call has. */
  readonly call?: CallName;
  readonly method: string;
  readonly url: string;
  /** Of the path. */
  readonly org?: string;
  /** The `X-Api-Key`. */
  readonly clientId?: string;
  /** By lower-case name. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** At most `bodyBytes` of it; empty when the call did not read it. */
  readonly requestBody: string;
  /** 0 when the connection was cut before the answer. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** At most `bodyBytes` of it. */
  readonly responseBody: string;
}
