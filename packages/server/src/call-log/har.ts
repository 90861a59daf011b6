import type { LoggedCall } from './logged-call.ts';

/** HTTP Archive 1.2: what browsers' and proxies' tools read. */
export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly entries: readonly object[];
  };
}

/** The calls as an archive. */
export function toHar(calls: readonly LoggedCall[]): Har {
  return {
    log: { version: '1.2', creator: { name: 'umapi-kit', version: '0.1.0' }, entries: calls.map(entryOf) },
  };
}

function entryOf(call: LoggedCall): object {
  return {
    startedDateTime: call.at,
    time: call.durationMs,
    request: requestOf(call),
    response: responseOf(call),
    cache: {},
    timings: { send: 0, wait: call.durationMs, receive: 0 },
  };
}

function requestOf({ method, url, requestHeaders, requestBody }: LoggedCall): object {
  const { 'content-type': mimeType = '' } = requestHeaders;
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(Object.entries(requestHeaders)),
    queryString: pairs([...new URL(url).searchParams]),
    ...(requestBody === '' ? {} : { postData: { mimeType, params: [], text: requestBody } }),
    headersSize: -1,
    bodySize: Buffer.byteLength(requestBody),
  };
}

function responseOf({ status, responseHeaders, responseBody }: LoggedCall): object {
  const size = Buffer.byteLength(responseBody);
  const { 'content-type': mimeType = '' } = responseHeaders;
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(Object.entries(responseHeaders)),
    content: { size, mimeType, text: responseBody },
    redirectURL: '',
    headersSize: -1,
    bodySize: size,
  };
}

function pairs(entries: readonly (readonly [string, string])[]): readonly object[] {
  return entries.map(([name, value]) => ({ name, value }));
}
