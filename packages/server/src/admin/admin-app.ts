import { Hono } from 'hono';
import { type Answer, empty, json, RefusedCall, toResponse } from '../answers.ts';
import type { App, OnError } from '../app.ts';
import { readBody } from '../body.ts';
import { hashSecret, isOneOf } from '../ims/secret.ts';
import type { Incoming } from '../incoming.ts';
import type { UncheckedAdmin } from './admin.ts';
import { AdminError, type AdminErrorReason, notFound } from './admin-error.ts';
import type { UncheckedBench } from './bench.ts';
import { benchRoutes } from './bench-routes.ts';
import { adminPath, type Route, type Values } from './route.ts';
import { consoleRoutes } from './routes.ts';

/** Who may use the admin API over HTTP. */
interface AdminAccess {
  /** Asked for as `Authorization: Bearer …`. Without one, requests must name this machine as their host. */
  readonly key?: string;
}

const statuses: Readonly<Record<AdminErrorReason, number>> = {
  INVALID: 400,
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  CONFLICT: 409,
};

/** Whether a request is for the admin API. */
export function isAdminPath(pathname: string): boolean {
  return pathname === adminPath || pathname.startsWith(`${adminPath}/`);
}

/** The admin API as a function: JSON in, JSON out, errors as `{"error": reason, "problems": [{path, problem}]}`. */
export function createAdminApp(
  admin: UncheckedAdmin,
  bench: UncheckedBench,
  access: AdminAccess,
  onError: OnError,
): App {
  const hono = new Hono({ strict: false }).basePath(adminPath);
  const routes = [...bound(consoleRoutes, admin), ...bound(benchRoutes, bench)];
  const allowed = Map.groupBy(routes, ({ path }) => path);
  for (const { method, path, status, run } of routes) {
    hono.on(method, path, async ({ req }) => {
      const values = valuesOf(path, (name) => req.param(name) ?? '');
      const result = await run(values, await readJson(req.raw), new URL(req.url).searchParams);
      if (result instanceof Response) return result;
      if (result === undefined) return empty(204);
      return toResponse(json(result, status, { 'Cache-Control': 'no-store' }));
    });
  }
  for (const [path, routes] of allowed)
    hono.all(path, () => empty(405, { Allow: routes.map(({ method }) => method).join(', ') }));
  hono.notFound(() => toResponse(failed(notFound('the admin API has no such path'))));
  hono.onError((error, { req }) => {
    if (error instanceof AdminError) return toResponse(failed(error));
    if (error instanceof RefusedCall) return toResponse(error.response);
    onError(error, { method: req.method, path: req.path });
    return empty(500);
  });
  const hash = access.key === undefined ? undefined : hashSecret(access.key);
  return async (incoming) => refusal(incoming, hash) ?? (await hono.fetch(incoming.request));
}

/** A row with what it is about. */
interface BoundRoute extends Omit<Route<never>, 'run'> {
  run(values: Values, body: unknown, query: URLSearchParams): unknown;
}

function bound<Target>(routes: readonly Route<Target>[], target: Target): readonly BoundRoute[] {
  return routes.map(({ run, ...route }) => ({
    ...route,
    run: (values, body, query) => run(target, values, body, query),
  }));
}

function valuesOf(path: string, parameter: (name: string) => string): Values {
  const [first = '', second = '', third = '', fourth = ''] = [...path.matchAll(/:(\w+)/g)].map(
    ([, name = '']) => parameter(name),
  );
  return [first, second, third, fourth];
}

/** An empty body is an empty object: most things have a default. */
async function readJson(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  const body = await readBody(request, (message) => invalid(message, 413));
  if (body.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new AdminError('INVALID', [{ path: '', problem: 'the body is no JSON in UTF-8' }]);
  }
}

function failed({ reason, problems }: AdminError): Answer {
  return json({ error: reason, problems }, statuses[reason]);
}

function invalid(problem: string, status: number): Answer {
  return json({ error: 'INVALID', problems: [{ path: '', problem }] }, status);
}

/**
 * A web page of another site must not get in through the browser of somebody who runs a server: it can't send JSON
 * without being asked, and a name that it lets point here is not this machine's.
 */
function refusal({ request, url }: Incoming, hash: string | undefined): Answer | undefined {
  const given = /^Bearer +(\S+) *$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  if (hash !== undefined && (given === undefined || !isOneOf(given, [hash])))
    return refused('the admin key is missing or wrong; send it as "Authorization: Bearer <key>"');
  if (hash === undefined && !isLoopback(url.hostname))
    return refused('without an admin key this machine must be called localhost, 127.0.0.1 or [::1]');
  return isForm(request) ? invalid('the body must be application/json', 415) : undefined;
}

/** What a page of any site can make a browser send without asking first; a browser says where such a page is from. */
function isForm({ method, headers, body }: Request): boolean {
  // Other methods are asked for first, whatever they send.
  if (method !== 'POST' || /^application\/json\b/i.test(headers.get('Content-Type') ?? '')) return false;
  const isEmpty = body === null || headers.get('Content-Length') === '0';
  return !isEmpty || headers.has('Origin');
}

function refused(problem: string): Answer {
  return failed(new AdminError('UNAUTHORIZED', [{ path: '', problem }]));
}

/** Whether a name can mean this machine alone. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
}
