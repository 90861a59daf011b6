import { isJsonObject, type JsonObject, parseRetryAfterMs } from '@umapi-kit/protocol';
import type { Credential } from '../rest/credential.ts';
import type { NamedGroup } from '../rest/group-named.ts';
import { idOf, type ListForm, readPages } from '../rest/pages.ts';
import { type Answer, Service, type ServiceOptions } from '../rest/service.ts';

/** The most that Graph gives on a page. */
const itemsPerPage = '999';

/** Filters and type casts on some lists are answered from an index, which Graph wants to be told is enough. */
const fromIndex = { ConsistencyLevel: 'eventual' };

type Pages<T> = AsyncGenerator<readonly T[], void, void>;

/** The calls of Microsoft Graph 1.0 that reading needs (learn.microsoft.com/graph/api). */
export class GraphApi {
  readonly base: string;
  readonly service: Service;
  readonly #signal: AbortSignal;

  /** @param base such as `https://graph.microsoft.com/v1.0` */
  constructor(service: Service, base: string, signal: AbortSignal) {
    this.service = service;
    this.base = base.replace(/\/+$/, '');
    this.#signal = signal;
  }

  users(select: readonly string[], filter: string | undefined): Pages<JsonObject> {
    const query = { $select: select.join(',') };
    if (filter === undefined) return this.#list('/users', query);
    return this.#list('/users', { ...query, $filter: filter, $count: 'true' }, fromIndex);
  }

  usersWith(attribute: string, value: string, select: readonly string[]): Pages<JsonObject> {
    return this.#list('/users', { $select: select.join(','), $filter: `${attribute} eq ${quoted(value)}` });
  }

  /** Users only; groups and devices are members too. */
  members(
    groupId: string,
    { nested, select }: { readonly nested: boolean; readonly select: readonly string[] },
  ): Pages<JsonObject> {
    const members = nested ? 'transitiveMembers' : 'members';
    const path = `/groups/${encodeURIComponent(groupId)}/${members}/microsoft.graph.user`;
    return this.#list(path, { $select: select.join(','), $count: 'true' }, fromIndex);
  }

  groupsCalled(name: string): Pages<NamedGroup> {
    return this.#groups('/groups', { $filter: `displayName eq ${quoted(name)}` });
  }

  groups(): Pages<NamedGroup> {
    return this.#groups('/groups', {});
  }

  groupsOf(userId: string, nested: boolean): Pages<NamedGroup> {
    const memberOf = nested ? 'transitiveMemberOf' : 'memberOf';
    const path = `/users/${encodeURIComponent(userId)}/${memberOf}/microsoft.graph.group`;
    return this.#groups(path, { $count: 'true' }, fromIndex);
  }

  /** A page of a delta query, whatever its status. */
  ask(link: URL): Promise<Answer> {
    return this.service.ask(link, this.#signal);
  }

  /** @throws SourceError when Graph did not give it one */
  idOf(item: JsonObject): string {
    return idOf(item, this.service, new URL(this.base));
  }

  #list(
    path: string,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Pages<JsonObject> {
    const url = addressOf(this.base + path, { ...query, $top: itemsPerPage });
    return readPages(this.service, url, { form: listForm, signal: this.#signal, headers });
  }

  async *#groups(
    path: string,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Pages<NamedGroup> {
    for await (const page of this.#list(path, { ...query, $select: 'id,displayName' }, headers)) {
      yield page.map((group) => ({ id: this.idOf(group), name: groupName(group) }));
    }
  }
}

/** How Graph is called. */
export function graphService(
  base: string,
  credential: Credential,
  context: Pick<ServiceOptions, 'fetch' | 'clock' | 'random'>,
): Service {
  return new Service({
    ...context,
    origin: new URL(base).origin,
    credential,
    pacing: { afterRefusal: (headers, now) => parseRetryAfterMs(headers.get('Retry-After'), now) },
    explain,
  });
}

/** An address with a query as Graph's own links have it: `$` as it is, a space as `%20`. */
export function addressOf(address: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(address);
  url.search = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return url;
}

/** A group without a name is called by nobody. */
export function groupName({ displayName }: JsonObject): string {
  return typeof displayName === 'string' ? displayName : '';
}

const listForm: ListForm = {
  itemsOf: (body) => (isJsonObject(body) ? body['value'] : undefined),
  nextOf: ({ body }) => linkIn(body, '@odata.nextLink'),
};

/** A link of an answer's body. */
export function linkIn(body: unknown, name: '@odata.nextLink' | '@odata.deltaLink'): string | undefined {
  return isJsonObject(body) && typeof body[name] === 'string' ? body[name] : undefined;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function explain(body: unknown): string | undefined {
  if (!isJsonObject(body) || !isJsonObject(body['error'])) return undefined;
  const { code, message } = body['error'];
  const said = [code, message].filter((part) => typeof part === 'string' && part !== '');
  return said.length === 0 ? undefined : said.join(': ').split(/[\r\n]/)[0];
}
