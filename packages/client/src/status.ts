import { isJsonObject, type JsonObject, parseJson } from '@umapi-kit/protocol';
import type { Settings } from './options.ts';
import { send } from './transport/send.ts';

/** What this connection did so far. */
export interface LocalStatus {
  /** Pages of lists that were asked for. */
  readonly multipleQueryCount: number;
  /** Single users that were asked for. */
  readonly singleQueryCount: number;
  readonly actionsSent: number;
  /** Those of the sent that were carried out without an error. */
  readonly actionsCompleted: number;
  readonly actionsQueued: number;
}

/** What the service says about itself. */
export interface ServerStatus {
  /** The address that was asked, or will be. */
  readonly url: string;
  /** `LIVE`; or `Never contacted`, `Unreachable at: …`, `Unexpected HTTP status …`. */
  readonly status: string;
  /** The answer as it came: build, version and the like. */
  readonly facts?: JsonObject;
}

/** Both sides of a connection. */
export interface ConnectionStatus {
  readonly local: LocalStatus;
  readonly server: ServerStatus;
}

/** Where the service tells its status: on the root of the endpoint's host. */
export function statusUrl(endpoint: string): string {
  return new URL('/status', endpoint).href;
}

/** Asks once, without credentials. That nobody answers is an answer. */
export async function fetchServerStatus(settings: Settings, signal?: AbortSignal): Promise<ServerStatus> {
  const url = statusUrl(settings.endpoint);
  const headers = { Accept: 'application/json', 'User-Agent': settings.userAgent };
  const sent = await send(settings, { method: 'GET', url, headers }, signal);
  if (!('answer' in sent)) return { url, status: `Unreachable at: ${url}` };
  const { status, body } = sent.answer;
  if (status !== 200) return { url, status: `Unexpected HTTP status ${status}` };
  const facts = parseJson(body);
  if (!isJsonObject(facts)) return { url, status: 'Unreadable answer' };
  return { url, status: typeof facts['state'] === 'string' ? facts['state'] : 'unknown', facts };
}
