import { type KeyObject, verify } from 'node:crypto';
import type { Clock } from '@umapi-kit/clock';
import { formatRetryAfter } from '@umapi-kit/protocol';
import { cutJson, type Handler } from '../support/serve-handler.ts';

/** A user of the stand-in; what is absent is as Okta makes it. */
export interface OktaUser {
  readonly id: string;
  readonly status?: string;
  readonly profile: Readonly<Record<string, unknown>>;
}

/** A group of the stand-in and the ids of its members. */
export interface OktaGroup {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
}

/** A call that reached the stand-in. */
export interface OktaCall {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Counts from 1. */
  readonly number: number;
}

/** What goes wrong with a call instead of, or within, its answer. */
export type OktaFault =
  | { readonly status: number }
  | 'cut'
  | 'repeat last user'
  | 'no list'
  | 'next elsewhere';

/** What a stand-in is made of. */
export interface OktaOptions {
  readonly clock: Clock;
  readonly users: readonly OktaUser[];
  readonly groups?: readonly OktaGroup[];
  readonly token?: string;
  /** A service application, in place of the token. */
  readonly application?: { readonly clientId: string; readonly keyId: string; readonly publicKey: KeyObject };
  /** Calls in a minute. @defaultValue 600 */
  readonly callsPerMinute?: number;
  /** How far Okta's clock is ahead of the given one. @defaultValue 0 */
  readonly aheadMs?: number;
  readonly fault?: (call: OktaCall) => OktaFault | undefined;
}

/** Items of a page at most, whatever `limit` asks for. */
const mostPerPage = 200;
const windowMs = 60_000;

/**
 * The part of Okta's management API that a directory is read through, as its reference describes it: SSWS tokens,
 * cursors in `Link` headers, `search` that matches the beginning of a name, rate-limit headers, refusals.
 */
export function createOktaStandIn(options: OktaOptions): {
  readonly handler: Handler;
  readonly calls: readonly OktaCall[];
} {
  const calls: OktaCall[] = [];
  const limiter = createLimiter(options);
  const handler: Handler = async (request) => {
    const url = new URL(request.url);
    const call = { path: url.pathname, query: url.searchParams, number: calls.length + 1 };
    if (call.path === '/oauth2/v1/token') return grant(options, url, await request.text());
    calls.push(call);
    const { application, token = 'okta-token' } = options;
    const expected = application === undefined ? `SSWS ${token}` : `Bearer ${bearer}`;
    if (request.headers.get('Authorization') !== expected) {
      return refusal(401, 'E0000011', 'Invalid token provided');
    }
    const quota = limiter.take();
    if (quota.exceeded)
      return withHeaders(refusal(429, 'E0000047', 'API call exceeded rate limit'), quota.headers);
    return withHeaders(answer(options, call, url), quota.headers);
  };
  return { handler, calls };
}

const bearer = 'okta-bearer';

/** Takes a signed statement of the application, as RFC 7523 has it. */
function grant({ application, clock }: OktaOptions, url: URL, text: string): Response {
  const form = new URLSearchParams(text);
  const [header = '', claims = '', signature = ''] = (form.get('client_assertion') ?? '').split('.');
  const { alg, kid } = decoded(header);
  const { iss, sub, aud, exp } = decoded(claims);
  const trusted =
    application !== undefined &&
    kid === application.keyId &&
    alg === 'RS256' &&
    verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      application.publicKey,
      Buffer.from(signature, 'base64url'),
    );
  const fits =
    iss === application?.clientId && sub === iss && aud === url.href && Number(exp) * 1000 > clock.now();
  if (!trusted || !fits || form.get('scope') !== 'okta.users.read okta.groups.read') {
    const error_description = `The client_assertion is invalid: ${form.get('client_assertion')}`;
    return Response.json({ error: 'invalid_client', error_description }, { status: 401 });
  }
  return Response.json({ token_type: 'Bearer', expires_in: 3_600, access_token: bearer });
}

