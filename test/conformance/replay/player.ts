import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import type { RunningServer } from '@umapi-kit/server';
import { CompactSign } from 'jose';
import type { RecordedRequest } from './recorded.ts';

/** The host that the clients were recorded against; their JWTs name it. */
const recordedHost = 'localhost:8443';

/** What a server answered to a replayed request. */
interface Replayed {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Sends recorded requests as the clients did: header by header, letter case included. */
interface Player {
  /** For the credential of the seed. */
  readonly publicKey: string;
  /** Every call after a token call carries the token that it gave. */
  play(server: RunningServer, request: RecordedRequest): Promise<Replayed>;
}

export const requestId = '6a1f1d3e-0c55-4f0e-9a53-5b8f2f2a1c11_1700000000000';

/** A client with a key of its own for JWTs. */
export function createPlayer(): Player {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let token = '';
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    async play(server, request) {
      const body = await bodyOf(request, privateKey, server.clock.now());
      const headers = headersOf(request, token);
      const answer = await send(server, { ...request, body, headers });
      token = tokenIn(answer.body) ?? token;
      return answer;
    },
  };
}

function headersOf({ headers }: RecordedRequest, token: string): Readonly<Record<string, string>> {
  const filled = Object.entries(headers).map(([name, value]) => {
    const text = value.replace('<token>', token).replace('<platform>', 'Linux');
    return [name, text.replace('<uuid>_<milliseconds>', requestId)] as const;
  });
  return { Host: recordedHost, ...Object.fromEntries(filled) };
}

async function bodyOf({ body, jwt }: RecordedRequest, key: KeyObject, now: number): Promise<string | null> {
  if (body === null || jwt === undefined) return body;
  const claims = { ...jwt.claims, exp: Math.floor(now / 1000) + 86_400 };
  const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader(jwt.header)
    .sign(key);
  return body.replace('<jwt>', signed);
}

function tokenIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('access_token' in body)) return undefined;
  return String(body.access_token);
}

async function send(
  { url, certificate: ca }: RunningServer,
  { method, path, headers, body }: RecordedRequest,
): Promise<Replayed> {
  const { promise, resolve, reject } = Promise.withResolvers<Replayed>();
  const { hostname, port, protocol } = new URL(url);
  // Not `new URL(path, url)`: it would mend what the client left unescaped.
  const target = { hostname, port, path, method, headers, agent: false };
  const request =
    protocol === 'https:'
      ? requestHttps({ ...target, ...(ca === undefined ? {} : { ca }), servername: 'localhost' })
      : requestHttp(target);
  request.on('error', reject).on('response', (response) => {
    const { statusCode: status = 0 } = response;
    text(response).then(
      (answer) =>
        resolve({ status, headers: response.headers, body: answer === '' ? undefined : JSON.parse(answer) }),
      reject,
    );
  });
  request.end(body ?? undefined);
  return promise;
}
