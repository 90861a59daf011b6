import type { Clock } from '@umapi-kit/clock';
import { cutJson, type Handler } from '../support/serve-handler.ts';

/** A user of the stand-in's tenant. */
export interface EntraUser {
  readonly id: string;
  readonly [property: string]: unknown;
}

/** A group; its members are ids of users, groups and devices. */
export interface EntraGroup {
  readonly id: string;
  readonly displayName: string;
  readonly members: readonly string[];
}

/** A call that reached Graph, tokens left out. */
export interface GraphCall {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Counts from 1. */
  readonly number: number;
}

/** What goes wrong with a call. */
export type GraphFault =
  | { readonly status: number; readonly retryAfter?: string; readonly code?: string }
  | 'cut'
  | 'repeat last item'
  | 'no list';

/** What a stand-in is made of. */
export interface EntraOptions {
  readonly clock: Clock;
  readonly users: readonly EntraUser[];
  readonly groups?: readonly EntraGroup[];
  readonly secret?: string;
  /** @defaultValue 3599 */
  readonly tokenLifetimeSeconds?: number;
  /** Items of a delta page. @defaultValue 200 */
  readonly itemsPerDeltaPage?: number;
  readonly fault?: (call: GraphCall) => GraphFault | undefined;
}

/** A tenant that can be changed between two readings. */
interface EntraStandIn {
  readonly handler: Handler;
  readonly calls: readonly GraphCall[];
  /** Tokens given out. */
  readonly tokens: readonly string[];
  putUser(user: EntraUser): void;
  removeUser(id: string): void;
  putGroup(group: EntraGroup): void;
  removeGroup(id: string): void;
  /** Links to changes are not known any more. */
  forgetLinks(refusal: { readonly status: number; readonly code: string }): void;
  /** Tokens that were given out are not accepted any more. */
  revokeTokens(): void;
}

const mostPerPage = 999;

/** Which items a change was about; a delta query gives their state now. */
interface Change {
  readonly kind: 'users' | 'groups';
  readonly id: string;
  /** Members that left the group, properties that a user lost. */
  readonly left: readonly string[];
}

/**
 * The part of Microsoft Graph that a directory is read through, and the token service of its tenant: client
 * credentials, `$select`, `$filter`, `$top`, type casts that want `ConsistencyLevel`, `@odata.nextLink`, delta
 * queries with links of their own.
 */
export function createEntraStandIn(options: EntraOptions): EntraStandIn {
  return new Tenant(options);
}

class Tenant implements EntraStandIn {
  readonly calls: GraphCall[] = [];
  readonly tokens: string[] = [];
  readonly #options: EntraOptions;
  readonly #users: Map<string, EntraUser>;
  readonly #groups: Map<string, EntraGroup>;
  readonly #changes: Change[] = [];
  readonly #validUntil = new Map<string, number>();
  #generation = 1;
  #forgotten: { readonly status: number; readonly code: string } | undefined;

  constructor(options: EntraOptions) {
    this.#options = options;
    this.#users = new Map(options.users.map((user) => [user.id, user]));
    this.#groups = new Map((options.groups ?? []).map((group) => [group.id, group]));
  }

