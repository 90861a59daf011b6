import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { systemClock } from '@umapi-kit/clock';
import type { App } from './app.ts';
import { ServerStartError } from './errors.ts';

/** An application that listens. */
export interface Socket {
  /** `http://host:port` */
  readonly url: string;
  /** Takes no more connections, lets calls under way finish, and ends. */
  close(): Promise<void>;
}

/** Calls that take longer than this to finish are cut when the server closes. */
const closeWithinMs = 5_000;

/**
 * Listens over plain HTTP.
 *
 * @param port 0 takes a free one
 * @throws {@link ServerStartError} when the address can't be had
 */
export async function listen(app: App, host: string, port: number): Promise<Socket> {
  const server = createServer(getRequestListener(app, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch((cause: NodeJS.ErrnoException) => {
    throw new ServerStartError(describe(cause, host, port), { cause });
  });
  let closing: Promise<void> | undefined;
  server.on('request', (_, response) => {
    response.once('close', () => {
      if (closing) setImmediate(() => server.closeIdleConnections());
    });
  });
  return {
    url: urlOf(server.address(), host),
    close: () => {
      closing ??= close(server);
      return closing;
    },
  };
}

function describe(cause: NodeJS.ErrnoException, host: string, port: number): string {
  switch (cause.code) {
    case 'EADDRINUSE':
      return `port ${port} is taken on ${host}; stop what uses it, or choose another port (0 takes a free one)`;
    case 'ERR_SOCKET_BAD_PORT':
      return `${port} is no port; choose one from 0 to 65535`;
    case 'EACCES':
      return `port ${port} needs more rights than this process has; choose one above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine; choose another host, such as 127.0.0.1`;
    default:
      return `can't listen on ${host}:${port}: ${cause.message}`;
  }
}

function urlOf(address: AddressInfo | string | null, host: string): string {
  const port = typeof address === 'object' ? address?.port : undefined;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function close(server: Server): Promise<void> {
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