function decoded(part: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString() || '{}');
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function answer(options: OktaOptions, call: OktaCall, url: URL): Response {
  const fault = options.fault?.(call);
  if (typeof fault === 'object') return refusal(fault.status, 'E0000009', 'Internal Server Error');
  if (fault === 'no list') return Response.json({ message: 'maintenance' });
  const found = findItems(options, call);
  if (found instanceof Response) return found;
  const size = Math.min(mostPerPage, Number(call.query.get('limit') ?? mostPerPage));
  const from = call.query.has('after') ? Number(atob(call.query.get('after') ?? '')) : 0;
  const start = fault === 'repeat last user' ? Math.max(0, from - 1) : from;
  const page = found.slice(start, from + size);
  const more = from + size < found.length;
  const response = fault === 'cut' ? cutJson(page) : Response.json(page);
  return withHeaders(response, { Link: links(url, more ? from + size : undefined, fault) });
}

function links(url: URL, next: number | undefined, fault: OktaFault | undefined): string {
  const self = `<${url.href}>; rel="self"`;
  if (next === undefined) return self;
  const following = new URL(fault === 'next elsewhere' ? `https://evil.example${url.pathname}` : url.href);
  following.searchParams.set('after', btoa(String(next)));
  return `${self}, <${following.href}>; rel="next"`;
}

function findItems(
  { users, groups = [] }: OktaOptions,
  { path, query }: OktaCall,
): readonly unknown[] | Response {
  const [, api, v1, kind, id, part] = path.split('/');
  const unknown = [...query.keys()].find((name) => !['limit', 'after', 'search'].includes(name));
  if (api !== 'api' || v1 !== 'v1' || unknown !== undefined) return refusal(400, 'E0000001', 'Bad request');
  if (kind === 'users' && id === undefined) return searched(users.filter(isListed).map(wireUser), query);
  if (kind === 'users' && part === 'groups') {
    return groups.filter(({ members }) => members.includes(id ?? '')).map(wireGroup);
  }
  if (kind === 'groups' && id === undefined) return searched(groups.map(wireGroup), query);
  const group = groups.find((one) => one.id === decodeURIComponent(id ?? ''));
  if (kind !== 'groups' || part !== 'users' || group === undefined) {
    return refusal(404, 'E0000007', `Not found: Resource not found: ${id} (UserGroup)`);
  }
  const members = new Set(group.members);
  return users.filter((user) => members.has(user.id)).map(wireUser);
}

type Wire = { readonly profile: Readonly<Record<string, unknown>> };

function searched(items: readonly Wire[], query: URLSearchParams): readonly Wire[] | Response {
  const search = query.get('search');
  if (search === null) return items;
  const [, name, json] = /^profile\.(\w+) eq ("(?:[^"\\]|\\.)*")$/.exec(search) ?? [];
  if (name === undefined || json === undefined)
    return refusal(400, 'E0000031', `Invalid search criteria: ${search}`);
  const wanted = String(JSON.parse(json)).toLowerCase();
  return items.filter(({ profile }) => String(profile[name]).toLowerCase().startsWith(wanted));
}

function isListed({ status }: OktaUser): boolean {
  return status !== 'DEPROVISIONED';
}

function wireUser({ id, status = 'ACTIVE', profile }: OktaUser) {
  return { id, status, type: { id: 'oty1' }, profile, credentials: { provider: { type: 'OKTA' } } };
}

function wireGroup({ id, name }: OktaGroup) {
  return { id, type: 'OKTA_GROUP', objectClass: ['okta:user_group'], profile: { name, description: null } };
}

function refusal(status: number, errorCode: string, errorSummary: string): Response {
  return Response.json({ errorCode, errorSummary, errorLink: errorCode, errorCauses: [] }, { status });
}

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  const all = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Response(response.body, { status: response.status, headers: all });
}

/** Counts in fixed windows, and tells in whole seconds of its own clock when the next one begins. */
function createLimiter({ clock, callsPerMinute = 600, aheadMs = 0 }: OktaOptions) {
  const now = () => clock.now() + aheadMs;
  let endsAt = now() + windowMs;
  let taken = 0;
  return {
    take(): { readonly exceeded: boolean; readonly headers: Readonly<Record<string, string>> } {
      if (now() >= endsAt) [endsAt, taken] = [now() + windowMs, 0];
      taken++;
      const headers = {
        'X-Rate-Limit-Limit': String(callsPerMinute),
        'X-Rate-Limit-Remaining': String(Math.max(0, callsPerMinute - taken)),
        'X-Rate-Limit-Reset': String(Math.ceil(endsAt / 1000)),
        Date: formatRetryAfter(Math.floor(now() / 1000) * 1000, 0, 'date'),
      };
      return { exceeded: taken > callsPerMinute, headers };
    },
  };
}
