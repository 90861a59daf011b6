import type { Server } from 'node:net';
import { ServerStartError } from './errors.ts';

/**
 * The addresses that a host means. Clients take either one for `localhost`, so that both must answer; a machine
 * without IPv6 has just the first.
 */
export function addressesOf(host: string): readonly [string, ...string[]] {
  return host.toLowerCase() === 'localhost' ? ['127.0.0.1', '::1'] : [host];
}

/** How the host is written in a URL; a server on every address is reached by the nearest one. */
export function authority(host: string, port: number): string {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

/** Servers of one port. */
interface Bound<Listener extends Server> {
  readonly listeners: readonly Listener[];
  readonly port: number;
}

/** A free port of one address may be taken on the next. */
const triesForFreePort = 10;

/**
 * Listens on every address with the same port.
 *
 * @param port 0 takes one that is free on all of them
 * @throws {@link ServerStartError} when an address can't be had
 */
export async function bind<Listener extends Server>(
  create: () => Listener,
  addresses: readonly [string, ...string[]],
  port: number,
): Promise<Bound<Listener>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await bindAll(create, addresses, port);
    } catch (error) {
      if (port !== 0 || !(error instanceof Unavailable) || attempt === triesForFreePort)
        throw error instanceof Unavailable ? error.explained(port) : error;
    }
  }
}

/** An address can't be listened on. */
class Unavailable extends Error {
  readonly address: string;
  override readonly cause: NodeJS.ErrnoException;

  constructor(address: string, cause: NodeJS.ErrnoException) {
    super(cause.message);
    this.address = address;
    this.cause = cause;
  }

  explained(port: number): ServerStartError {
    return new ServerStartError(describe(this.cause, this.address, port), { cause: this.cause });
  }
}

async function bindAll<Listener extends Server>(
  create: () => Listener,
  [first, ...others]: readonly [string, ...string[]],
  port: number,
): Promise<Bound<Listener>> {
  const listeners = [await bindOne(create(), first, port)];
  const bound = portOf(listeners[0]) ?? port;
  try {
    for (const address of others) listeners.push(await bindOne(create(), address, bound));
  } catch (error) {
    const isMissing = error instanceof Unavailable && missing.has(error.cause.code ?? '');
    if (isMissing) return { listeners, port: bound };
    await Promise.all(listeners.map((listener) => new Promise((resolve) => listener.close(resolve))));
    throw error;
  }
  return { listeners, port: bound };
}

/** The machine has no such address. */
const missing = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

async function bindOne<Listener extends Server>(
  server: Listener,
  address: string,
  port: number,
): Promise<Listener> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => resolve());
  }).catch((cause: NodeJS.ErrnoException) => {
    throw new Unavailable(address, cause);
  });
  return server;
}

function portOf(server: Server | undefined): number | undefined {
  const address = server?.address();
  return typeof address === 'object' ? address?.port : undefined;
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
    case 'EAI_AGAIN':
      return `${host} is no address of this machine; choose another host, such as 127.0.0.1`;
    default:
      return `can't listen on ${host}:${port}: ${cause.message}`;
  }
}
