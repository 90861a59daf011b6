import { isJsonObject, type JsonObject, parseHttpDate } from '@umapi-kit/protocol';
import type { NamedGroup } from '../rest/group-named.ts';
import { idOf, type ListForm, readPages } from '../rest/pages.ts';
import { Service } from '../rest/service.ts';
import { addressSetting } from '../rest/setting.ts';
import type { SourceContext } from '../source-context.ts';
import { oktaCredential } from './okta-credential.ts';
import type { OktaDirectory } from './okta-directory.ts';

/** Okta recommends no more for groups, and takes no more for users. */
const itemsPerPage = '200';

/** The calls of Okta's management API that reading needs (developer.okta.com, "Users" and "Groups"). */
export class OktaApi {
  readonly origin: string;
  readonly #service: Service;
  readonly #signal: AbortSignal;

  constructor(service: Service, signal: AbortSignal) {
    this.origin = service.origin;
    this.#service = service;
    this.#signal = signal;
  }

  /** Everybody but those who are deactivated. */
  users(): AsyncGenerator<readonly JsonObject[], void, void> {
    return this.#list('/api/v1/users', {});
  }

  usersWith(attribute: string, value: string): AsyncGenerator<readonly JsonObject[], void, void> {
    return this.#list('/api/v1/users', { search: `${attribute} eq ${JSON.stringify(value)}` });
  }

  members(groupId: string): AsyncGenerator<readonly JsonObject[], void, void> {
    return this.#list(`/api/v1/groups/${encodeURIComponent(groupId)}/users`, {});
  }

  groups(): AsyncGenerator<readonly NamedGroup[], void, void> {
    return this.#groups('/api/v1/groups', {});
  }

  /** Also those whose name only begins so; `q` would do the same, but can't be paged. */
  groupsCalled(name: string): AsyncGenerator<readonly NamedGroup[], void, void> {
    return this.#groups('/api/v1/groups', { search: `profile.name eq ${JSON.stringify(name)}` });
  }

  groupsOf(userId: string): AsyncGenerator<readonly NamedGroup[], void, void> {
    return this.#groups(`/api/v1/users/${encodeURIComponent(userId)}/groups`, {});
  }

  idOf(item: JsonObject): string {
    return idOf(item, this.#service, new URL(this.origin));
  }

  #list(
    path: string,
    query: Readonly<Record<string, string>>,
  ): AsyncGenerator<readonly JsonObject[], void, void> {
    const url = new URL(path, this.origin);
    for (const [name, value] of Object.entries({ ...query, limit: itemsPerPage })) {
      url.searchParams.set(name, value);
    }
    return readPages(this.#service, url, { form: listForm, signal: this.#signal });
  }

  async *#groups(
    path: string,
    query: Readonly<Record<string, string>>,
  ): AsyncGenerator<readonly NamedGroup[], void, void> {
    for await (const page of this.#list(path, query)) {
      yield page.map((group) => ({ id: this.idOf(group), name: nameOf(group) }));
    }
  }
}

/** How an Okta organization is called. */
export async function oktaService(
  config: OktaDirectory,
  context: SourceContext & Required<Pick<SourceContext, 'fetch'>>,
): Promise<Service> {
  const origin = originOf(config.host);
  const pacing = { afterRefusal: untilReset, afterAnswer: untilResetWhenUsedUp };
  const credential = await oktaCredential(config, origin, { pacing, context });
  return new Service({ ...context, origin, credential, pacing, explain });
}

function originOf(host: string): string {
  return addressSetting(/^https?:\/\//i.test(host) ? host : `https://${host}`).origin;
}

const listForm: ListForm = {
  itemsOf: (body) => body,
  nextOf: ({ headers }) => /<([^>]*)>\s*;[^,<]*\brel="?next"?/i.exec(headers.get('Link') ?? '')?.[1],
};

function nameOf({ profile }: JsonObject): string {
  return isJsonObject(profile) && typeof profile['name'] === 'string' ? profile['name'] : '';
}

function explain(body: unknown): string | undefined {
  if (!isJsonObject(body)) return undefined;
  const said = [body['errorCode'], body['errorSummary']].filter((part) => typeof part === 'string');
  return said.length === 0 ? undefined : said.join(': ');
}

/** The reset is a whole second of Okta's clock, which may differ from ours: its `Date` says by how much. */
function untilReset(headers: Headers, now: number): number | undefined {
  const reset = Number(headers.get('X-Rate-Limit-Reset') ?? Number.NaN);
  if (!Number.isFinite(reset) || reset <= 0) return undefined;
  const asked = parseHttpDate(headers.get('Date')) ?? now;
  return Math.max(0, reset * 1000 - asked) + 1000;
}

function untilResetWhenUsedUp(headers: Headers, now: number): number | undefined {
  return headers.get('X-Rate-Limit-Remaining')?.trim() === '0' ? untilReset(headers, now) : undefined;
}
