import type { Socket } from 'node:net';
import { type ProxyInUse, proxyOf, trustedAuthorities, withSystemAuthorities } from '@umapi-kit/client/node';
import { type Clock, deadline } from '@umapi-kit/clock';
import { type Check, type Finding, failed, ok, skipped } from '../check/check.ts';
import type { Context } from '../context.ts';
import { explainFailure } from '../failure.ts';
import { certificateFinding } from './certificate-words.ts';
import { shakeHands } from './handshake.ts';
import { openSocket, openTunnel, placeOf, resolveName, TunnelRefused } from './way.ts';

/** The longest that a step of the road may take. */
const stepMs = 10_000;

/** A host to look at. */
export interface Road {
  /** What it is to us, such as `token host`. */
  readonly of: string;
  readonly url: URL;
  readonly sslVerify: boolean;
}

/** Goes the way to a host step by step, as far as it leads: proxy, name, connection, certificate. */
export async function walkRoad(road: Road, context: Context): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const add = (name: string, finding: Finding) => {
    checks.push({ name, of: road.of, ...finding });
    return finding.status !== 'failed';
  };
  const way = findProxy(road.url, context);
  if (!add('proxy', way.finding)) return checks;
  const { proxy } = way;
  if (!add('name', await nameFinding(proxy?.url ?? road.url, context))) return checks;
  const opened = await open(road.url, proxy, context);
  if (!add('connection', opened.finding) || opened.socket === undefined) return checks;
  if (road.url.protocol === 'https:')
    add('certificate', await lookAtCertificate(opened.socket, road, context));
  else
    add('certificate', skipped('http has none; secrets travel in the clear, so use it on this machine only'));
  opened.socket.destroy();
  return checks;
}

function findProxy(
  url: URL,
  { env, signal }: Context,
): { readonly finding: Finding; readonly proxy?: ProxyInUse } {
  try {
    const proxy = proxyOf(url.href, env);
    if (proxy === undefined) return { finding: ok(`none for ${url.host}`) };
    return { proxy, finding: ok(`${proxy.variable}=${masked(proxy.url)}`) };
  } catch (error) {
    const { exit, message } = explainFailure(error, signal);
    if (exit === 'internal') throw error;
    return { finding: failed(exit, message, 'correct the variable') };
  }
}

/** User and password are nobody's business. */
function masked({ protocol, username, host }: URL): string {
  return `${protocol}//${username === '' ? '' : '***@'}${host}`;
}

async function nameFinding(url: URL, context: Context): Promise<Finding> {
  const { host } = placeOf(url);
  try {
    const addresses = await inTime(context, (signal) => resolveName(host, signal));
    if (addresses[0] === host) return skipped(`${host} is an address`);
    return ok(`${host} is ${addresses.join(', ')}`);
  } catch (error) {
    context.signal.throwIfAborted();
    return failed(
      'throttled',
      `the name ${host} is not found (${codeOf(error)})`,
      'look at its spelling, and at the name server of this machine; where only a proxy gets out, set HTTPS_PROXY',
    );
  }
}

interface Opened {
  readonly finding: Finding;
  readonly socket?: Socket;
}

async function open(url: URL, proxy: ProxyInUse | undefined, context: Context): Promise<Opened> {
  const place = placeOf(url);
  const tunnel = proxy !== undefined && url.protocol === 'https:';
  const startedAt = context.clock.monotonic();
  try {
    const socket = await inTime(context, (signal) =>
      tunnel
        ? openTunnel(proxy, place, { signal, ca: authorities(context) })
        : openSocket(placeOf(proxy?.url ?? url), signal),
    );
    const tookMs = Math.round(context.clock.monotonic() - startedAt);
    const to = `${place.host}:${place.port}${proxy === undefined ? '' : ` through ${proxy.url.host}`}`;
    return { socket, finding: ok(`${to}, in ${tookMs} ms`) };
  } catch (error) {
    context.signal.throwIfAborted();
    return { finding: connectionFailure(error, `${place.host}:${place.port}`, proxy) };
  }
}

function connectionFailure(error: unknown, place: string, proxy: ProxyInUse | undefined): Finding {
  if (error instanceof TunnelRefused && error.status === 407)
    return failed(
      'throttled',
      `the proxy ${proxy?.url.host} wants to know who you are (407)`,
      `write user and password into ${proxy?.variable}: http://user:password@proxy:3128`,
    );
  if (error instanceof TunnelRefused)
    return failed(
      'throttled',
      `the proxy ${proxy?.url.host} does not let us through to ${place} (status ${error.status})`,
      `have whoever runs it allow ${place}`,
    );
  const where = proxy === undefined ? place : `the proxy ${proxy.url.host}`;
  return failed(
    'throttled',
    `no connection to ${where} (${codeOf(error)})`,
    proxy === undefined
      ? `a firewall may be in between: have ${place} allowed, or set HTTPS_PROXY where only a proxy gets out`
      : `look at ${proxy.variable}; hosts that are reached without it stand in NO_PROXY`,
  );
}

async function lookAtCertificate(
  socket: Socket,
  { url, sslVerify }: Road,
  context: Context,
): Promise<Finding> {
  const { host } = placeOf(url);
  try {
    const shown = await inTime(context, (signal) =>
      shakeHands(socket, host, { ca: authorities(context), signal }),
    );
    return certificateFinding(host, shown, { sslVerify, now: context.clock.now() });
  } catch (error) {
    context.signal.throwIfAborted();
    return failed(
      'throttled',
      `${host} does not speak TLS as it should (${codeOf(error)})`,
      'look at the port, and at what is in between: a firewall may cut connections that it can not look into',
    );
  }
}

function authorities({ env }: Context): readonly string[] {
  return withSystemAuthorities(trustedAuthorities({ env }));
}

async function inTime<T>(
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  step: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  using limit = deadline(clock, stepMs, signal);
  return await step(limit.signal);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