  readonly handler: Handler = async (request) => {
    const url = new URL(request.url);
    if (url.pathname.endsWith('/oauth2/v2.0/token')) return this.#token(await request.text());
    const call = { path: url.pathname, query: url.searchParams, number: this.calls.length + 1 };
    this.calls.push(call);
    const fault = this.#options.fault?.(call);
    if (typeof fault === 'object')
      return refusal(fault.status, fault.code ?? 'UnknownError', fault.retryAfter);
    const validUntil = this.#validUntil.get(request.headers.get('Authorization') ?? '') ?? 0;
    if (this.#options.clock.now() >= validUntil) return refusal(401, 'InvalidAuthenticationToken');
    return this.#answer(request, url, fault);
  };

  putUser(user: EntraUser): void {
    const left = Object.keys(this.#users.get(user.id) ?? {}).filter((name) => !(name in user));
    this.#users.set(user.id, user);
    this.#changes.push({ kind: 'users', id: user.id, left });
  }

  removeUser(id: string): void {
    this.#users.delete(id);
    this.#changes.push({ kind: 'users', id, left: [] });
  }

  putGroup(group: EntraGroup): void {
    const left =
      this.#groups.get(group.id)?.members.filter((member) => !group.members.includes(member)) ?? [];
    this.#groups.set(group.id, group);
    this.#changes.push({ kind: 'groups', id: group.id, left });
  }

  removeGroup(id: string): void {
    this.#groups.delete(id);
    this.#changes.push({ kind: 'groups', id, left: [] });
  }

  forgetLinks(refused: { readonly status: number; readonly code: string }): void {
    this.#forgotten = refused;
    this.#generation++;
  }

  revokeTokens(): void {
    this.#validUntil.clear();
  }

  #token(text: string): Response {
    const form = new URLSearchParams(text);
    if (form.get('client_secret') !== (this.#options.secret ?? 'entra-secret')) {
      const error_description = `AADSTS7000215: Invalid client secret provided: ${form.get('client_secret')}\r\nTrace ID: 1`;
      return Response.json({ error: 'invalid_client', error_description }, { status: 401 });
    }
    const scope = form.get('scope') ?? '';
    if (form.get('grant_type') !== 'client_credentials' || !scope.endsWith('/.default')) {
      return Response.json({ error: 'invalid_scope', error_description: 'AADSTS1002012' }, { status: 400 });
    }
    const { tokenLifetimeSeconds = 3_599, clock } = this.#options;
    const token = `entra-token-${this.tokens.length + 1}`;
    this.tokens.push(token);
    this.#validUntil.set(`Bearer ${token}`, clock.now() + tokenLifetimeSeconds * 1000);
    return Response.json({ token_type: 'Bearer', expires_in: tokenLifetimeSeconds, access_token: token });
  }

  #answer(request: Request, url: URL, fault: GraphFault | undefined): Response {
    if (fault === 'no list') return Response.json({ status: 'maintenance' });
    const path = url.pathname
      .replace(/^\/v1\.0\//, '')
      .split('/')
      .map(decodeURIComponent);
    if (path[1] === 'delta') return this.#delta(url, path[0] === 'users' ? 'users' : 'groups', fault);
    const items = this.#listed(path, url.searchParams);
    if (items instanceof Response) return items;
    const needsIndex = path.at(-1)?.startsWith('microsoft.graph.') === true || isAdvanced(url.searchParams);
    const told =
      request.headers.get('ConsistencyLevel') === 'eventual' && url.searchParams.get('$count') === 'true';
    if (needsIndex && !told) return refusal(400, 'Request_UnsupportedQuery');
    return this.#page(url, items, fault);
  }

  #page(url: URL, items: readonly EntraUser[], fault: GraphFault | undefined): Response {
    const size = Math.min(mostPerPage, Number(url.searchParams.get('$top') ?? 100));
    const from = Number(url.searchParams.get('$skiptoken') ?? 0);
    const start = fault === 'repeat last item' ? Math.max(0, from - 1) : from;
    const value = items.slice(start, from + size).map((item) => selected(item, url.searchParams));
    const next = new URL(url);
    next.searchParams.set('$skiptoken', String(from + size));
    const more = from + size < items.length;
    const body = { '@odata.context': 'x', ...(more ? { '@odata.nextLink': next.href } : {}), value };
    return fault === 'cut' ? cutJson(body) : Response.json(body);
  }

  #listed(path: readonly string[], query: URLSearchParams): readonly EntraUser[] | Response {
    const [kind, id = '', relation] = path;
    if (id === '') {
      const all: readonly EntraUser[] =
        kind === 'users' ? [...this.#users.values()] : [...this.#groups.values()].map(wire);
      return filtered(all, query.get('$filter'));
    }
    if (kind === 'users') {
      return [...this.#groups.values()]
        .filter((group) => this.#membersOf(group, relation === 'transitiveMemberOf').has(id))
        .map(wire);
    }
    const group = this.#groups.get(id);
    if (group === undefined) return refusal(404, 'Request_ResourceNotFound');
    const members = this.#membersOf(group, relation === 'transitiveMembers');
    return [...this.#users.values()].filter((user) => members.has(user.id));
  }

  #membersOf(group: EntraGroup, nested: boolean): ReadonlySet<string> {
    const reached = new Set(group.members);
    for (const id of reached) {
      if (nested) for (const member of this.#groups.get(id)?.members ?? []) reached.add(member);
    }
    return reached;
  }

  /** A token is `<generation>-<changes already told>-<position>`; the first round tells everything there is. */
  #delta(url: URL, kind: 'users' | 'groups', fault: GraphFault | undefined): Response {
    const token = url.searchParams.get('$skiptoken') ?? url.searchParams.get('$deltatoken');
    const [generation, told, position = '0'] = token?.split('-') ?? [String(this.#generation), 'all'];
    if (Number(generation) !== this.#generation && this.#forgotten !== undefined) {
      return refusal(this.#forgotten.status, this.#forgotten.code);
    }
    const select = url.searchParams.get('$select') ?? '';
    const items = told === 'all' ? this.#everything(kind) : this.#changed(kind, Number(told));
    const from = Number(position);
    const { itemsPerDeltaPage: size = 200 } = this.#options;
    const more = from + size < items.length;
    const link = new URL(url);
    link.search = '';
    link.searchParams.set('$select', select);
    const next = more ? `${generation}-${told}-${from + size}` : `${generation}-${this.#changes.length}-0`;
    link.searchParams.set(more ? '$skiptoken' : '$deltatoken', next);
    const value = items
      .slice(from, from + size)
      .map((item) => selected(item, new URLSearchParams({ $select: `${select},@removed,members@delta` })));
    const body = { [more ? '@odata.nextLink' : '@odata.deltaLink']: link.href, value };
    return fault === 'cut' ? cutJson(body) : Response.json(body);
  }

  #everything(kind: 'users' | 'groups'): readonly EntraUser[] {
    if (kind === 'users') return [...this.#users.values()];
    return [...this.#groups.values()].map((group) => this.#groupChange(group, []));
  }

  #changed(kind: 'users' | 'groups', told: number): readonly EntraUser[] {
    return this.#changes
      .slice(told)
      .filter((change) => change.kind === kind)
      .map(({ id, left }) => {
        const removed = { id, '@removed': { reason: 'changed' } };
        if (kind === 'groups') {
          const group = this.#groups.get(id);
          return group === undefined ? removed : this.#groupChange(group, left);
        }
        const user = this.#users.get(id);
        return user === undefined
          ? removed
          : { ...Object.fromEntries(left.map((name) => [name, null])), ...user };
      });
  }

  #groupChange({ id, displayName, members }: EntraGroup, left: readonly string[]): EntraUser {
    const typed = members.map((member) => ({ '@odata.type': this.#typeOf(member), id: member }));
    const gone = left.map((member) => ({
      '@odata.type': this.#typeOf(member),
      id: member,
      '@removed': { reason: 'deleted' },
    }));
    return { id, displayName, 'members@delta': [...typed, ...gone] };
  }

  #typeOf(id: string): string {
    if (this.#groups.has(id)) return '#microsoft.graph.group';
    return this.#users.has(id) ? '#microsoft.graph.user' : '#microsoft.graph.device';
  }
}

function wire({ id, displayName }: EntraGroup): EntraUser {
  return { id, displayName };
}

/** Only what was asked for, but for the id, which always comes. */
function selected(item: EntraUser, query: URLSearchParams): EntraUser {
  const names = new Set(['id', ...(query.get('$select')?.split(',') ?? Object.keys(item))]);
  const known = Object.entries(item).filter(([name]) => names.has(name));
  return { id: item.id, ...Object.fromEntries(known) };
}

function isAdvanced(query: URLSearchParams): boolean {
  return / ne |^not |endswith/i.test(query.get('$filter') ?? '');
}

/** `<property> eq '<text>'` and `<property> ne null`, compared without case as Graph does. */
function filtered(items: readonly EntraUser[], filter: string | null): readonly EntraUser[] | Response {
  if (filter === null) return items;
  const [, property = '', operator, literal] = /^(\w+) (eq|ne) (null|'(?:[^']|'')*')$/.exec(filter) ?? [];
  if (literal === undefined) return refusal(400, 'Request_BadRequest');
  const wanted = literal === 'null' ? undefined : literal.slice(1, -1).replaceAll("''", "'").toLowerCase();
  return items.filter((item) => (lower(item[property]) === wanted) === (operator === 'eq'));
}

function lower(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}

function refusal(status: number, code: string, retryAfter?: string): Response {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
  return Response.json({ error: { code, message: `The stand-in says ${code}.` } }, { status, headers });
}
