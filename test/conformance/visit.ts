import type { RunningServer, ServerOptions } from '@umapi-kit/server';
import { type StoreKind, startOn } from '../../packages/server/test/stores.ts';
import { acme, clientId, clientSecret, orgId } from './acme.ts';

/** An object of an answer. */
export type Answer = Readonly<Record<string, unknown>>;

/** A client that is signed in to Acme and speaks real HTTP. */
export interface Visit extends AsyncDisposable {
  readonly server: RunningServer;
  readonly headers: Readonly<Record<string, string>>;
  /** @param path below the endpoint, `{org}` for Acme's id */
  send(path: string, init?: RequestInit): Promise<Response>;
  /** The answer to a GET that is expected to succeed. */
  read(path: string): Promise<Answer>;
  /** The answer to an action. */
  act(entries: unknown, query?: string): Promise<Answer>;
  /** One user, or nothing when there is none. */
  user(userString: string): Promise<Answer | undefined>;
  /** E-mails of the members of a group, or of everybody. */
  emails(group?: string, query?: string): Promise<readonly unknown[]>;
  /** A group of the groups call by its name. */
  group(name: string): Promise<Answer | undefined>;
}

/** Opens a server on a store and signs in to it. */
type Open = (options?: ServerOptions) => Promise<Visit>;

/** Visits servers whose state is kept in a store of that kind. */
export function visitsOn(kind: StoreKind): Open {
  return async (options = {}) => {
    const server = await startOn(kind, { seed: acme, ...options });
    return { ...(await signIn(server)), [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  };
}

/** The fields of a token call. */
export const grant = {
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: clientSecret,
  scope: 'openid,AdobeID,user_management_sdk',
};

/** A token call over HTTP. */
export async function accessToken(
  server: RunningServer,
  change: Partial<typeof grant> = {},
): Promise<string> {
  const body = new URLSearchParams({ ...grant, ...change });
  const response = await fetch(`${server.url}/ims/token/v2`, { method: 'POST', body });
  return String(record(await response.json())['access_token']);
}

async function signIn(server: RunningServer): Promise<Omit<Visit, typeof Symbol.asyncDispose>> {
  const headers = { Authorization: `Bearer ${await accessToken(server)}`, 'X-Api-Key': clientId };
  const send = (path: string, init: RequestInit = {}) =>
    fetch(server.endpoint + path.replace('{org}', orgId), { headers, ...init });
  const read = async (path: string) => record(await (await send(path)).json());
  return {
    server,
    headers,
    send,
    read,
    async act(entries, query = '') {
      const init = { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' } };
      const response = await send(`/action/{org}${query}`, { ...init, body: JSON.stringify(entries) });
      return record(await response.json());
    },
    async user(userString) {
      const { user } = await read(`/organizations/{org}/users/${userString}`);
      return user === undefined ? undefined : record(user);
    },
    async emails(group, query = '') {
      const path = group === undefined ? '' : `/${encodeURIComponent(group)}`;
      return listOf(await read(`/users/{org}/0${path}${query}`), 'users').map(({ email }) => email);
    },
    async group(name) {
      return listOf(await read('/groups/{org}/0'), 'groups').find(({ groupName }) => groupName === name);
    },
  };
}

/** The objects of a list in an answer. */
export function listOf(answer: Answer, name: string): readonly Answer[] {
  const list = answer[name];
  if (Array.isArray(list)) return list.map(record);
  throw new TypeError(`${JSON.stringify(answer)} has no list ${name}`);
}

export function record(value: unknown): Answer {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new TypeError(`${JSON.stringify(value)} is no object`);
}
