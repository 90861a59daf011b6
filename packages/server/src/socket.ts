import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { systemClock } from '@umapi-kit/clock';
import { addressesOf, authority, bind } from './addresses.ts';
import { TextAnswer, toResponse } from './answers.ts';
import type { App } from './app.ts';
import { ServerStartError } from './errors.ts';
import { BrokenOff } from './faults/broken-off.ts';
import { incoming } from './incoming.ts';
import { byteLengthOf, type LongText } from './long-text.ts';
import type { TlsIdentity } from './tls/certificate.ts';

/** An application that listens. */
export interface Socket {
  /** `http://host:port`, or `https://…` */
  readonly url: string;
  /** What it shows to clients, as PEM; absent with plain HTTP. */
  readonly certificate?: string;
  /** Takes no more connections, lets calls under way finish, and ends. */
  close(): Promise<void>;
}

/** Where and how an application listens. */
interface ListenOptions {
  /** A name or an address; `localhost` means both of its addresses. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Without one it is plain HTTP. */
  readonly tls?: TlsIdentity;
  /** A request that is not here whole by then is answered with 408, and its connection ends. */
  readonly requestTimeoutMs: number;
}

type Listener = Server | TlsServer;

/** Calls that take longer than this to finish are cut when the server closes. */
const closeWithinMs = 5_000;

/**
 * Listens.
 *
 * @throws {@link ServerStartError} when an address can't be had, or key and certificate are of no use
 */
export async function listen(app: App, options: ListenOptions): Promise<Socket> {
  const { host, port, tls } = options;
  const state: { closing?: Promise<void> } = {};
  const create = () => closingIdle(createListener(app, options), state);
  const { listeners, port: bound } = await bind(create, addressesOf(host), port);
  return {
    url: `${tls ? 'https' : 'http'}://${authority(host, bound)}`,
    ...(tls && { certificate: tls.cert }),
    close: () => {
      state.closing ??= Promise.all(listeners.map(close)).then(() => {});
      return state.closing;
    },
  };
}

function createListener(app: App, { tls, requestTimeoutMs }: ListenOptions): Listener {
  const handle = getRequestListener(
    async (request, { incoming: message, outgoing }) => {
      const answer = await app(incoming(request, () => headersOf(message)));
      if (!(outgoing instanceof ServerResponse)) return toResponse(answer);
      if (answer instanceof TextAnswer) return sendText(answer, outgoing);
      return answer instanceof BrokenOff ? breakOff(answer, outgoing) : answer;
    },
    { overrideGlobalObjects: false },
  );
  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    // How often is looked for requests that are late.
    connectionsCheckingInterval: Math.max(50, requestTimeoutMs / 10),
  };
  try {
    return tls
      ? createTlsServer({ ...limits, cert: tls.cert, key: tls.key }, handle)
      : createHttpServer(limits, handle);
  } catch (cause) {
    // Not the cause's own words: they may quote the key.
    throw new ServerStartError('key and certificate are no pair of PEM texts that TLS can use', { cause });
  }
}

function* headersOf({ headers }: Pick<IncomingMessage, 'headers'>): Generator<readonly [string, string]> {
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) yield [name, typeof value === 'string' ? value : value.join(', ')];
}

/** Text at hand goes out in one write; read as a stream, it would be copied several times. */
function sendText({ body, status, headers }: TextAnswer, outgoing: ServerResponse): Response {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : byteLengthOf(body);
  outgoing.writeHead(status, [...headers, ['content-length', String(length)]]);
  if (typeof body === 'string') outgoing.end(body);
  else sendLong(body, outgoing);
  return RESPONSE_ALREADY_SENT;
}

function sendLong({ before, middle, after }: LongText, outgoing: ServerResponse): void {
  // Not when the connection is cut: it may still be in the system's hands.
  outgoing.once('finish', () => middle.release());
  outgoing.cork();
  outgoing.write(before);
  outgoing.write(middle.bytes);
  outgoing.end(after);
}

/** Sends what still gets out, and cuts the connection. */
async function breakOff(
  { partial, status, headers }: BrokenOff,
  outgoing: ServerResponse,
): Promise<Response> {
  if (partial) {
    outgoing.writeHead(status, Object.fromEntries(headers));
    await new Promise<void>((resolve) => {
      outgoing.once('close', resolve);
      outgoing.write(partial, () => resolve());
    });
  }
  outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** A connection that is kept alive would hold a closing server up. */
function closingIdle(server: Listener, state: { readonly closing?: Promise<void> }): Listener {
  server.on('request', (_, response) => {
    response.once('close', () => {
      if (state.closing) setImmediate(() => server.closeIdleConnections());
    });
  });
  return server;
}

async function close(server: Listener): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const patience = new AbortController();
  const late = systemClock.sleep(closeWithinMs, patience.signal).then(
    () => server.closeAllConnections(),
    () => {},
  );
  await Promise.race([closed, late]);
  patience.abort();
  await closed;
}
