import { lookup } from 'node:dns/promises';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, isIP, type Socket } from 'node:net';
import type { ProxyInUse } from '@umapi-kit/client/node';

/** A host and its port. */
interface Place {
  readonly host: string;
  readonly port: number;
}

/** Where an address leads to. */
export function placeOf({ protocol, hostname, port }: URL): Place {
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}

/** Addresses of a name; of an address, itself. @throws what the resolver says, or the signal's reason */
export async function resolveName(host: string, signal: AbortSignal): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const found = await unlessAborted(lookup(host, { all: true }), signal);
  return found.map(({ address }) => address);
}

/** A connection straight to a place. @throws what the system says, or the signal's reason */
export function openSocket({ host, port }: Place, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error) => reject(signal.aborted ? signal.reason : error));
  });
}

/** What a proxy said instead of opening a tunnel. */
export class TunnelRefused extends Error {
  override readonly name = 'TunnelRefused';
  readonly status: number;

  constructor(status: number) {
    super(`the proxy answered with status ${status}`);
    this.status = status;
  }
}

/**
 * A connection to a place through a proxy.
 *
 * @throws {@link TunnelRefused} when the proxy answers with anything but success
 */
export function openTunnel(
  { url }: ProxyInUse,
  { host, port }: Place,
  { signal, ca }: { readonly signal: AbortSignal; readonly ca: readonly string[] },
): Promise<Socket> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const { host: via, port: viaPort } = placeOf(url);
  return new Promise((resolve, reject) => {
    const asking: ClientRequest = request({
      method: 'CONNECT',
      host: via,
      port: viaPort,
      path: target,
      headers: { Host: target, ...credentialsOf(url) },
      signal,
      ca: [...ca],
    });
    asking.once('connect', ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new TunnelRefused(statusCode));
    });
    asking.once('response', (answer) => {
      answer.destroy();
      reject(new TunnelRefused(answer.statusCode ?? 0));
    });
    asking.once('error', (error) => reject(signal.aborted ? signal.reason : error));
    asking.end();
  });
}

function credentialsOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') return {};
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(login).toString('base64')}` };
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
